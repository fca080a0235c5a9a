package media

import "campipe/pkg/wire"

// torn is a loss that lasts up to the next key picture: without the pictures
// that are missing a decoder can make nothing of those in between.
type torn struct {
	is    bool
	gap   wire.Gap // all of it
	since moment
	told  wire.Gap // what a gap said of it; no cause if none did
}

// Lose accounts for samples and bytes that can't be used, and writes the gap.
// Pictures are lost then up to the next key; another gap with the same time
// completes this one.
func (o *Output) Lose(gap wire.Gap) {
	o.pipe.Ledger.Lose(o.raw, gap.Cause, int(gap.Frames), int(gap.Bytes))
	if o.torn.is && o.torn.told.Cause == gap.Cause {
		o.torn.gap.Frames += gap.Frames
		o.torn.gap.Bytes += gap.Bytes
		if gap.Last != nil {
			o.torn.gap.Last = gap.Last
		}
		return
	}
	o.Tear(gap.Cause)
	at := o.since()
	o.put(gap.Frame(0, 0), at)
	if o.torn.is && o.torn.gap.Cause == gap.Cause {
		o.torn.gap, o.torn.told, o.torn.since = gap, gap, at
		o.resolve()
	}
}

// LoseSound is Lose for what is of sound only: pictures go on.
func (o *Output) LoseSound(gap wire.Gap) {
	o.pipe.Ledger.Lose(o.raw, gap.Cause, int(gap.Frames), int(gap.Bytes))
	o.put(gap.Frame(0, 0), o.since())
}

// Tear says that pictures may be missing before what comes next, and why. Where
// some are missing already it says nothing new.
func (o *Output) Tear(cause string) {
	if o.torn.is {
		return
	}
	o.torn.is = len(o.tracks) == 0 // a camera that has sent nothing yet but what can't be read
	for i := range o.tracks {
		if t := &o.tracks[i]; t.key && !t.header.Audio() {
			t.key, o.torn.is = false, true
		}
	}
	if o.torn.is {
		o.torn.gap, o.torn.since = wire.Gap{Cause: cause, Text: "no key picture came before"}, o.since()
		o.resolve()
	}
}

// mend ends the loss that lasts, at the key picture of a media time, or nil at
// the end of what there is.
func (o *Output) mend(key *wire.Time) {
	lost := o.torn
	o.torn = torn{}
	if lost.told.Cause == "" && lost.gap.Frames == 0 {
		return // nothing was missing
	}
	switch {
	case key == nil:
	case lost.since.media:
		lost.gap.Length = max(0, int64(*key-lost.since.t))
	case o.clock.Ready():
		lost.gap.Length = max(0, int64(o.clock.At(*key)-lost.since.t))
	}
	if lost.gap != lost.told {
		o.put(lost.gap.Frame(0, 0), lost.since)
	}
}

// resolve settles since when the loss lasts, as soon as that can be told: the
// gap that ends it has the time of the one that began it.
func (o *Output) resolve() {
	if at := &o.torn.since; at.media && o.clock.Ready() {
		*at = moment{t: o.clock.At(at.t)}
	}
}

// whole reports whether all tracks of pictures had a key.
func (o *Output) whole() bool {
	for i := range o.tracks {
		if t := &o.tracks[i]; !t.key && !t.header.Audio() {
			return false
		}
	}
	return true
}

// decodable reports whether a decoder can use s; if not it accounts for it.
func (o *Output) decodable(t *track, s *Sample) bool {
	switch {
	case t.header.Audio():
		if o.keyed {
			return true
		}
	case t.key:
		return true
	case s.Key:
		t.key, o.keyed = true, true
		return true
	case o.torn.is:
		o.torn.gap.Frames++
		o.torn.gap.Bytes += int64(len(s.Data))
		o.pipe.Ledger.Lose(o.raw, o.torn.gap.Cause, 1, len(s.Data))
		return false
	}
	o.Drop(BeforeKey, 1, len(s.Data))
	return false
}
