package tool

import (
	"errors"
	"fmt"
	"io"
	"os"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Frames returns the frames of the files, one after the other as if by cat(1),
// or of standard input where there are none; "-" is standard input too. Frames
// come in step (wire.Reader.Next) without the ends of the pipe.
func (e *Env) Frames(files ...string) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		in, err := e.Open(files...)
		if err != nil {
			yield(wire.Frame{}, err)
			return
		}
		defer in.Close()
		for f, err := range e.FramesOf(in) {
			if !yield(f, err) {
				return
			}
		}
	}
}

// FramesOf is Frames for an input that is open.
func (e *Env) FramesOf(in *Input) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		r := wire.NewReader(in)
		r.Lost = e.lost
		for f, err := range r.All() {
			if err != nil {
				yield(f, in.Explain(err))
				return
			}
			if f.Kind == wire.KindEnd && f.Stream == 0 {
				continue
			}
			e.Saw(&f)
			if !yield(f, nil) {
				return
			}
		}
	}
}

// Saw counts a frame that was read. Frames calls it for those that it gives.
func (e *Env) Saw(f *wire.Frame) {
	if e.tool.Output != Frames { // else what counts is what is written
		e.progress.saw(f)
	}
	switch f.Kind {
	case wire.KindRaw, wire.KindSample:
		if !e.tool.OwnAccounts {
			e.Ledger.In(f.Stream, 1, len(f.Payload))
		}
	case wire.KindHeader:
		if h, err := wire.ParseHeader(f.Payload); err == nil {
			e.Ledger.Name(f.Stream, h.Camera)
		}
	case wire.KindGap:
		if e.tool.Output != Frames {
			e.losses.saw(f)
		}
	}
}

// lost counts what the reader found missing: it was in the input, and is lost.
func (e *Env) lost(stream uint16, frames, bytes int) {
	e.Ledger.In(stream, frames, bytes)
	e.Ledger.Lose(stream, wire.CauseDamage, frames, bytes)
}

// Input is what a tool reads: files one after the other, or standard input.
// Before each read it writes out what the tool's output holds back: whatever
// came in is at the far end of the pipe before anybody waits.
type Input struct {
	env   *Env
	names []string
	files []*os.File // those not read yet
	stops bool       // a signal stops the reading: nobody upstream will end it
	first []byte     // what Peek read

	instead io.Reader // what to read instead of the only file; nil is that

	failed error // what the output said to a flush: no fault of the input
}

// Open opens the files, or standard input where there are none.
func (e *Env) Open(files ...string) (*Input, error) {
	if len(files) == 0 {
		files = []string{"-"}
	}
	in := &Input{env: e, stops: true}
	for _, name := range files {
		f, err := e.openFile(name)
		if err != nil {
			in.Close()
			return nil, err
		}
		in.stops = in.stops && !isPipe(f)
		widen(f)
		in.files = append(in.files, f)
		if name != "-" {
			in.names = append(in.names, name)
		}
	}
	return in, nil
}

func (e *Env) openFile(name string) (*os.File, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, cause(err))
		}
		return f, nil
	}
	if isTerminal(e.io.Stdin) {
		return nil, fault.Hint(fault.Usage("standard input is a terminal, and no file was named"), "%s --help", e.tool.Name)
	}
	return e.io.Stdin, nil
}

// Read implements io.Reader.
func (in *Input) Read(b []byte) (int, error) {
	if len(in.first) > 0 {
		n := copy(b, in.first)
		in.first = in.first[n:]
		return n, nil
	}
	for len(in.files) > 0 {
		if err := in.env.flush(); err != nil {
			in.failed = err
			return 0, err
		}
		if in.stops && in.env.ctx.Err() != nil {
			return 0, errInterrupted
		}
		var source io.Reader = in.files[0]
		if in.instead != nil {
			source = in.instead
		}
		n, err := source.Read(b)
		if n > 0 || len(b) == 0 {
			return n, nil
		}
		if err != nil && err != io.EOF {
			return 0, cause(err)
		}
		in.closeFirst()
	}
	return 0, io.EOF
}

// Peek returns up to n of the first bytes, which Read gives again. It is called
// before Read, once.
func (in *Input) Peek(n int) ([]byte, error) {
	b := make([]byte, n)
	got, err := io.ReadFull(in, b)
	in.first = b[:got]
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return in.first, err
}

// File returns the only file of the input where it is a regular one, which can
// be read from anywhere; else nil.
func (in *Input) File() *os.File {
	if len(in.files) != 1 {
		return nil
	}
	info, err := in.files[0].Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	return in.files[0]
}

// Instead has Read give what r does, from its beginning on: the bytes of File in
// another order.
func (in *Input) Instead(r io.Reader) { in.first, in.instead = nil, r }

func (in *Input) closeFirst() {
	if in.files[0] != in.env.io.Stdin {
		in.files[0].Close()
	}
	in.files = in.files[1:]
}

// Close closes what is still open, but never standard input.
func (in *Input) Close() error {
	for len(in.files) > 0 {
		in.closeFirst()
	}
	return nil
}

// Explain adds the file's name to an error, where there is only one file.
func (in *Input) Explain(err error) error {
	if in.failed != nil {
		return in.failed
	}
	if len(in.names) == 1 {
		err = fmt.Errorf("%s: %w", in.names[0], err)
	}
	if errors.Is(err, wire.ErrNotStream) {
		return fault.Hint(err, "camdemux reads bare dumps, camdump any stream")
	}
	return err
}
