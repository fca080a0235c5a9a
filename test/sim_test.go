package test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// simulator is a camsim that runs.
type simulator struct {
	command *exec.Cmd
	urls    []string
}

// startSim starts camsim and waits until it says that its n cameras are ready.
// The file, if any, is its descriptor 3.
func startSim(dir string, n int, file *os.File, args ...string) (*simulator, error) {
	s := &simulator{command: exec.Command("camsim", args...)}
	s.command.Dir = dir
	s.command.Stderr = os.Stderr
	if file != nil {
		s.command.ExtraFiles = []*os.File{file}
	}
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); len(s.urls) < n && lines.Scan(); {
		_, url, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			return nil, fmt.Errorf("camsim printed %q, which is not a name, a tab and a URL", lines.Text())
		}
		s.urls = append(s.urls, url)
	}
	if len(s.urls) < n {
		s.stop()
		return nil, fmt.Errorf("camsim printed %d cameras, not %d", len(s.urls), n)
	}
	return s, nil
}

// stop ends the simulator and waits for it, so that its log is complete.
func (s *simulator) stop() {
	s.command.Process.Signal(os.Interrupt)
	s.command.Wait()
}

// simulate starts a simulator for a Go test; the test's end stops it.
func simulate(t *testing.T, n int, args ...string) *simulator {
	t.Helper()
	s, err := startSim(t.TempDir(), n, nil, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	return s
}

// simCommand is `sim N [ARGS...]` of a story: it starts camsim with the
// arguments and sets URL, or URL1, URL2..., to what its N cameras are at.
func simCommand(ts *testscript.TestScript, neg bool, args []string) {
	n := 0
	if _, err := fmt.Sscan(args[0], &n); err != nil || neg {
		ts.Fatalf("usage: sim N [ARGS OF CAMSIM...]")
	}
	s, err := startSim(ts.MkAbs("."), n, nil, args[1:]...)
	ts.Check(err)
	ts.Defer(s.stop)
	ts.Setenv("URL", s.urls[0])
	for i, url := range s.urls {
		ts.Setenv(fmt.Sprintf("URL%d", i+1), url)
	}
}
