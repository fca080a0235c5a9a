package test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// busy starts a simulator, and a command line of bash that uses it as $URL, in
// a process group of its own as an interactive shell would. It returns when the
// simulator has sent a hundred access units. The line's last words are taken
// from stderr.
func busy(t *testing.T, dir, line string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	journal, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { journal.Close() })
	s, err := startSim(dir, 1, w, "--speed", "20", "--log", "/dev/fd/3", "cam?audio")
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	said := new(bytes.Buffer)
	cmd := exec.Command("bash", "-c", line)
	cmd.Dir, cmd.Stderr = dir, said
	cmd.Env = append(os.Environ(), "URL="+s.urls[0])
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	lines := bufio.NewScanner(journal)
	for n := 0; n < 100 && lines.Scan(); n++ {
	}
	// What it says from now on is not read; it must not be stopped by that.
	go func() {
		for lines.Scan() {
		}
	}()
	return cmd, said
}

// TestSignals checks that Ctrl-C, which goes to every process of a pipeline,
// leaves finished files, and that the last process dies of it, so that a loop
// around the pipeline ends too; and that after other signals the status is 0.
func TestSignals(t *testing.T) {
	for signal, status := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 0, syscall.SIGHUP: 0} {
		t.Run(signal.String(), func(t *testing.T) {
			dir := t.TempDir()
			// bash itself goes on after the signal, to tell the status.
			cmd, said := busy(t, dir, `trap : INT TERM HUP
				camfetch "$URL" -q --tee raw.cam | camdemux | camjoin -o clip.mp4; echo "status $?" >&2`)
			syscall.Kill(-cmd.Process.Pid, signal)
			cmd.Wait()
			if want := fmt.Sprintf("status %d\n", status); !strings.HasSuffix(said.String(), want) {
				t.Errorf("said %q, want %q", said, want)
			}
			for _, line := range []string{"ffmpeg -v error -i clip.mp4 -f null - 2>&1", "camdump --stat raw.cam >stat.txt", "test ! -e clip.mp4.part"} {
				if text := run(t, dir, line); text != "" {
					t.Errorf("%s says %s", line, text)
				}
			}
		})
	}
}
