package nut

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

const (
	// maxPacket is the longest header: an index, which is passed over, has less
	// than this for a day; the others have less than 64 KiB.
	maxPacket = 16 << 20
	// maxHeader is the longest main or stream header.
	maxHeader = 64 << 10
)

// Reader reads a file of one stream, such as ffmpeg writes to a pipe.
type Reader struct {
	src    *bufio.Reader
	limit  int
	main   *mainInfo
	stream Stream
	shift  int
	last   int64 // time of the frame before, in ticks
	data   []byte
	err    error
}

// NewReader reads the headers of a file. No packet may be longer than limit. The
// error is io.EOF where there is nothing at all.
func NewReader(src io.Reader, limit int) (*Reader, error) {
	r := &Reader{src: bufio.NewReader(src), limit: limit}
	id := make([]byte, len(fileID))
	if _, err := io.ReadFull(r.src, id); err != nil {
		return nil, err
	}
	if string(id) != fileID {
		return nil, fmt.Errorf("not NUT: it begins with %q", id)
	}
	if err := r.headers(); err != nil {
		return nil, err
	}
	return r, nil
}

// headers reads up to the first frame.
func (r *Reader) headers() (err error) {
	described := false
	for r.main == nil || !described {
		startcode, err := r.uint64()
		if err != nil {
			return err
		}
		body, err := r.packet(startcode == mainCode || startcode == streamCode || startcode == syncpointCode)
		switch {
		case err != nil:
			return err
		case startcode == mainCode:
			if r.main, err = parseMain(body); err != nil {
				return fmt.Errorf("main header: %w", err)
			}
		case startcode == streamCode:
			if r.stream, r.shift, err = parseStream(body); err != nil {
				return fmt.Errorf("stream header: %w", err)
			}
			described = true
		}
	}
	return nil
}

// Stream returns what the stream header says.
func (r *Reader) Stream() Stream { return r.stream }

// Next returns the next packet, whose Data are valid until the next call. The
// error is io.EOF where the file ended between two packets.
func (r *Reader) Next() (Packet, error) {
	for {
		c, err := r.src.ReadByte()
		if err != nil {
			return Packet{}, err
		}
		if c != 'N' {
			return r.frame(&r.main.codes[c])
		}
		if err := r.src.UnreadByte(); err != nil {
			return Packet{}, err
		}
		if err := r.between(); err != nil {
			return Packet{}, err
		}
	}
}

// between reads a header between frames. A syncpoint says where time stands.
func (r *Reader) between() error {
	startcode, err := r.uint64()
	if err != nil {
		return err
	}
	body, err := r.packet(startcode == syncpointCode)
	if err == nil && startcode == syncpointCode {
		f := &fields{b: body}
		r.last = int64(f.number())
		err = f.err
	}
	return err
}

// uint64 reads eight bytes.
func (r *Reader) uint64() (uint64, error) {
	var b [8]byte
	_, err := io.ReadFull(r.src, b[:])
	return binary.BigEndian.Uint64(b[:]), cut(err)
}

// packet reads a packet behind its startcode, and returns its body if it is
// wanted.
func (r *Reader) packet(wanted bool) ([]byte, error) {
	n := r.number()
	if r.err == nil && (n < crcSize || n > maxPacket || wanted && n > maxHeader) {
		r.err = fmt.Errorf("header of %d bytes", n)
	}
	if r.err != nil {
		return nil, r.err
	}
	if n > longPacket {
		n += crcSize
	}
	if !wanted {
		_, err := r.src.Discard(int(n))
		return nil, cut(err)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r.src, b); err != nil {
		return nil, cut(err)
	}
	if n > longPacket+crcSize {
		b = b[crcSize:]
	}
	return b[:len(b)-crcSize], nil
}

// number reads a number; err says what was wrong.
func (r *Reader) number() uint64 {
	v, err := number(func() byte {
		c, err := r.src.ReadByte()
		if err != nil && r.err == nil {
			r.err = cut(err)
		}
		return c
	})
	if r.err == nil {
		r.err = err
	}
	return v
}

// cut is the error of an input that ended inside of something.
func cut(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
