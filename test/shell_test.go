package test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// result is what a command line printed, and how it ended.
type result struct {
	stdout, stderr []byte
	status         int // as the shell has it: 128 and the signal's number after a signal
}

// shell runs a command line of bash with pipefail, in a directory.
func shell(dir string, env []string, line string) result {
	cmd := exec.Command("bash", "-o", "pipefail", "-c", line)
	cmd.Dir = dir
	if env != nil {
		cmd.Env = env
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	return result{status: statusOf(cmd.Run()), stdout: out.Bytes(), stderr: errs.Bytes()}
}

// statusOf returns the exit status in what Run or Wait said.
func statusOf(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &exit):
		return 127
	}
	if ws := exit.Sys().(syscall.WaitStatus); ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return exit.ExitCode()
}

// run runs a command line that must succeed, and returns what it printed.
func run(t *testing.T, dir, line string) string {
	t.Helper()
	r := shell(dir, nil, line)
	if r.status != 0 {
		t.Fatalf("%s\nstatus %d\n%s", line, r.status, r.stderr)
	}
	return string(r.stdout)
}

// waitForSize waits until a file is there and has at least n bytes.
func waitForSize(file string, n int64) {
	for {
		if info, err := os.Stat(file); err == nil && info.Size() >= n {
			return
		}
		runtime.Gosched()
	}
}

// passed are the variables of a story that its command lines see.
var passed = []string{"PATH", "HOME", "TMPDIR", "ROOT", "WORK", "URL", "URL1", "URL2", "URL3", "URL4"}

// shCommand is `sh STATUS 'LINE'` of a story: it runs a command line, which
// must end with the status; stdout and stderr then match what it printed.
func shCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: sh STATUS 'COMMAND LINE'")
	}
	var env []string
	for _, name := range passed {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	r := shell(ts.MkAbs("."), env, args[1])
	ts.Stdout().Write(r.stdout)
	ts.Stderr().Write(r.stderr)
	if args[0] != strconv.Itoa(r.status) {
		ts.Fatalf("status %d, want %s", r.status, args[0])
	}
}
