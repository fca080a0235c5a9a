package dash

import (
	"fmt"

	"campipe/internal/sim/segment"
)

// segments writes how the segments of a track in a period can be had.
func (w *writer) segments(t *segment.Track, list []segment.Segment) {
	s := list[0]
	attributes := fmt.Sprintf(`timescale="%d"`, t.Clock.Timescale)
	if pto := w.media(t, s); pto > 0 && !w.nginx {
		attributes += fmt.Sprintf(` presentationTimeOffset="%d"`, pto)
	}
	init := w.builder.init(t, s) + w.Query
	switch w.address {
	case byTime:
		if !w.nginx && s.Number > 1 {
			attributes += fmt.Sprintf(` startNumber="%d"`, s.Number)
		}
		w.add(`<SegmentTemplate %s initialization="%s" media="%s">`, raw(attributes), init, w.template(t, s)+w.Query)
		w.steps(t, list)
		w.add(`</SegmentTemplate>`)
	case byNumber:
		if w.timeline {
			w.add(`<SegmentTemplate %s startNumber="%d" initialization="%s" media="%s">`, raw(attributes), s.Number, init, w.template(t, s)+w.Query)
			w.steps(t, list)
			w.add(`</SegmentTemplate>`)
			return
		}
		number := s.Number
		if !w.Ended {
			number -= int((s.Start - s.Begin) / w.Length)
		}
		w.add(`<SegmentTemplate %s duration="%d" startNumber="%d" initialization="%s" media="%s"/>`,
			raw(attributes), t.Clock.Ticks(w.Length), number, init, w.template(t, s)+w.Query)
	case byList:
		if s.Number > 1 {
			attributes += fmt.Sprintf(` startNumber="%d"`, s.Number)
		}
		w.add(`<SegmentList %s>`, raw(attributes))
		w.add(`<Initialization sourceURL="%s"/>`, init)
		w.steps(t, list)
		for _, s := range list {
			w.add(`<SegmentURL media="%s"/>`, w.file(t, s)+w.Query)
		}
		w.add(`</SegmentList>`)
	case byIndex:
		w.index(t, s, attributes)
	}
}

// index writes where the index of a file is (5.3.9.2).
func (w *writer) index(t *segment.Track, s segment.Segment, attributes string) {
	init, index, err := w.head(t, s)
	if err != nil {
		w.add(`<!-- %s -->`, err.Error())
		return
	}
	w.add(`<BaseURL>%s</BaseURL>`, w.file(t, s)+w.Query)
	w.add(`<SegmentBase %s indexRange="%d-%d"><Initialization range="0-%d"/></SegmentBase>`,
		raw(attributes), len(init), len(init)+len(index)-1, len(init)-1)
}

// media returns the media time where a period begins in a manifest.
func (w *writer) media(t *segment.Track, s segment.Segment) uint64 {
	if w.Ended && s.Begin < w.zero(w.Listed[0]) {
		return t.Clock.At(s.Media())
	}
	return t.Clock.At(s.Begin - s.Origin)
}

// steps writes the timeline (5.3.9.6). Each segment is told by itself, or those of
// one length that follow each other together.
func (w *writer) steps(t *segment.Track, list []segment.Segment) {
	w.add(`<SegmentTimeline>`)
	for from := 0; from < len(list); {
		s := list[from]
		to := from + 1
		for w.runs != apart && to < len(list) && list[to].Length == s.Length && list[to-1].End() == list[to].Start {
			to++
		}
		repeat := ""
		switch {
		case w.runs == open && to == len(list) && !w.Ended && s.Part == w.Listed[len(w.Listed)-1].Part:
			repeat = ` r="-1"`
		case to-from > 1:
			repeat = fmt.Sprintf(` r="%d"`, to-from-1)
		}
		w.add(`<S t="%d" d="%d"%s/>`, t.Clock.At(s.Media()), t.Clock.Ticks(s.Length), raw(repeat))
		from = to
	}
	w.add(`</SegmentTimeline>`)
}
