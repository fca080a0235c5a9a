package wire

import "io"

const (
	// writeSize is how much is written at once: the capacity of a pipe. A
	// larger block is out of the cache by the time it is written.
	writeSize = 64 << 10

	// A stretch of a stream can be understood from the first run of copies in
	// it on; these are the most time and the most bytes between two runs.
	syncTime  = Time(10e6)
	syncBytes = 64 << 20
)

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
	synced  int64 // written, at the last run
	order   []uint16
	streams map[uint16]*declared
}

// declared is an open stream.
type declared struct {
	header Frame // its own copy
	keep   Keep
	last   Time // watermark: the latest time in the stream
	synced Time // the watermark at the last run
}

// NewWriter returns a Writer to dst. What it calls Write with is at most 64 KiB
// or one payload.
func NewWriter(dst io.Writer) *Writer {
	return &Writer{dst: dst, buf: make([]byte, 0, writeSize), streams: map[uint16]*declared{}}
}

// Write writes f, and before it a run of copies if one is due. The payload is
// not needed any more when it returns. Copies (FlagAgain) are left out: the
// Writer makes its own.
func (w *Writer) Write(f Frame) error {
	if f.Flags.Has(FlagAgain) {
		return w.err
	}
	if err := f.Check(); err != nil {
		return err
	}
	if w.due(&f) {
		w.sync()
	}
	w.note(&f)
	w.put(&f)
	return w.err
}

// Written returns how many bytes the frames so far take.
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
	size := f.Size()
	w.written += int64(size)
	if len(w.buf)+size > cap(w.buf) {
		w.Flush()
	}
	if w.err != nil {
		return
	}
	n := len(w.buf)
	w.buf = w.buf[:n+HeaderSize]
	f.putHeader(w.buf[n:])
	if size <= cap(w.buf) {
		w.buf = append(w.buf, f.Payload...)
	} else {
		w.Flush()
		if w.err == nil {
			_, w.err = w.dst.Write(f.Payload)
		}
	}
	n = len(w.buf)
	w.buf = w.buf[:n+len(f.putTail(w.buf[n:n+Align+crcSize]))]
}
