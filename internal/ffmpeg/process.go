package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"campipe/internal/ffmpeg/nut"
	"campipe/pkg/wire"
)

// grace is how long a process may take to end once it was told to, before its
// pipes are closed.
const grace = 5 * time.Second

// undecoded is what ffmpeg (5.1) says, and fails, where it could decode no picture
// at all.
const undecoded = "Cannot determine format of input"

// Process is one ffmpeg at work on one stream. One goroutine writes pictures
// while another reads them: ffmpeg stops reading while nobody takes what it
// writes.
type Process struct {
	cmd    *exec.Cmd
	cancel context.CancelFunc
	in     io.WriteCloser
	writer *nut.Writer
	out    io.ReadCloser
	reader *nut.Reader
	words  tail
}

// Start starts ffmpeg for pictures of a stream. When ctx is done it is killed.
func Start(ctx context.Context, in nut.Stream, c *Coding) (*Process, error) {
	args, err := c.arguments(in.Format == "MJPG")
	if err != nil {
		return nil, err
	}
	return launch(ctx, in, args)
}

// StartSound starts ffmpeg for sound of a stream, which becomes AAC.
func StartSound(ctx context.Context, in nut.Stream) (*Process, error) {
	args, err := soundArguments(0, 0)
	if err != nil {
		return nil, err
	}
	return launch(ctx, in, args)
}

// StartADPCM starts ffmpeg for G.726 of 8 kHz, of 2 to 5 bits a sample, packed as
// RTP has it (RFC 3551 clause 4.5.4), which becomes AAC. It begins at a time, in
// microseconds, and goes on without a pause: the times of what is written are not
// looked at, since ffmpeg is told the bits of a sample only by containers without
// times.
func StartADPCM(ctx context.Context, bits int, at int64) (*Process, error) {
	args, err := soundArguments(bits, at)
	if err != nil {
		return nil, err
	}
	return run(ctx, args)
}

func launch(ctx context.Context, in nut.Stream, args []string) (*Process, error) {
	p, err := run(ctx, args)
	if err != nil {
		return nil, err
	}
	// Where it died already, the reading side has its words.
	if p.writer, err = nut.NewWriter(p.in, in); ignoreGone(err) != nil {
		p.cancel()
		p.cmd.Wait()
		return nil, fmt.Errorf("ffmpeg: %w", err)
	}
	return p, nil
}

func run(ctx context.Context, args []string) (*Process, error) {
	var err error
	ctx, cancel := context.WithCancel(ctx)
	p := &Process{cmd: exec.CommandContext(ctx, program, args...), cancel: cancel}
	// A group of its own: Ctrl-C at the terminal is not for it. It ends when its
	// input does, also where this process was killed.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Cancel = func() error { return syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) }
	p.cmd.WaitDelay = grace
	p.cmd.Stderr = &p.words
	if p.in, err = p.cmd.StdinPipe(); err == nil {
		p.out, err = p.cmd.StdoutPipe()
	}
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, fmt.Errorf("ffmpeg: %w", err)
	}
	return p, nil
}

// Write gives it a picture, or sound. Of a process that ended it says nothing: Next does.
func (p *Process) Write(picture nut.Packet) error {
	var err error
	if p.writer != nil {
		err = p.writer.Write(picture)
	} else {
		_, err = p.in.Write(picture.Data)
	}
	if ignoreGone(err) != nil {
		return fmt.Errorf("ffmpeg: %w", err)
	}
	return nil
}

// CloseInput says that no more pictures come. Those that it holds come out.
func (p *Process) CloseInput() { p.in.Close() }

// Next returns the next picture that it made; its Data are valid until the next
// call. The error is io.EOF when it has given out all and ended well, also where
// that is nothing since it could decode nothing. Any other has the last words that
// it said.
func (p *Process) Next() (nut.Packet, error) {
	if p.reader == nil {
		r, err := nut.NewReader(p.out, wire.MaxPayload)
		if err != nil {
			return nut.Packet{}, p.end(err)
		}
		p.reader = r
	}
	packet, err := p.reader.Next()
	if err != nil {
		return packet, p.end(err)
	}
	return packet, nil
}

// Stream returns what the headers of its output say: after the first Next that
// gave no error.
func (p *Process) Stream() nut.Stream { return p.reader.Stream() }

// end waits for the process and says why there is no more.
func (p *Process) end(err error) error {
	if err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
		p.cancel() // it writes what can't be read: it would never end
	}
	waited := p.cmd.Wait()
	p.cancel()
	p.in.Close()
	switch words := p.words.last(); {
	case waited != nil && p.reader == nil && p.words.has(undecoded):
		return io.EOF
	case waited != nil && words != "":
		return fmt.Errorf("ffmpeg: %s (%w)", words, waited)
	case waited != nil:
		return fmt.Errorf("ffmpeg: %w", waited)
	case err != io.EOF:
		return fmt.Errorf("ffmpeg: its output: %v", err) // no end of our own input
	}
	return io.EOF
}

// Kill ends the process. Next then returns an error; it has to be called until
// it does, for the process to be waited for.
func (p *Process) Kill() { p.cancel() }

// ignoreGone leaves out that nobody reads any more.
func ignoreGone(err error) error {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
