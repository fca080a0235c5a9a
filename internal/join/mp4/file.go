package mp4

import (
	"bufio"
	"encoding/binary"
	"io"
	"slices"

	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// File is what a movie can be finished in. An *os.File is one, unless it was
// opened for append.
type File interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error
}

// largeHeader is the size of a box header with 64 bits of length. A free box
// of that size keeps the place of the mdat's until the end.
const largeHeader = 16

// file is a movie in a file. While it grows it is ftyp, free, moov and
// fragments. To finish it the whole moov is appended; then the free box becomes
// the header of an mdat that swallows everything up to there. Each step leaves a
// file that plays. One that stays in fragments has no free box.
type file struct {
	File
	finishes bool
	end      int64 // where the next byte goes
	header   int64 // where the free box is
}

// NewFile begins a movie that Close finishes in place: it writes ftyp, free and
// moov to f, which is empty. Close also cuts off what a failed write left at
// the end. Tracks and start are as in NewPipe.
func NewFile(f File, start wire.Time, tracks []wire.Header) (*Writer, error) {
	return newInFile(f, true, start, tracks)
}

// NewFragments begins a movie that stays in fragments. Else it is as NewFile.
func NewFragments(f File, start wire.Time, tracks []wire.Header) (*Writer, error) {
	return newInFile(f, false, start, tracks)
}

func newInFile(f File, finishes bool, start wire.Time, tracks []wire.Header) (*Writer, error) {
	w, err := newWriter(stored(), start, tracks)
	if err != nil {
		return nil, err
	}
	boxes := []box.Box{fileType(), initMovie(start, w.tracks)}
	w.file = &file{File: f, finishes: finishes, header: int64(boxes[0].Size())}
	w.out = w.file
	if finishes {
		boxes = slices.Insert(boxes, 1, box.Box(box.NewFreeBox(make([]byte, largeHeader-boxHeader))))
	}
	return w, w.writeBoxes(boxes...)
}

// Write writes at the end.
func (f *file) Write(b []byte) (int, error) {
	n, err := f.WriteAt(b, f.end)
	f.end += int64(n)
	return n, err
}

// finish cuts off what is no whole box, and makes the file of w whole. On an
// error it leaves the fragments.
func (f *file) finish(w *Writer) error {
	if err := f.cutTo(w.size); err != nil {
		return err
	}
	if !f.finishes || w.sequence == 0 {
		return nil
	}
	if err := f.append(finalMovie(w.start, w.tracks)); err != nil {
		f.cutTo(w.size)
		return err
	}
	mdat := binary.BigEndian.AppendUint64(append([]byte{0, 0, 0, 1}, "mdat"...), uint64(w.size-f.header))
	if _, err := f.WriteAt(mdat, f.header); err != nil {
		return at(f.header, err)
	}
	w.size = f.end
	return nil
}

// append writes the moov and waits until it is on the disk: were the mdat's
// header there first, a power cut could leave a file with no moov at all.
func (f *file) append(movie *box.MoovBox) error {
	buffered := bufio.NewWriterSize(f, 64<<10)
	err := movie.Encode(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return at(f.end, err)
	}
	return nil
}

func (f *file) cutTo(size int64) error {
	f.end = size
	if err := f.Truncate(size); err != nil {
		return at(size, err)
	}
	return nil
}
