package hls

import (
	"fmt"
	"strings"
	"time"

	"campipe/internal/sim/segment"
)

// partly is how many segments at the end of a playlist have their parts listed.
const partly = 3

// writer writes the playlist of one track.
type writer struct {
	*builder
	*segment.View
	strings.Builder
	track *segment.Track
	key   string // that is in force
}

func (w *writer) add(format string, values ...any) { fmt.Fprintf(w, format+"\n", values...) }

// media writes the playlist.
func (w *writer) media() {
	target := w.Length
	if w.Uneven {
		target *= 2
	}
	w.add("#EXTM3U")
	w.add("#EXT-X-VERSION:%d", 7)
	w.add("#EXT-X-TARGETDURATION:%d", int((target+time.Second-1)/time.Second))
	w.add("#EXT-X-INDEPENDENT-SEGMENTS")
	switch {
	case w.VOD:
		w.add("#EXT-X-PLAYLIST-TYPE:VOD")
	case w.parts:
		w.add("#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=%.3f,HOLD-BACK=%.3f", 3*target.Seconds(), 3*target.Seconds())
		w.add("#EXT-X-PART-INF:PART-TARGET=%.5f", target.Seconds())
	}
	for i, s := range w.Listed {
		if i == 0 {
			w.first(s)
		}
		w.segment(i, s)
	}
	switch {
	case w.Ended:
		w.add("#EXT-X-ENDLIST")
	case w.parts && len(w.Listed) > 0:
		w.add(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="%s"`, w.url(w.At(w.Listed[len(w.Listed)-1].Index+1)))
	}
}

// first writes what counts for the whole list.
func (w *writer) first(s segment.Segment) {
	w.add("#EXT-X-MEDIA-SEQUENCE:%d", s.Number)
	if w.Part > 0 {
		gone := s.Part
		if s.First && s.Part > 0 {
			gone-- // its tag is in the list still
		}
		w.add("#EXT-X-DISCONTINUITY-SEQUENCE:%d", gone)
	}
}

func (w *writer) url(s segment.Segment) string { return w.track.Path(s) + w.Query }

func (w *writer) segment(i int, s segment.Segment) {
	p, err := segment.Place{}, error(nil)
	if w.byterange {
		if p, err = w.Place(w.track, s); err != nil {
			w.add("# %v", err)
			return
		}
	}
	if w.Part > 0 && s.First && s.Part > 0 {
		w.add("#EXT-X-DISCONTINUITY")
	}
	w.begin(i, s)
	if w.rotate > 0 && w.key != w.keyName(s) {
		w.encrypted(s)
	}
	if w.dates {
		w.add("#EXT-X-PROGRAM-DATE-TIME:%s", w.Wall(s.Start).UTC().Format("2006-01-02T15:04:05.000Z"))
	}
	if w.gaps.Has(s.Index) {
		w.add("#EXT-X-GAP")
	}
	if w.parts && i >= len(w.Listed)-partly && !w.byterange {
		w.add(`#EXT-X-PART:DURATION=%.5f,URI="%s",INDEPENDENT=YES`, s.Length.Seconds(), w.url(s))
	}
	w.add("#EXTINF:%.5f,", s.Length.Seconds())
	if w.byterange {
		w.add("#EXT-X-BYTERANGE:%d@%d", p.Length, p.At)
	}
	w.add("%s", w.url(s))
}

// begin writes where the init segment is, where it is another one. It is not
// encrypted.
func (w *writer) begin(i int, s segment.Segment) {
	if i > 0 && w.Listed[i-1].Part == s.Part || w.track.Init(s) == "" && w.track.Preface == nil {
		return
	}
	if w.key != "" {
		w.add("#EXT-X-KEY:METHOD=NONE")
		w.key = ""
	}
	if !w.byterange {
		w.add(`#EXT-X-MAP:URI="%s"`, w.track.Init(s)+w.Query)
		return
	}
	// It is in the file before the first segment of its part.
	first := s
	for first.Index > 1 && !first.First {
		first = w.At(first.Index - 1)
	}
	if p, err := w.Place(w.track, first); err == nil {
		w.add(`#EXT-X-MAP:URI="%s",BYTERANGE="%d@%d"`, w.url(s), p.Preface, p.At-p.Preface)
	}
}

// encrypted writes the key of a segment, and of those that follow.
func (w *writer) encrypted(s segment.Segment) {
	w.key = w.keyName(s)
	iv := ""
	if v, told := w.vector(s); told {
		iv = fmt.Sprintf(",IV=0x%x", v)
	}
	w.add(`#EXT-X-KEY:METHOD=AES-128,URI="%s"%s`, w.key+w.Query, iv)
}
