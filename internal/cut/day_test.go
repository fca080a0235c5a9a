package cut

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"campipe/pkg/wire"
)

const second = wire.Time(time.Second / time.Microsecond)

// day is how a test's file is made.
type day struct {
	length  wire.Time
	keys    int // every how many pictures
	sound   bool
	cameras int
	raw     bool
	fps     int
	hangs   wire.Time // the last camera gives nothing from here to the end
	away    [2]wire.Time
	renewed wire.Time // the first camera ends and is declared anew
	size    int       // bytes of a picture
	zero    wire.Time
}

// record writes the file: cameras that give frames with a little disorder
// between them, as network and interleaving make it.
func (d day) record(t testing.TB) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(1, uint64(d.length)))
	var b bytes.Buffer
	w := wire.NewWriter(&b)
	put := func(f wire.Frame) {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	stage := wire.StageMedia
	if d.raw {
		stage = wire.StageRaw
	}
	declare := func(c int, at wire.Time) {
		name := string(rune('a' + c))
		h := wire.Header{Stage: stage, Camera: name}
		put(h.Frame(uint16(2*c+1), at))
		if d.sound {
			h.Rate = 48000
			put(h.Frame(uint16(2*c+2), at))
		}
	}
	for c := range d.cameras {
		declare(c, d.zero)
	}
	payload := make([]byte, d.size)
	step := second / wire.Time(d.fps)
	for i, at := 0, d.zero; at < d.zero+d.length; i, at = i+1, at+step {
		for c := range d.cameras {
			pictures, sound := uint16(2*c+1), uint16(2*c+2)
			if c == 0 && d.renewed > 0 && at == d.zero+d.renewed {
				put(wire.Frame{Kind: wire.KindEnd, Stream: pictures, Time: at, Payload: []byte("{}")})
				if d.sound {
					put(wire.Frame{Kind: wire.KindEnd, Stream: sound, Time: at, Payload: []byte("{}")})
				}
				declare(c, at)
			}
			if c == d.cameras-1 && d.hangs > 0 && at >= d.zero+d.hangs {
				continue
			}
			if c == 0 && at-d.zero >= d.away[0] && at-d.zero < d.away[1] {
				if next := at + step - d.zero; next >= d.away[1] {
					gap := wire.Gap{Cause: wire.CauseSilence, Length: int64(d.away[1] - d.away[0])}
					put(gap.Frame(pictures, d.zero+d.away[0]))
				}
				continue
			}
			skew := wire.Time(c)*second/3 + wire.Time(r.IntN(int(step/4)))
			if d.sound && !d.raw {
				put(wire.Frame{Kind: wire.KindSample, Stream: sound, Time: at + skew + second/2, Duration: uint32(step), Payload: []byte("sound")})
			}
			f := wire.Frame{Kind: wire.KindSample, Stream: pictures, Time: at + skew, Duration: uint32(step), Payload: payload}
			if d.raw {
				f.Kind, f.Duration = wire.KindRaw, 0
				if i == 0 {
					f.Flags = wire.FlagKeep | wire.FlagHead
				} else if i%1000 == 1 {
					f.Flags = wire.FlagKeep | wire.FlagBreak
				}
			} else if i%d.keys == c {
				f.Flags = wire.FlagKey
			}
			if i%97 == 0 {
				note := wire.Note{What: fmt.Sprint("n", i)}
				put(note.Frame(pictures, at+skew))
			}
			put(f)
		}
	}
	for c := range d.cameras {
		put(wire.Frame{Kind: wire.KindEnd, Stream: uint16(2*c + 1), Time: d.zero + d.length, Payload: []byte("{}")})
	}
	put(wire.Frame{Kind: wire.KindEnd, Payload: []byte("{}")})
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
