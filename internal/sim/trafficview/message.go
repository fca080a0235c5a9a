package trafficview

import (
	"iter"
	"time"

	"campipe/internal/evostream"
)

// message is a WebSocket message of the server's, and when it is due.
type message struct {
	at      time.Duration
	data    []byte
	samples []*sample // those that are complete once it is sent
	partial bool      // it ends inside a record
	hold    bool      // nothing at all is sent from here on
}

// progressive returns the messages of `?progressive`: one for each record.
func progressive(records iter.Seq[record]) iter.Seq[message] {
	return func(yield func(message) bool) {
		var open []*sample
		for r := range records {
			m := message{at: r.at, data: evostream.Append(nil, r.tag, r.payload)}
			switch r.tag {
			case evostream.TagBegin:
				open = nil
			case evostream.TagVideo, evostream.TagAudio:
				open = append(open, r.sample)
			case evostream.TagEnd:
				m.samples, open = open, nil
			}
			if !yield(m) {
				return
			}
		}
	}
}

// whole returns the messages of a URL without `?progressive`: one for the init
// segment and one for each fragment, as they stand in a file. Part of a fragment
// is never sent.
func whole(records iter.Seq[record]) iter.Seq[message] {
	return func(yield func(message) bool) {
		var head, video, audio []byte
		var open []*sample
		begun := false
		for r := range records {
			m := message{at: r.at}
			switch r.tag {
			case evostream.TagBegin:
				head, video, audio, open = nil, nil, nil, nil
				begun = true
			case evostream.TagMoof, evostream.TagMdat:
				head = append(head, r.payload...)
			case evostream.TagVideo:
				video = append(video, r.payload...)
				open = append(open, r.sample)
			case evostream.TagAudio:
				audio = append(audio, r.payload...)
				open = append(open, r.sample)
			case evostream.TagInit:
				m.data = r.payload
			case evostream.TagEnd:
				if begun {
					m.data = append(append(head, video...), audio...)
					m.samples = open
				}
				begun = false
			case evostream.TagMetadata:
				m.data = evostream.Append(nil, r.tag, r.payload)
			}
			if m.data != nil && !yield(m) {
				return
			}
		}
	}
}
