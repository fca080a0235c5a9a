package test

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// TestBatchInterrupted checks that Ctrl-C in the middle of a batch leaves
// nothing half done under a final name, and that the next run makes all of it.
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
	for _, part := range []string{"/out/cama.cut-*.cam.part", "/out/camb.cut-*.cam.part"} {
		waitForMatch(t, dir+part)
	}
	syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
	cmd.Wait()
	for pattern, want := range map[string]int{"*.part": 0, "*.mp4": 0, "cam?.cam": 0, "cam?.cut-*.cam": 2} {
		if names, err := filepath.Glob(dir + "/out/" + pattern); err != nil || len(names) != want {
			t.Errorf("%s: %q, %v; want %d", pattern, names, err, want)
		}
	}
	run(t, dir, line+"1s")
	for _, name := range []string{"cama", "camb"} {
		if text := run(t, dir, "camdump --stat out/"+name+".cam >stat.txt; ffmpeg -v error -i out/"+name+".mp4 -f null - 2>&1"); text != "" {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// waitForMatch waits until a file of such a name is there.
func waitForMatch(t *testing.T, pattern string) {
	t.Helper()
	for {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if len(names) > 0 {
			return
		}
		runtime.Gosched()
	}
}
