package wire

import "io"

// writeSize is how much is written at once: the capacity of a pipe. A larger
// block is out of the cache by the time it is written.
const writeSize = 64 << 10

// tailRoom is the most that follows a payload: zeros and the checksum.
const tailRoom = Align + crcSize

// Writer writes frames, and of its own the runs of copies that let a reader
// come in late: of the H of every open stream and of its keep frames.
//
// It holds up to 64 KiB back until Flush. After an error it does nothing but
// return that error.
type Writer struct {
	dst     io.Writer
	buf     []byte
	err     error
	written int64 // bytes given to Write, in all
	order   []uint16
	streams map[uint16]*declared

	now      Time  // pipe time
	synced   int64 // written, at the last run
	syncedAt Time  // pipe time, at the last run
}

// NewWriter returns a Writer to dst. What it calls Write with is at most 64 KiB
// or one payload.
func NewWriter(dst io.Writer) *Writer {
	return &Writer{dst: dst, buf: make([]byte, 0, writeSize+tailRoom), streams: map[uint16]*declared{}}
}

// Write writes f, and before it a run of copies if one is due. The payload is
// not needed any more when it returns. Copies (FlagAgain) are left out: the
// Writer makes its own.
func (w *Writer) Write(f Frame) error {
	if f.copied() {
		return w.err
	}
	if err := f.Check(); err != nil {
		return err
	}
	if w.due(&f) {
		w.sync(w.pipeTime(&f))
	}
	w.note(&f)
	w.put(&f)
	return w.err
}

// Written returns how many bytes the frames so far take, with the copies.
func (w *Writer) Written() int64 { return w.written }

// Flush writes what is held back.
func (w *Writer) Flush() error {
	if len(w.buf) > 0 && w.err == nil {
		_, w.err = w.dst.Write(w.buf)
		w.buf = w.buf[:0]
	}
	return w.err
}

// put encodes a frame into the buffer; a payload that is too large for it goes
// out by itself.
func (w *Writer) put(f *Frame) {
	need := f.Size()
	w.written += int64(need)
	large := need > writeSize
	if large {
		need = HeaderSize
	}
	if len(w.buf)+need > writeSize {
		w.Flush()
	}
	if w.err != nil {
		return
	}
	n := len(w.buf)
	w.buf = w.buf[:n+HeaderSize]
	f.putHeader(w.buf[n:])
	if large {
		w.Flush()
		if w.err == nil {
			_, w.err = w.dst.Write(f.Payload)
		}
	} else {
		w.buf = append(w.buf, f.Payload...)
	}
	n = len(w.buf)
	w.buf = w.buf[:n+len(f.putTail(w.buf[n:n+tailRoom]))]
}
