package tool

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"campipe/internal/fault"
	"campipe/internal/flow"

	"github.com/urfave/cli/v2"
)

// Env is what a tool sees of the world.
type Env struct {
	CLI    *cli.Context
	Ledger *flow.Ledger

	tool           *Tool
	io             IO
	ctx            context.Context
	stop           context.CancelFunc
	signals        signals
	quiet, verbose bool
	flush          func() error // writes what stdout's writer holds back
	piped          atomic.Bool  // stdout is a pipe that the tool writes to
	gone           atomic.Bool  // who reads stdout went away
	tee            *tee
	losses         losses
	progress       progress
	facts          map[string]any // for the report, beside the ledger
}

func newEnv(t *Tool, io IO) *Env {
	e := &Env{tool: t, io: io, Ledger: flow.NewLedger(), flush: func() error { return nil }, facts: map[string]any{}}
	e.ctx, e.stop = context.WithCancel(context.Background())
	e.signals.listen(e.stop)
	return e
}

func (e *Env) close() {
	e.signals.ignore()
	e.stop()
}

// Args returns the arguments that are no flags.
func (e *Env) Args() []string { return e.CLI.Args().Slice() }

// Context is done when a source has to stop: after a signal, or when the
// reader of a source's output went away. Filters go on to the end of their
// input.
func (e *Env) Context() context.Context { return e.ctx }

// Warn tells the person at the terminal of something that went wrong and is no
// reason to stop.
func (e *Env) Warn(format string, args ...any) {
	if !e.quiet {
		e.say("warning: "+format, args...)
	}
}

// Verbose tells what is done, with -v.
func (e *Env) Verbose(format string, args ...any) {
	if e.verbose {
		e.say(format, args...)
	}
}

// say prints one line with the tool's name before it.
func (e *Env) say(format string, args ...any) {
	e.progress.clear()
	fmt.Fprintf(e.io.Stderr, "%s: %s\n", e.tool.Name, oneLine(fmt.Sprintf(format, args...)))
}

// Fact adds an entry to the report.
func (e *Env) Fact(name string, value any) { e.facts[name] = value }

// Stdout returns a writer to standard output, for text or for one file. It
// holds back up to 64 KiB until the tool waits for input or ends. It refuses to
// write a file to a terminal.
func (e *Env) Stdout() (io.Writer, error) {
	f, err := e.StdoutFile()
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(&stdout{e, f}, pipeChunk)
	e.flush = w.Flush
	return w, nil
}

// StdoutFile returns standard output itself, for a tool that has to know what
// it is. It refuses what Stdout refuses.
func (e *Env) StdoutFile() (*os.File, error) {
	if e.tool.Output != Text && isTerminal(e.io.Stdout) {
		return nil, e.noTerminal()
	}
	if isPipe(e.io.Stdout) {
		e.piped.Store(true)
		widen(e.io.Stdout)
	}
	return e.io.Stdout, nil
}

func (e *Env) noTerminal() error {
	hint := "pipe it on, or redirect it to a file"
	if e.tool.Output == Frames {
		hint = "pipe it to the next tool; `" + e.tool.Name + " ... | camdump` shows it"
	}
	return fault.Hint(fault.Usage("standard output is a terminal, and binary data does not go there"), "%s", hint)
}
