package fmp4

import (
	"campipe/internal/demux/media"
	"campipe/internal/fmp4"
	"campipe/pkg/wire"
)

// close does what is to be done with the box, which is complete.
func (r *Reader) close() error {
	use := r.box.use
	r.box.use, r.box.left = none, 0
	switch {
	case use == keep:
		r.fragment()
	case use == gather && r.box.header.Type.Is("moof"):
		r.newMoof()
	case use == gather && fmp4.IsFinished(r.body):
		r.framed()
		return r.begin()
	case use == gather:
		if err := r.movie.Init(r.body); err != nil {
			return err
		}
		if r.out.Bare() {
			r.movie.Begins()
		}
		r.file = nil
		r.framed()
	}
	return nil
}

// framed accounts for what was gathered.
func (r *Reader) framed() {
	r.out.Drop(media.Framing, 0, len(r.body))
	r.body = r.body[:0]
}

// begin takes the moov that was gathered as that of a finished MP4.
func (r *Reader) begin() (err error) {
	moov := r.body[:r.box.header.Size]
	r.body, r.moof = nil, r.moof[:0] // the file keeps it
	r.file, err = r.movie.File(moov, r.boxAt+r.box.header.Size-r.origin)
	return err
}

// newMoof keeps the moof that was gathered until its mdat has come.
func (r *Reader) newMoof() {
	if err := r.alone(); err != nil {
		r.damaged(0, err)
	}
	r.moof = r.moof[:0]
	if r.movie.Known() {
		r.moof, r.moofAt = append(r.moof, r.body...), r.boxAt
	}
	r.framed()
}

// alone reads the moof that is kept as one without data. The error is that it
// has samples.
func (r *Reader) alone() error {
	if len(r.moof) == 0 {
		return nil
	}
	return r.movie.Fragment(fmp4.Fragment{Moof: r.moof}, &r.data)
}

// fragment reads the moof that is kept, and its data. Where samples are behind it,
// there may be another mdat.
func (r *Reader) fragment() {
	err := r.movie.Fragment(fmp4.Fragment{
		Moof: r.moof,
		Data: r.data.Bytes,
		At:   r.dataAt - r.moofAt,
		Pos:  r.moofAt - r.origin,
	}, &r.data)
	if r.short = err; !fmp4.Beyond(err) {
		r.settle()
		r.moof = r.moof[:0]
		r.data.Reset()
	}
}

// settle accounts for a fragment that no more data comes of.
func (r *Reader) settle() {
	if r.short == nil {
		return
	}
	r.damaged(len(r.data.Bytes), r.short)
	r.short, r.moof = nil, r.moof[:0]
	r.data.Reset()
}

// damaged accounts for a fragment that makes no sense. Its boxes have their
// sizes, so the next one is found.
func (r *Reader) damaged(bytes int, err error) {
	gap := wire.Gap{Cause: wire.CauseDamage, Bytes: int64(bytes), Text: err.Error()}
	if at := r.moofAt; r.out.Bare() {
		gap.At = &at
	}
	r.out.Lose(gap)
}

// strayReason is why an mdat without a moof is left out.
func (r *Reader) strayReason() string {
	if r.movie.Known() {
		return media.Unknown
	}
	return media.Late
}
