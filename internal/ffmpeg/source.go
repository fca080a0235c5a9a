package ffmpeg

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"campipe/internal/fault"
)

// Source is an ffmpeg that reads an input, and gives it as fragmented MP4, or as the
// same of QuickTime where it has G.711.
type Source struct {
	ctx   context.Context
	in    Input
	form  string // what it writes
	cmd   *exec.Cmd
	out   io.Reader
	words *tail
	began bool // something came
	ended bool
}

// Open starts ffmpeg for an input. When ctx is done it is told to end, which it does
// with what it holds: what comes as it is made ends well then, and what is cut by it
// with io.ErrUnexpectedEOF.
func Open(ctx context.Context, in Input) (*Source, error) {
	s := &Source{ctx: ctx, in: in}
	if err := s.start("mp4"); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Source) start(form string) error {
	args, err := s.in.arguments(form)
	if err != nil {
		return err
	}
	s.form, s.words = form, &tail{}
	s.cmd = exec.CommandContext(s.ctx, program, args...)
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C at the terminal is for us
	s.cmd.Cancel = func() error { return syscall.Kill(-s.cmd.Process.Pid, syscall.SIGINT) }
	s.cmd.WaitDelay = grace
	s.cmd.Stderr = s.words
	if s.out, err = s.cmd.StdoutPipe(); err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		s.ended = true
		return fmt.Errorf("ffmpeg: %w", err)
	}
	return nil
}

// Read implements io.Reader. Where ffmpeg fails, the error has its words.
func (s *Source) Read(b []byte) (int, error) {
	for !s.ended {
		n, err := s.out.Read(b)
		if n > 0 || err == nil {
			s.began = true
			return n, nil
		}
		waited := s.cmd.Wait()
		if !s.began && s.ctx.Err() == nil && s.form == "mp4" && slices.Contains(quickTime, s.unheld()) {
			if err := s.start("mov"); err != nil {
				return 0, err
			}
			continue
		}
		s.ended = true
		if err := s.why(waited); err != nil {
			return 0, err
		}
	}
	return 0, io.EOF
}

// quickTime are the codecs that ffmpeg writes into QuickTime and not into MP4.
var quickTime = []string{"pcm_alaw", "pcm_mulaw"}

// noTag is what ffmpeg (5.1) says of a codec that a container doesn't hold.
var noTag = regexp.MustCompile(`Could not find tag for codec (\w+) in stream`)

// unheld returns which codec it was that ffmpeg could not write, or "".
func (s *Source) unheld() string {
	if found := noTag.FindStringSubmatch(s.words.all()); found != nil {
		return found[1]
	}
	return ""
}

// why says why there is no more; nil is the input's end.
func (s *Source) why(waited error) error {
	// Where it never began, what it said first is the reason, and the rest is
	// what came of that.
	words := s.in.hide(s.words.first())
	if s.began {
		words = s.in.hide(s.words.last())
	}
	switch cut := strings.HasPrefix(words, s.in.Shown()+": "); {
	case s.ctx.Err() != nil && s.in.Live():
		return nil
	case s.ctx.Err() != nil:
		return fmt.Errorf("interrupted: %w", io.ErrUnexpectedEOF)
	case waited == nil && cut: // it says what was wrong with reading, and that all is well
		return fmt.Errorf("ffmpeg: %s: %w", words, io.ErrUnexpectedEOF)
	case waited == nil:
		return nil
	case s.unheld() != "":
		return fault.Hint(fmt.Errorf("ffmpeg: %s is not copied", s.unheld()), "--video h264 or --audio aac encodes it, none leaves it out")
	case words != "":
		return fmt.Errorf("ffmpeg: %s (%w)", words, waited)
	}
	return fmt.Errorf("ffmpeg: %w", waited)
}

// Close ends ffmpeg, if it has not ended.
func (s *Source) Close() {
	if s.ended {
		return
	}
	syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	s.cmd.Wait()
	s.ended = true
}
