package fmp4

import (
	"fmt"
	"io"
)

// maxSample is the longest sample that is cut out, in bytes: twice the longest
// picture of a camera.
const maxSample = 16 << 20

// Cutter cuts the samples out of a finished MP4 whose bytes come in order, behind
// their moov. It holds the moov, and what is there of one sample.
type Cutter struct {
	init   *Init
	tracks []head
	next   int    // which of tracks has the sample that comes next, or -1
	held   []byte // of that sample
	pos    int64  // byte of the file that comes next
}

// head is the next sample of a track.
type head struct {
	index  int // in Init.Tracks
	table  *table
	entry  entry
	number uint32
}

// NewCutter returns a cutter for the file whose moov that is, which is kept, and
// was read as init. Tracks that are neither picture nor sound are left out. Pos is
// the byte of the file at which Write begins.
func NewCutter(init *Init, moov []byte, pos int64) (*Cutter, error) {
	all, err := tablesOf(moov, len(init.Tracks))
	if err != nil {
		return nil, fmt.Errorf("moov: %w", err)
	}
	c := &Cutter{init: init, pos: pos}
	for i, t := range all {
		if init.Tracks[i].Codec != "" {
			c.tracks = append(c.tracks, head{index: i, table: t})
			if err := c.step(len(c.tracks) - 1); err != nil {
				return nil, err
			}
		}
	}
	return c, c.choose()
}

// step goes to the next sample of c.tracks[i].
func (c *Cutter) step(i int) (err error) {
	h := &c.tracks[i]
	var ok bool
	if h.entry, ok, err = h.table.next(); err != nil {
		return fmt.Errorf("moov: trak %d: %w", h.index+1, err)
	}
	h.number = 0
	if ok {
		h.number = h.table.number
	}
	if seconds := h.table.time / int64(c.init.Tracks[h.index].Timescale); seconds >= maxSeconds {
		return fmt.Errorf("moov: trak %d: %w", h.index+1, errLate(uint64(seconds)))
	}
	return nil
}

// choose finds the sample that comes next in the file.
func (c *Cutter) choose() error {
	c.next = -1
	for i := range c.tracks {
		if h := &c.tracks[i]; h.number > 0 && (c.next < 0 || h.entry.at < c.tracks[c.next].entry.at) {
			c.next = i
		}
	}
	if c.next < 0 {
		return nil
	}
	h := &c.tracks[c.next]
	switch {
	case h.entry.size > maxSample:
		return fmt.Errorf("%s: size %d exceeds %d", h, h.entry.size, maxSample)
	case h.entry.at < c.pos && h.entry.size > 0:
		return fmt.Errorf("%s: it is at byte %d, and the file was read up to %d", h, h.entry.at, c.pos)
	}
	return nil
}

func (h *head) String() string { return fmt.Sprintf("trak %d: sample %d", h.index+1, h.number) }

// Write takes the bytes of the file from at on, which is no less than where those
// before ended, and gives the samples that are whole with them. Data of a sample
// is valid during the call, and its At is the byte of the file. After an error
// nothing more can be read.
func (c *Cutter) Write(at int64, b []byte, yield func(Sample)) error {
	if at > c.pos && len(c.held) > 0 {
		return fmt.Errorf("%s: it goes on behind the box that ends at byte %d", &c.tracks[c.next], c.pos)
	}
	c.pos = at
	for c.next >= 0 {
		h := &c.tracks[c.next]
		if h.entry.at < c.pos && len(c.held) == 0 && h.entry.size > 0 {
			return fmt.Errorf("%s: it is at byte %d, which is in no mdat", h, h.entry.at)
		}
		if skip := min(h.entry.at+int64(len(c.held))-c.pos, int64(len(b))); skip > 0 {
			b = b[skip:]
			c.pos += skip
		}
		if c.pos < h.entry.at {
			return nil
		}
		need := int(h.entry.size) - len(c.held)
		if len(b) < need {
			c.held = append(c.held, b...)
			c.pos += int64(len(b))
			return nil
		}
		data := b[:need:need]
		if len(c.held) > 0 {
			c.held = append(c.held, data...)
			data = c.held
		}
		s, err := h.entry.sample(h.index, &c.init.Tracks[h.index], 0)
		if err != nil {
			return fmt.Errorf("%s: %w", h, err)
		}
		s.At, s.Data = int(h.entry.at), data
		yield(s)
		b = b[need:]
		c.pos += int64(need)
		c.held = c.held[:0]
		if err := c.step(c.next); err != nil {
			return err
		}
		if err := c.choose(); err != nil {
			return err
		}
	}
	c.pos += int64(len(b))
	return nil
}

// Held returns how many bytes are held of a sample that is not whole.
func (c *Cutter) Held() int { return len(c.held) }

// End says that the file ends. The error is that samples are missing, and wraps
// io.ErrUnexpectedEOF.
func (c *Cutter) End() error {
	if c.next < 0 {
		return nil
	}
	h := &c.tracks[c.next]
	return fmt.Errorf("%s of %d: it is at byte %d, and the file has %d: %w", h, h.table.count, h.entry.at, c.pos, io.ErrUnexpectedEOF)
}
