package mp4

import (
	"math"

	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// wide is the version of header boxes with 64 bits of time.
const wide = 1

// fileType is the ftyp: iso6 is the brand of fragments with a tfdt.
func fileType() box.Box { return box.NewFtyp("isom", 0x200, []string{"isom", "iso6", "mp41", "mp42"}) }

// created returns the time of a header box: seconds since 1904, UTC.
func created(start wire.Time) uint64 {
	return uint64(max(start.Std().Unix()+box.EpochDiffS, 0))
}

// newMovie returns a moov without tracks.
func newMovie(created uint64, tracks []*track) *box.MoovBox {
	header := box.CreateMvhd()
	header.Version = wide
	header.CreationTime, header.ModificationTime = created, created
	rates := make([]uint32, len(tracks))
	for i, t := range tracks {
		rates[i] = t.scale.rate
	}
	header.Timescale = movieRate(rates)
	header.NextTrackID = uint32(len(tracks) + 1)
	movie := box.NewMoovBox()
	movie.AddChild(header)
	return movie
}

// newTrak returns a trak without samples.
func newTrak(created uint64, t *track) *box.TrakBox {
	trak := box.CreateEmptyTrak(t.id, t.scale.rate, t.codec.media, "und")
	trak.Tkhd.Version, trak.Mdia.Mdhd.Version = wide, wide
	trak.Tkhd.CreationTime, trak.Tkhd.ModificationTime = created, created
	trak.Mdia.Mdhd.CreationTime, trak.Mdia.Mdhd.ModificationTime = created, created
	trak.Tkhd.Width, trak.Tkhd.Height = box.Fixed32(t.header.Width<<16), box.Fixed32(t.header.Height<<16)
	stsd := trak.Mdia.Minf.Stbl.Stsd
	stsd.Children, stsd.SampleCount = []box.Box{t.entry}, 1 // its AddChild takes entries of mp4ff's own types only
	return trak
}

// initMovie returns the moov of a movie in fragments.
func initMovie(created uint64, tracks []*track) *box.MoovBox {
	movie := newMovie(created, tracks)
	extends := box.NewMvexBox()
	for _, t := range tracks {
		movie.AddChild(newTrak(created, t))
		extends.AddChild(box.CreateTrex(t.id))
	}
	movie.AddChild(extends)
	return movie
}

// finalMovie returns the moov of a finished file. Tracks that got no sample are
// left out. Its samples stand shift bytes later than they were written.
func finalMovie(created uint64, tracks []*track, shift int64) *box.MoovBox {
	movie := newMovie(created, tracks)
	zero := wire.Time(math.MaxInt64)
	for _, t := range tracks {
		if len(t.table.sizes) > 0 {
			zero = min(zero, t.scale.moment(t.table.first))
		}
	}
	for _, t := range tracks {
		if len(t.table.sizes) > 0 {
			trak := finalTrak(created, t, zero, movie.Mvhd.Timescale, shift)
			movie.AddChild(trak)
			movie.Mvhd.Duration = max(movie.Mvhd.Duration, trak.Tkhd.Duration)
		}
	}
	return movie
}

func finalTrak(created uint64, t *track, zero wire.Time, rate uint32, shift int64) *box.TrakBox {
	trak := newTrak(created, t)
	by, end := t.table.coarse(), t.table.end
	trak.Mdia.Mdhd.Timescale /= by
	_, all := t.table.lengths(by)
	if by > 1 { // no sample is shorter than a tick
		end = max(end, int64(all)*int64(by))
	}
	edits, length := t.table.edits(t.scale.moment(t.table.first)-zero, end, t.scale.rate, rate)
	edits[len(edits)-1].MediaTime /= int64(by)
	list := &box.EdtsBox{}
	list.AddChild(&box.ElstBox{Version: wide, Entries: edits})
	trak.Children = trak.Children[:1] // the tkhd; edits stand before the media
	trak.AddChild(list)
	trak.AddChild(trak.Mdia)
	trak.Tkhd.Duration, trak.Mdia.Mdhd.Duration = length, all
	stbl := trak.Mdia.Minf.Stbl
	stbl.Children = stbl.Children[:1] // the stsd
	for _, b := range t.table.boxes(shift) {
		stbl.AddChild(b)
	}
	return trak
}
