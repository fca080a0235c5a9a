// Package journal writes down what the simulated cameras sent, so that a test
// can compare every access unit that came out at the far end.
package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// The events of a journal.
const (
	EventStart    = "start"    // a client was let in
	EventSample   = "sample"   // an access unit was sent completely
	EventWithheld = "withheld" // one that was due or asked for was not
	EventEnd      = "end"      // the connection is over

	// Of cameras whose media lies in segments:
	EventManifest = "manifest" // a manifest was sent
	EventMade     = "made"     // a segment came to be, and can be had for a while
	EventSegment  = "segment"  // one was sent completely; its samples come after it
)

// Line is one line of a journal, as JSON.
type Line struct {
	Event      string   `json:"event"`
	Camera     string   `json:"camera"`
	Connection int      `json:"connection"` // counts from 1 over all cameras; of stills, each request is one
	*Sample             // of a sample, or of one that was withheld
	Packet     *Packet  `json:"packet,omitempty"`  // that was withheld
	Segment    *Segment `json:"segment,omitempty"` // that was made, sent or withheld
	URL        string   `json:"url,omitempty"`     // of a start, a manifest or a segment: what the client asked for
	Why        string   `json:"why,omitempty"`     // of an end, or of what was withheld
}

// Sample is one access unit as the client was told of it.
type Sample struct {
	Track    string `json:"track"`            // "video", "audio" or "application"
	Codec    string `json:"codec,omitempty"`  // of RTP
	Time     uint64 `json:"time"`             // decode time, in ticks of the track
	Duration uint32 `json:"duration"`         // in ticks
	Offset   int32  `json:"offset"`           // ticks from decode to presentation
	Key      bool   `json:"key"`              // decoding can start here, whatever the client was told
	Number   int    `json:"number,omitempty"` // of a JPEG: which picture of the camera it is, from 1
	Size     int    `json:"size"`             // bytes
	SHA256   string `json:"sha256"`           // of the bytes, in hexadecimal
}

// Segment is one segment of a track as manifests tell of it.
type Segment struct {
	Track     string `json:"track"`            // "video", "small", "audio", or "both"
	Index     int    `json:"index"`            // counts from 1 over the camera's life; options go by it
	Number    int    `json:"number"`           // as the camera counts
	Time      uint64 `json:"time"`             // media time, in ticks of the track
	Duration  uint64 `json:"duration"`         // in ticks
	Timescale uint32 `json:"timescale"`        // ticks a second
	Start     int64  `json:"start"`            // by the camera's clock, in microseconds since 1970
	Size      int    `json:"size,omitempty"`   // bytes, before it was encrypted; of one that was sent
	SHA256    string `json:"sha256,omitempty"` // of those bytes, in hexadecimal
}

// Journal writes lines as they happen. A nil Journal writes none.
type Journal struct {
	mu          sync.Mutex
	encoder     *json.Encoder
	fail        func(error)
	connections int
}

// New returns a journal that writes each line to w in one piece. Where that
// fails it calls fail, which may be more than once: a journal with lines
// missing proves nothing, so the cameras had better stop.
func New(w io.Writer, fail func(error)) *Journal {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return &Journal{encoder: encoder, fail: fail}
}

// Start writes that a client was let in, and returns its connection.
func (j *Journal) Start(camera, url string) *Connection {
	if j == nil {
		return nil
	}
	c := j.Request(camera)
	c.write(Line{Event: EventStart, URL: url})
	return c
}

// Request returns a connection that has neither start nor end: one request for
// one picture, of which there is one line.
func (j *Journal) Request(camera string) *Connection {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.connections++
	return &Connection{journal: j, camera: camera, number: j.connections}
}

// Connection is one client of one camera. A nil Connection writes nothing.
type Connection struct {
	journal *Journal
	camera  string
	number  int
}

// Sample writes that an access unit was sent completely. It sets s.Size and
// s.SHA256 to those of data.
func (c *Connection) Sample(s Sample, data []byte) {
	if c == nil {
		return
	}
	sum := sha256.Sum256(data)
	s.Size, s.SHA256 = len(data), hex.EncodeToString(sum[:])
	c.write(Line{Event: EventSample, Sample: &s})
}

// Withheld writes that an access unit was not sent, or not all of it, and why: the
// status of the answer or the fault that the client asked for.
func (c *Connection) Withheld(why string) {
	if c == nil {
		return
	}
	c.write(Line{Event: EventWithheld, Why: why})
}

// Manifest writes that a manifest was sent.
func (c *Connection) Manifest(url string) {
	if c == nil {
		return
	}
	c.write(Line{Event: EventManifest, URL: url})
}

// Made writes that a segment can be had from now on, or never where why says so.
func (c *Connection) Made(s Segment, why string) {
	if c == nil {
		return
	}
	l := Line{Event: EventMade, Segment: &s, Why: why}
	if why != "" {
		l.Event = EventWithheld
	}
	c.write(l)
}

// Sent writes that a segment was sent completely. It sets s.Size and s.SHA256 to
// those of data.
func (c *Connection) Sent(s Segment, data []byte, url string) {
	if c == nil {
		return
	}
	sum := sha256.Sum256(data)
	s.Size, s.SHA256 = len(data), hex.EncodeToString(sum[:])
	c.write(Line{Event: EventSegment, Segment: &s, URL: url})
}

// Refused writes that a segment was asked for and not sent, or not all of it, and why.
func (c *Connection) Refused(s Segment, why, url string) {
	if c == nil {
		return
	}
	c.write(Line{Event: EventWithheld, Segment: &s, Why: why, URL: url})
}

// End writes that the connection is over, and why.
func (c *Connection) End(why string) {
	if c == nil {
		return
	}
	c.write(Line{Event: EventEnd, Why: why})
}

func (c *Connection) write(l Line) {
	l.Camera, l.Connection = c.camera, c.number
	c.journal.mu.Lock()
	defer c.journal.mu.Unlock()
	if err := c.journal.encoder.Encode(l); err != nil {
		c.journal.fail(fmt.Errorf("log: %w", err))
	}
}

// Read reads a journal, up to its end.
func Read(r io.Reader) ([]Line, error) {
	var all []Line
	for decoder := json.NewDecoder(r); ; {
		var l Line
		if err := decoder.Decode(&l); err == io.EOF {
			return all, nil
		} else if err != nil {
			return all, fmt.Errorf("log: line %d: %w", len(all)+1, err)
		}
		all = append(all, l)
	}
}
