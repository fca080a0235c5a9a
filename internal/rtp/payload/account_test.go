package payload

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"campipe/internal/rtp"
	"campipe/pkg/wire"
)

// collector keeps what a reader finds, and accounts for each byte.
type collector struct {
	units  []Unit
	losses []wire.Gap
	late   int
	quirks []string

	in, out, lost int // bytes of payload
	reader        Reader
	err           error
}

func collect(m Media) *collector {
	c := &collector{}
	c.reader, c.err = New(m, Handler{
		Unit: func(u Unit) {
			u.Data = bytes.Clone(u.Data)
			c.units = append(c.units, u)
			c.out += u.Size
		},
		Lose: func(g wire.Gap) {
			c.losses = append(c.losses, g)
			c.lost += int(g.Bytes)
		},
		Late:  func(n int) { c.late += n },
		Quirk: func(text string) { c.quirks = append(c.quirks, text) },
	})
	return c
}

func (c *collector) take(p rtp.Packet) {
	c.in += len(p.Payload)
	c.reader.Take(p)
}

// balance returns what does not add up, or "".
func (c *collector) balance() string {
	if held := c.reader.Held(); c.in != c.out+c.lost+c.late+held || held < 0 {
		return fmt.Sprintf("%d bytes came in; %d are in units, %d lost, %d late, %d held", c.in, c.out, c.lost, c.late, held)
	}
	return ""
}

// text tells of what was found: key flag, time, and NAL units by their types or,
// of sound, bytes.
func (c *collector) text() string {
	var all []string
	for _, u := range c.units {
		text := fmt.Sprintf("%d:", u.Time)
		if u.Key {
			text = "key " + text
		}
		all = append(all, text+string(bytes.Map(printable, u.Data)))
	}
	for _, g := range c.losses {
		all = append(all, fmt.Sprintf("%s %d/%d", g.Cause, g.Frames, g.Bytes))
	}
	if c.late > 0 {
		all = append(all, fmt.Sprintf("late %d", c.late))
	}
	return strings.Join(append(all, c.quirks...), ", ")
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// step is what is done to a reader: a packet, or what is said to it.
type step struct {
	time    int64
	payload string
	marker  bool
	lost    bool // packets are missing before it
}

func (c *collector) play(t *testing.T, steps []step) int {
	t.Helper()
	for i, s := range steps {
		if s.lost {
			c.reader.Lost()
		}
		c.take(rtp.Packet{Time: s.time, Marker: s.marker, Payload: []byte(s.payload)})
		if fault := c.balance(); fault != "" {
			t.Fatalf("step %d: %s", i, fault)
		}
	}
	rest := c.reader.Flush()
	if c.in -= rest; c.balance() != "" || c.reader.Held() != 0 {
		t.Fatalf("at the end: %s; %d left over", c.balance(), rest)
	}
	return rest
}
