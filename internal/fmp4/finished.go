package fmp4

import (
	"fmt"
	"math"
)

// Finished appends the samples of a finished MP4, track after track, to dst:
// those of the sample tables in the moov that d's Init was read from or one like
// it, clause 8.5 to 8.7. Data is what its mdat holds; the first chunk is taken
// to begin there, wherever the moov thinks that it is. Each track's time goes on
// where it ended before. On an error none was appended.
func (d *Decoder) Finished(dst []Sample, moov, data []byte) ([]Sample, error) {
	before := d.timeline
	w := walker{Decoder: d, f: Fragment{Data: data}, samples: dst, left: int64(len(data))}
	if err := w.tables(moov); err != nil {
		d.timeline = before
		return dst, fmt.Errorf("moov: %w", err)
	}
	return w.samples, nil
}

func (w *walker) tables(moov []byte) error {
	all, err := tablesOf(moov, len(w.init.Tracks))
	if err != nil {
		return err
	}
	w.f.At = math.MaxInt64
	for _, t := range all {
		if at, ok := t.first(); ok {
			w.f.At = min(w.f.At, at)
		}
	}
	for i, t := range all {
		w.index = i
		if err := w.table(t); err != nil {
			return fmt.Errorf("trak %d: %w", i+1, err)
		}
	}
	return nil
}

// tablesOf returns the tables of the tracks of a moov, which may be n.
func tablesOf(b []byte, n int) ([]*table, error) {
	moov, err := find(b, "moov")
	if err != nil {
		return nil, err
	}
	var all []*table
	for b := moov; len(b) > 0; {
		var t Type
		var trak []byte
		if t, trak, b, err = cut(b); err != nil {
			return nil, err
		}
		if !t.Is("trak") {
			continue
		}
		if len(all) == n {
			return nil, fmt.Errorf("more than the %d tracks of before", n)
		}
		table, err := newTable(trak)
		if err != nil {
			return nil, fmt.Errorf("trak %d: %w", len(all)+1, err)
		}
		all = append(all, table)
	}
	return all, nil
}

// table walks the samples of a track.
func (w *walker) table(t *table) error {
	line, track := &w.timeline[w.index], &w.init.Tracks[w.index]
	if t.size != 0 && uint64(t.count)*uint64(t.size) > uint64(w.left) {
		return fmt.Errorf("stsz: %d samples do not fit", t.count)
	}
	start := line.next
	for {
		e, ok, err := t.next()
		if err != nil || !ok {
			if line.next = start + t.time; err == nil {
				err = line.check(track.Timescale)
			}
			return err
		}
		s, err := e.sample(w.index, track, start)
		if err != nil {
			return fmt.Errorf("sample %d: %w", t.number, err)
		}
		w.next = e.at
		if err := w.place(&s, e.size); err != nil {
			return fmt.Errorf("sample %d: %w", t.number, err)
		}
		w.samples = append(w.samples, s)
	}
}

// sample returns e as a sample, without its data, of a track whose tables begin
// at the tick start.
func (e *entry) sample(index int, track *Track, start int64) (Sample, error) {
	if seconds := int64(e.offset) / int64(track.Timescale); max(seconds, -seconds) > maxOffset {
		return Sample{}, fmt.Errorf("ctts: composition offset of %d s exceeds %d", seconds, maxOffset)
	}
	return Sample{Track: index, DTS: start + e.time - track.Start, Offset: e.offset, Duration: e.duration, Flags: e.flags}, nil
}
