package segment

import (
	"net/http"
	"strconv"
	"time"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/reel"
)

// answer is the answer to one request.
type answer struct {
	*Camera
	w        http.ResponseWriter
	r        *http.Request
	path     string // after the camera's name
	ticketed string // the ticket of the request
	log      *journal.Connection
}

// piece is a segment in an answer.
type piece struct {
	segment Segment
	plain   []byte
	units   []reel.Unit
}

func (a *answer) give() {
	p := &a.format.Plan
	if why := p.gate.Refuse(a.w, a.r); why != "" {
		a.log.Withheld(why)
		return
	}
	now := a.now()
	a.tell(now, a.log)
	a.w.Header().Set("Date", a.wall(now).UTC().Format(http.TimeFormat))
	if p.outage.has(now - a.first) {
		a.pass(now + p.Length)
		a.outage()
		return
	}
	v := a.view(now)
	text, ok := a.format.Text(v, a.path)
	if ok && (text.Open || a.admitted()) {
		a.text(text)
		return
	}
	track, s, init, found := a.find(a.path, now)
	switch {
	case ok || found && !a.admitted():
		a.refuse(http.StatusForbidden, "403", track, s)
	case !found:
		http.Error(a.w, "404 no such thing", http.StatusNotFound)
		a.log.Withheld("unknown: " + a.path)
	case init:
		a.begin(track, s)
	case track.InFile:
		a.file(track, s, now)
	default:
		a.segment(track, s, now)
	}
}

// outage answers with an error, or not at all.
func (a *answer) outage() {
	a.log.Withheld("outage")
	if !a.format.Plan.cut {
		http.Error(a.w, "503 out of order", http.StatusServiceUnavailable)
	} else if conn, _, err := http.NewResponseController(a.w).Hijack(); err == nil {
		conn.Close()
	}
}

// admitted reports whether the request's ticket is good.
func (a *answer) admitted() bool {
	if a.format.Plan.ticket == 0 {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ticketed == strconv.Itoa(a.ticket)
}

// refuse answers that there is no such segment; track is nil where it is none.
func (a *answer) refuse(status int, why string, t *Track, s Segment) {
	if t == nil {
		a.log.Withheld(why)
	} else {
		a.log.Refused(a.entry(t, s), why, a.r.URL.RequestURI())
	}
	http.Error(a.w, strconv.Itoa(status)+" "+why, status)
}

func (a *answer) text(t Text) {
	a.w.Header().Set("Content-Type", t.Type)
	a.w.Header().Set("Cache-Control", "no-cache")
	if t.Manifest {
		a.log.Manifest(a.r.URL.RequestURI())
	}
	a.w.Write(t.Body)
}

func (a *answer) begin(t *Track, s Segment) {
	data, err := t.Begin(s)
	if err != nil {
		http.Error(a.w, err.Error(), http.StatusInternalServerError)
		return
	}
	a.w.Header().Set("Content-Type", t.Type)
	a.w.Write(data)
}

// segment answers with a segment, when it is there.
func (a *answer) segment(t *Track, s Segment, now time.Duration) {
	if why := a.ready(s, now); why != "" {
		a.refuse(http.StatusNotFound, why, t, s)
		return
	}
	_, data, piece, err := t.bytes(s)
	if err != nil {
		http.Error(a.w, err.Error(), http.StatusInternalServerError)
		return
	}
	a.w.Header().Set("Content-Type", t.Type)
	a.w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	a.send(t, data, piece, true)
}

// ready waits until a segment is there where clients may, and returns why it is not
// to be had, or "". At speed 0 time passes by it.
func (a *answer) ready(s Segment, now time.Duration) string {
	p := &a.format.Plan
	a.pass(p.start(s.Index + p.Window/2 + 2))
	if p.Wait && a.absent(s, now) == "early" {
		select {
		case <-a.clock.Due(s.End()):
			now = s.End()
		case <-a.r.Context().Done():
		}
	}
	return a.absent(s, now)
}
