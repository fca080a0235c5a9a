package trafficview

import (
	"bytes"
	"encoding/json"
	"fmt"

	"campipe/internal/demux/media"
	"campipe/internal/evostream"
	"campipe/pkg/wire"
)

// record takes the next record. Its bytes are framing, but for what is said
// otherwise.
func (r *Reader) record(record *evostream.Record) error {
	b := record.Payload
	if record.Junk {
		r.junk += len(b)
		return nil
	}
	r.passed()
	r.framing += record.Size()
	switch record.Tag {
	case evostream.TagInit:
		switch {
		case r.fragment.full:
			r.part(record.Tag, b)
		case len(b) < 8 || string(b[4:8]) != "moov": // that of a finished MP4 whose beginning was missed
			return r.init(b)
		}
	case evostream.TagBegin:
		r.begin(b)
	case evostream.TagMoof, evostream.TagMdat:
		r.part(record.Tag, b)
	case evostream.TagVideo, evostream.TagAudio:
		r.framing -= len(b)
		r.part(record.Tag, b)
	case evostream.TagEnd:
		r.end()
	case evostream.TagMetadata:
		r.framing -= len(b)
		r.out.Drop(media.Metadata, 0, len(b))
		r.out.Note(metadata(b))
	case evostream.TagTimestamps, evostream.TagCodec:
		// The moof and the init segment say it better.
	default:
		r.framing -= record.Size()
		r.out.Drop(media.Unknown, 0, record.Size())
	}
	return nil
}

// init takes an init segment with its prefix.
func (r *Reader) init(b []byte) error {
	if r.fragment.begun() {
		r.lose(wire.CauseReset, max(1, r.fragment.records), r.fragment.bytes, "a new init segment inside of a fragment")
	}
	r.fragment.reset()
	r.open = false
	segment, err := cutPrefix(b)
	if err == nil {
		err = r.movie.Init(segment)
	}
	if err == nil {
		return nil
	}
	r.framing -= len(b)
	if r.out.Bare() {
		r.out.Drop(media.Unread, 0, len(b)+r.parser.Reset())
		return fmt.Errorf("byte %d: %w", r.at, err)
	}
	r.lose(wire.CauseDamage, 0, len(b), err.Error())
	return nil
}

// prefixLimit is how far into a record the ftyp may begin. Before it stand the
// server's four bytes of what there is (0xf0 with 1 for video and 2 for audio,
// and three of the avcC), one byte of older servers, or nothing.
const prefixLimit = 32

// cutPrefix returns the init segment in a record.
func cutPrefix(b []byte) ([]byte, error) {
	i := bytes.Index(b[:min(len(b), prefixLimit)], []byte("ftyp"))
	if i < 4 {
		return nil, fmt.Errorf("init segment: no ftyp in its first %d bytes", prefixLimit)
	}
	return b[i-4:], nil
}

// metadata makes a note of JSON that came between the fragments. A server's
// answer to a ping is {"data":"sync","timestamp":SECONDS}.
func metadata(b []byte) wire.Note {
	n := wire.Note{What: "metadata", Text: string(bytes.ToValidUTF8(b, []byte("\ufffd")))}
	var said struct {
		Data      string `json:"data"`
		Timestamp any    `json:"timestamp"`
	}
	if json.Unmarshal(b, &said) == nil && said.Data == "sync" {
		n.What, n.Values = "server-time", map[string]any{"seconds": said.Timestamp}
	}
	return n
}
