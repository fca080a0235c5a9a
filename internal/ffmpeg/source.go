package ffmpeg

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"syscall"
)

// Source is an ffmpeg that reads an input, and gives it as fragmented MP4.
type Source struct {
	ctx   context.Context
	cmd   *exec.Cmd
	out   io.Reader
	words tail
	ended bool
}

// Open starts ffmpeg for an input. When ctx is done it is told to end, which it does
// with what it holds; the Source then ends as if the input did.
func Open(ctx context.Context, in Input) (*Source, error) {
	args, err := in.arguments()
	if err != nil {
		return nil, err
	}
	s := &Source{ctx: ctx, cmd: exec.CommandContext(ctx, program, args...)}
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C at the terminal is for us
	s.cmd.Cancel = func() error { return syscall.Kill(-s.cmd.Process.Pid, syscall.SIGINT) }
	s.cmd.WaitDelay = grace
	s.cmd.Stderr = &s.words
	if s.out, err = s.cmd.StdoutPipe(); err != nil {
		return nil, fmt.Errorf("ffmpeg: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("ffmpeg: %w", err)
	}
	return s, nil
}

// Read implements io.Reader. Where ffmpeg fails, the error has the last words that
// it said.
func (s *Source) Read(b []byte) (int, error) {
	n, err := s.out.Read(b)
	if n > 0 || err == nil {
		return n, nil
	}
	waited := s.cmd.Wait()
	s.ended = true
	switch words := s.words.last(); {
	case s.ctx.Err() != nil || waited == nil:
		return 0, io.EOF
	case words != "":
		return 0, fmt.Errorf("ffmpeg: %s (%w)", words, waited)
	}
	return 0, fmt.Errorf("ffmpeg: %w", waited)
}

// Close ends ffmpeg, if it has not ended.
func (s *Source) Close() {
	if s.ended {
		return
	}
	syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	s.cmd.Wait()
}
