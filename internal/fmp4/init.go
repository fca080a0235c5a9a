package fmp4

import (
	"fmt"
	"time"

	"campipe/internal/fault"

	"github.com/Eyevinn/mp4ff/bits"
	"github.com/Eyevinn/mp4ff/mp4"
)

// maxTracks is the most tracks that an init segment may have: a camera has
// two or three, and each one becomes a stream.
const maxTracks = 32

// Init is what an init segment says.
type Init struct {
	Tracks  []Track
	Created time.Time // mvhd's creation time; zero where there is none
}

// ParseInit reads an init segment: a moov, clause 8.2.1, and any boxes before
// and behind it. b is not kept.
func ParseInit(b []byte) (*Init, error) {
	moov, err := find(b, "moov")
	if err != nil {
		return nil, err
	}
	if _, err := find(moov, "mvex"); err != nil {
		return nil, fault.Hint(fmt.Errorf("moov: %w", err), "a finished MP4 has its samples elsewhere; `ffmpeg -i FILE -c copy -f mp4 -movflags empty_moov+frag_keyframe -` makes a fragmented one")
	}
	return ParseFinished(b)
}

// ParseFinished is ParseInit for the moov of a finished MP4, which has no mvex.
func ParseFinished(b []byte) (init *Init, err error) {
	moov, err := find(b, "moov")
	if err != nil {
		return nil, err
	}
	err = guard(func() error { init, err = parseMoov(moov); return err })
	if err != nil {
		return nil, fmt.Errorf("moov: %w", err)
	}
	return init, nil
}

// IsFinished reports whether b is the moov of a finished MP4: it has tracks, and
// no mvex.
func IsFinished(b []byte) bool {
	if _, err := find(b, "moov", "trak"); err != nil {
		return false
	}
	_, err := find(b, "moov", "mvex")
	return err != nil
}

// guard makes an error of a panic: mp4ff has some left for boxes that lack what
// they must have.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not understood: %v", r)
		}
	}()
	return f()
}

func parseMoov(moov []byte) (init *Init, err error) {
	mvhd, err := leaf[*mp4.MvhdBox](moov, "mvhd")
	if err != nil {
		return nil, err
	}
	init = &Init{Created: created(mvhd.CreationTime)}
	for t, rest := (Type{}), moov; len(rest) > 0; {
		var payload []byte
		if t, payload, rest, err = cut(rest); err != nil {
			return nil, err
		}
		if !t.Is("trak") {
			continue
		}
		n := len(init.Tracks)
		if n == maxTracks {
			return nil, fmt.Errorf("more than %d tracks", maxTracks)
		}
		track, err := parseTrack(payload, mvhd.Timescale)
		if err != nil {
			return nil, fmt.Errorf("trak %d: %w", n+1, err)
		}
		if init.track(track.ID) >= 0 {
			return nil, fmt.Errorf("trak %d: track %d was there before", n+1, track.ID)
		}
		init.Tracks = append(init.Tracks, track)
	}
	if len(init.Tracks) == 0 {
		return nil, fmt.Errorf("no trak")
	}
	if mvex, err := find(moov, "mvex"); err == nil {
		return init, init.defaults(mvex)
	}
	init.single()
	return init, nil
}

// created returns the moment that many seconds after 1904. What is before 1970
// was counted from 1970 by mistake, what is after 2176 was never set.
func created(seconds uint64) time.Time {
	if seconds < uint64(mp4.EpochDiffS) || seconds >= 1<<33 {
		return time.Time{}
	}
	return time.Unix(int64(seconds)-mp4.EpochDiffS, 0).UTC()
}

// defaults reads the trex boxes of a mvex into the tracks that they name.
func (in *Init) defaults(mvex []byte) error {
	for len(mvex) > 0 {
		t, _, rest, err := cut(mvex)
		if err != nil {
			return fmt.Errorf("mvex: %w", err)
		}
		if t.Is("trex") {
			trex, err := leaf[*mp4.TrexBox](mvex, "trex")
			if err != nil {
				return fmt.Errorf("mvex: %w", err)
			}
			if i := in.track(trex.TrackID); i >= 0 {
				in.Tracks[i].Defaults = Defaults{trex.DefaultSampleDuration, trex.DefaultSampleSize, trex.DefaultSampleFlags}
			}
		}
		mvex = rest
	}
	return nil
}

// track returns the index of the track with that ID, or -1.
func (in *Init) track(id uint32) int {
	for i := range in.Tracks {
		if in.Tracks[i].ID == id {
			return i
		}
	}
	return -1
}

// find returns the payload of the first box at the path below b.
func find(b []byte, path ...string) ([]byte, error) {
	box, err := whole(b, path...)
	if err != nil {
		return nil, err
	}
	_, payload, _, err := cut(box)
	return payload, err
}

// whole returns the first box at the path below b, with its header.
func whole(b []byte, path ...string) ([]byte, error) {
	for len(b) > 0 {
		t, payload, rest, err := cut(b)
		if err != nil {
			return nil, err
		}
		if t.Is(path[0]) {
			if len(path) == 1 {
				return b[:len(b)-len(rest)], nil
			}
			box, err := whole(payload, path[1:]...)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path[0], err)
			}
			return box, nil
		}
		b = rest
	}
	return nil, fmt.Errorf("no %s", path[0])
}

// maxLeaf is the longest box that is given to mp4ff. Boxes can stand inside
// each other 8 bytes apart, and mp4ff goes down as deep as they do, in time that
// grows with the square. The longest stsd met has 400 bytes.
const maxLeaf = 16 << 10

// leaf reads the first box at the path below b with mp4ff.
func leaf[T mp4.Box](b []byte, path ...string) (T, error) {
	var none T
	box, err := whole(b, path...)
	if err != nil {
		return none, err
	}
	name := path[len(path)-1]
	if len(box) > maxLeaf {
		return none, fmt.Errorf("%s: size %d exceeds %d", name, len(box), maxLeaf)
	}
	decoded, err := mp4.DecodeBoxSR(0, bits.NewFixedSliceReader(box))
	if err != nil {
		return none, err
	}
	typed, ok := decoded.(T)
	if !ok {
		return none, fmt.Errorf("%s: not understood", name)
	}
	return typed, nil
}
