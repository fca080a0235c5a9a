package camera

import (
	"sync"

	"campipe/pkg/wire"
)

// What a camera is found to be, as the report has it.
const (
	stateNever = "never" // it never sent a record
	stateLost  = "lost"  // it sent some, and was away when the run ended
	stateGood  = "good"
)

// State is what the report says of one camera.
type State struct {
	Stream  uint16  `json:"stream"`
	Camera  string  `json:"camera"`
	Source  string  `json:"source"`
	State   string  `json:"state"`           // never, lost or good
	Records int64   `json:"records"`         // that came
	Bytes   int64   `json:"bytes"`           // in them
	Tries   int64   `json:"tries"`           // connections that were attempted
	Outages int64   `json:"outages"`         // gaps that its source made
	Away    float64 `json:"away_seconds"`    // how long they lasted
	Error   string  `json:"error,omitempty"` // the newest
	Detail  any     `json:"detail,omitempty"`
}

// state is a State that is being written.
type state struct {
	mu sync.Mutex
	State
}

// State returns what became of the camera so far.
func (c *Camera) State() State {
	c.state.mu.Lock()
	s := c.state.State
	c.state.mu.Unlock()
	s.Stream, s.Camera, s.Source = c.Stream, c.Header.Camera, c.Header.Source
	if s.State == "" {
		s.State = stateNever
	}
	if c.Detail != nil {
		s.Detail = c.Detail()
	}
	return s
}

// tried takes note of an attempt that begins.
func (s *state) tried() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Tries++
}

// got takes note of a record.
func (s *state) got(f *wire.Frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.State.State = stateGood
	s.Records++
	s.Bytes += int64(len(f.Payload))
}

// lost takes note that an outage begins, or goes on.
func (s *state) lost(err error, begins bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if begins {
		s.Outages++
	}
	s.Error = err.Error()
	if s.State.State == stateGood {
		s.State.State = stateLost
	}
}

// found takes note of how long an outage lasted.
func (s *state) found(g *wire.Gap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Away += g.Span().Seconds()
}
