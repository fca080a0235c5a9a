package mp4

import "errors"

// block is what room in a file is made by: the largest block of the usual file
// systems. The samples of a file whose moov will be first begin there.
const block = 4096

// Front makes room at the front of a File. Each of its methods is one step, or
// changes nothing.
type Front interface {
	// Insert puts n zero bytes at offset, both whole blocks, and moves what is
	// behind. The error is errors.ErrUnsupported where the file system can't.
	Insert(offset, n int64) error
	// Replace puts head, and after it the bytes of the file between two
	// offsets, in the place of the whole file. With sync, it waits for the disk
	// before that.
	Replace(head []byte, from, to int64, sync bool) error
}

// finishFront makes a whole file with the moov first: ftyp, moov, a free box as
// a filler, mdat. The same bytes come out whichever way the room is made.
func (f *file) finishFront(w *Writer) error {
	room, movie := f.front(w)
	size := w.size + room
	mdat := largeBox("mdat", w.size-block+largeHeader)
	filler := block + room - f.header - int64(len(movie)+len(mdat))
	head := append(movie, appendBox(nil, int(filler), "free")...)
	head = append(head, make([]byte, filler-boxHeader)...)
	head = append(head, mdat...)
	if room > 0 {
		err := f.makeRoom(w, room, movie)
		if errors.Is(err, errors.ErrUnsupported) {
			err = f.replace(w, head)
			if err == nil {
				w.size = size
			}
			return err
		}
		if err != nil {
			return err
		}
	}
	// All of this is within a box that is skipped, until the first bytes of the
	// moov are there in one write.
	if err := f.put(f.header+largeHeader, head[largeHeader:]); err != nil {
		return err
	}
	if err := f.sync(); err != nil {
		return err
	}
	if err := f.put(f.header, head[:largeHeader]); err != nil {
		return err
	}
	w.size = size
	return f.cutTo(size)
}

// front returns how much room the moov needs beside the first block, and the
// moov for samples that are so much later.
func (f *file) front(w *Writer) (room int64, movie []byte) {
	for {
		movie = encode(finalMovie(w.created, w.tracks, room))
		need := int64(0)
		if f.header+int64(len(movie))+boxHeader+largeHeader > block {
			// As makeRoom needs it: the moov and the header of a filler.
			need = (int64(len(movie)) + boxHeader + block - 1) / block * block
		}
		if need <= room {
			return room, movie
		}
		room = need
	}
}

// makeRoom inserts room before the samples. So that the file plays before and
// after that, the mdat ends at room from the end of the samples. A moov for
// those where they are is there before; the moov for those moved is there
// after, since what was at the end of the samples has moved as well:
//
//	ftyp mdat[                 samples moov free ] moov
//	ftyp mdat[      room       samples ] moov free moov
//
// On an error the file is in fragments again.
func (f *file) makeRoom(w *Writer, room int64, movie []byte) error {
	after := append(movie[:len(movie):len(movie)], appendBox(nil, int(room)-len(movie), "free")...)
	after = append(after, make([]byte, int(room)-len(after))...)
	err := f.append(append(after, encode(finalMovie(w.created, w.tracks, 0))...))
	if err == nil {
		err = f.put(f.header, largeBox("mdat", w.size+room-f.header))
	}
	if err == nil {
		if err = f.Front.Insert(block, room); err != nil {
			err = at(block, err)
		}
	}
	if err == nil {
		f.end += room
		w.size = f.end
		return nil
	}
	f.put(f.header, appendBox(make([]byte, 0, largeHeader), int(block-f.header), "free")[:largeHeader])
	f.cutTo(w.size)
	return err
}

// replace writes another file with head after its ftyp.
func (f *file) replace(w *Writer, head []byte) error {
	if err := f.Front.Replace(append(encode(fileType()), head...), block, w.size, f.Options.Sync); err != nil {
		return at(w.size, err)
	}
	return nil
}
