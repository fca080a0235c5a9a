package wire

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// The causes of a gap. docs/wire.md says what each of them means.
const (
	CauseConnect  = "connect"  // no connection could be made
	CauseRefused  = "refused"  // the source said no: 401, 403, 404
	CauseClosed   = "closed"   // the source ended the connection, or an earlier part of the stream has no end
	CauseSilence  = "silence"  // the source stayed connected and sent nothing
	CauseHTTP     = "http"     // an HTTP answer other than those of refused
	CauseExpired  = "expired"  // it was no longer to be had: the window had moved on
	CauseOverflow = "overflow" // what stands downstream was too slow
	CauseLost     = "lost"     // the network or the source left it out
	CauseDamage   = "damage"   // it was there and could not be read
	CauseReset    = "reset"    // the source began anew
	CauseClock    = "clock"    // a clock was set
)

// Gap is the payload of a G frame: something was lost. The frame's time is
// when the loss began. One is written when the loss begins; a later one with
// the same stream and time completes it.
type Gap struct {
	Cause  string `json:"cause"`
	Length int64  `json:"length,omitempty"` // microseconds from the frame's time; 0 is not known, or not over yet
	Open   bool   `json:"open,omitempty"`   // not over yet: another one will complete it
	Frames int64  `json:"frames,omitempty"` // R or S frames, or records of the source, that were lost
	Bytes  int64  `json:"bytes,omitempty"`  // bytes that were lost
	At     *int64 `json:"at,omitempty"`     // the byte of the input where the loss begins
	First  *int64 `json:"first,omitempty"`  // number of the first segment or packet that was lost
	Last   *int64 `json:"last,omitempty"`   // number of the last one
	Text   string `json:"text,omitempty"`   // for people: what was seen
}

// Frame returns g as a frame of the stream that begins at t.
func (g *Gap) Frame(stream uint16, t Time) Frame {
	f := jsonFrame(KindGap, stream, t, g)
	if g.Length > 0 && g.Length <= math.MaxUint32 {
		f.Duration = uint32(g.Length)
	}
	return f
}

// Span returns how long the loss lasted; 0 where that is not known.
func (g *Gap) Span() time.Duration { return time.Duration(g.Length) * time.Microsecond }

// ParseGap reads the payload of a G frame.
func ParseGap(payload []byte) (Gap, error) {
	var g Gap
	if err := json.Unmarshal(payload, &g); err != nil {
		return g, fmt.Errorf("gap: %w", err)
	}
	if g.Cause == "" {
		return g, fmt.Errorf("gap: no cause")
	}
	return g, nil
}
