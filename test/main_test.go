// Package test runs whole pipelines: each story in stories/ is a script that
// starts real processes with real pipes, and says what they must print and with
// which status they must end.
package test

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"campipe/internal/cut"
	"campipe/internal/demux"
	"campipe/internal/dump"
	"campipe/internal/fetch"
	"campipe/internal/join"
	"campipe/internal/pick"
	"campipe/internal/sim"
	"campipe/internal/tool"
	"campipe/internal/transcode"

	"github.com/rogpeppe/go-internal/testscript"
)

// tools are the programs; in a story they are on PATH by their names, and are
// this test binary.
var tools = []*tool.Tool{cut.Tool(), demux.Tool(), dump.Tool(), fetch.Tool(), join.Tool(), pick.Tool(), sim.Tool(), transcode.Tool()}

func TestMain(m *testing.M) {
	commands := map[string]func(){}
	for _, t := range tools {
		commands[t.Name] = func() { os.Exit(tool.Run(t, os.Args, tool.Stdio())) }
	}
	// Most tests wait for cameras, which send at their own pace.
	if err := flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(2)
	}
	testscript.Main(m, commands)
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "stories",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"sh": shCommand, "sim": simCommand},
		Setup: func(e *testscript.Env) error {
			root, err := os.Getwd()
			e.Setenv("ROOT", root+"/..")
			return err
		},
	})
}
