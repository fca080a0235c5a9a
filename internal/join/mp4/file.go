package mp4

import (
	"bytes"
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

// Options say how a file is finished.
type Options struct {
	// Sync says to wait until what was written is on the disk before the last
	// header is. Else a power cut soon after the end may leave that header
	// without the moov that it needs.
	Sync bool
	// Front makes room for the moov before the samples; nil: it comes last.
	Front Front
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
	Options
	finishes bool
	end      int64 // where the next byte goes
	header   int64 // where the free box is
}

// NewFile begins a movie that Close finishes in place: it writes ftyp, free and
// moov to f, which is empty. Close also cuts off what a failed write left at
// the end. Tracks and start are as in NewPipe.
func NewFile(f File, o Options, start wire.Time, tracks []wire.Header) (*Writer, error) {
	return newInFile(&file{File: f, Options: o, finishes: true}, start, tracks)
}

// NewFragments begins a movie that stays in fragments. Else it is as NewFile.
func NewFragments(f File, start wire.Time, tracks []wire.Header) (*Writer, error) {
	return newInFile(&file{File: f}, start, tracks)
}

func newInFile(f *file, start wire.Time, tracks []wire.Header) (*Writer, error) {
	w, err := newWriter(stored(), start, tracks)
	if err != nil {
		return nil, err
	}
	boxes := []box.Box{fileType(), initMovie(w.created, w.tracks)}
	f.header = int64(boxes[0].Size())
	w.file, w.out = f, f
	if f.finishes {
		boxes = slices.Insert(boxes, 1, box.Box(box.NewFreeBox(make([]byte, f.media()-f.header-boxHeader))))
	}
	return w, w.writeBoxes(boxes...)
}

// media returns where the init moov is, before the fragments: what the mdat
// will begin with.
func (f *file) media() int64 {
	if f.Front != nil {
		return block
	}
	return f.header + largeHeader
}

// Write writes at the end.
func (f *file) Write(b []byte) (int, error) {
	n, err := f.WriteAt(b, f.end)
	f.end += int64(n)
	return n, err
}

// finish cuts off what is no whole box, and makes the file of w whole. On an
// error it leaves the fragments, or a file that plays as a whole.
func (f *file) finish(w *Writer) error {
	if err := f.cutTo(w.size); err != nil {
		return err
	}
	switch {
	case !f.finishes || w.sequence == 0:
		return nil
	case f.Front != nil:
		return f.finishFront(w)
	}
	if err := f.append(encode(finalMovie(w.created, w.tracks, 0))); err != nil {
		f.cutTo(w.size)
		return err
	}
	if err := f.put(f.header, largeBox("mdat", w.size-f.header)); err != nil {
		return err
	}
	w.size = f.end
	return nil
}

// append writes a moov, and waits where that is wanted until it is on the disk:
// were the mdat's header there first, a power cut could leave a file with no
// moov at all.
func (f *file) append(movie []byte) error {
	if _, err := f.Write(movie); err != nil {
		return at(f.end, err)
	}
	return f.sync()
}

// put writes at a place.
func (f *file) put(offset int64, b []byte) error {
	if n, err := f.WriteAt(b, offset); err != nil {
		return at(offset+int64(n), err)
	}
	return nil
}

func (f *file) sync() error {
	if !f.Options.Sync {
		return nil
	}
	if err := f.File.Sync(); err != nil {
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

// largeBox returns the header of a box with 64 bits of length.
func largeBox(name string, size int64) []byte {
	return binary.BigEndian.AppendUint64(appendBox(nil, 1, name), uint64(size))
}

// encode returns the bytes of a box of ours. To memory it can't fail, but for
// what the first writing of its kind has told already.
func encode(b box.Box) []byte {
	bytes := bytes.NewBuffer(make([]byte, 0, b.Size()))
	b.Encode(bytes)
	return bytes.Bytes()
}
