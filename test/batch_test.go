package test

import (
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestBatchInterrupted checks that Ctrl-C in the middle of a batch leaves
// nothing half done under a final name, and that the next run goes on.
func TestBatchInterrupted(t *testing.T) {
	dir := t.TempDir()
	s := simulate(t, 2, "--speed", "20", "cam", "cam?audio")
	for i, url := range s.urls {
		run(t, dir, "printf 'cam%s %s\\n' "+string(rune('a'+i))+" '"+url+"' >> cameras.txt")
	}
	line := "make -s -f '" + root(t) + "/scripts/batch.mk' -j 8 -k OUT=out DURATION="
	cmd := exec.Command("bash", "-c", line+"1h")
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	waitForSize(dir+"/out/cama.cam.part", 1)
	waitForSize(dir+"/out/camb.cam.part", 1)
	syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
	cmd.Wait()
	parts, err := filepath.Glob(dir + "/out/*.part")
	if err != nil || len(parts) > 0 {
		t.Errorf("%q are left, %v", parts, err)
	}
	run(t, dir, line+"1s")
	for _, name := range []string{"cama", "camb"} {
		if text := run(t, dir, "camdump --stat out/"+name+".cam >stat.txt; ffmpeg -v error -i out/"+name+".mp4 -f null - 2>&1"); text != "" {
			t.Errorf("%s: %s", name, text)
		}
	}
}
