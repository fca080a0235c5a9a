package jpeg

import (
	"io"

	"campipe/pkg/wire"
)

// Pipe writes pictures one behind the other, with nothing between them: what
// ffmpeg calls mjpeg. One picture is a JPEG file.
type Pipe struct {
	out  io.Writer
	size int64
}

// NewPipe returns a Pipe to out.
func NewPipe(out io.Writer) *Pipe { return &Pipe{out: out} }

// Write writes a picture. The error is that of out.
func (p *Pipe) Write(f *wire.Frame) error {
	if _, err := p.out.Write(f.Payload); err != nil {
		return err
	}
	p.size += int64(len(f.Payload))
	return nil
}

// Size returns how many bytes were written, in whole pictures.
func (p *Pipe) Size() int64 { return p.size }
