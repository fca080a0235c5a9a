package movie

import (
	"campipe/internal/demux/media"
	"campipe/internal/fault"
	"campipe/internal/fmp4"
	"campipe/pkg/wire"
)

// File is a finished MP4 whose media come behind their moov.
type File struct {
	m      *Movie
	cutter *fmp4.Cutter
}

// File reads the moov of a finished MP4, which it keeps. At is the byte of the
// file behind it.
func (m *Movie) File(moov []byte, at int64) (*File, error) {
	init, err := fmp4.ParseFinished(moov)
	if err != nil {
		return nil, err
	}
	if err := m.use(init); err != nil {
		return nil, err
	}
	m.out.Begins()
	cutter, err := fmp4.NewCutter(init, moov, at)
	if err != nil {
		return nil, fault.Hint(err, "from a pipe, media can't be read that come before their moov; a file that is named can")
	}
	return &File{m, cutter}, nil
}

// Media reads what an mdat holds at byte at of the file, and arrived at t. It
// accounts for all of b and what was held, but for what Held says.
func (f *File) Media(at int64, b []byte, t wire.Time) error {
	rest := f.cutter.Held() + len(b)
	err := f.cutter.Write(at, b, func(s fmp4.Sample) {
		rest -= len(s.Data)
		f.m.sample(&s, t)
	})
	f.m.out.Drop(media.Framing, 0, rest-f.cutter.Held())
	return err
}

// Held returns how many bytes are held of a sample that is not whole.
func (f *File) Held() int { return f.cutter.Held() }

// End says whether all samples came.
func (f *File) End() error { return f.cutter.End() }
