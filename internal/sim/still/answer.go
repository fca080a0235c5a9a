package still

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

// answer is one answer of a camera.
type answer struct {
	plan *plan
	shot shot
	w    http.ResponseWriter
	log  *journal.Connection
}

// give answers the request, and returns why no picture was sent completely, or "".
func (a *answer) give(r *http.Request, p pace.Pace) string {
	if a.plan.slow > 0 {
		select {
		case <-p.Start(0).Due(a.plan.slow):
		case <-r.Context().Done():
			return "client: " + r.Context().Err().Error()
		}
	}
	switch {
	case a.plan.fault == hang:
		<-r.Context().Done()
		a.hangUp()
		return string(hang)
	case a.plan.flaky > 0 && a.shot.asked%a.plan.flaky == 0:
		http.Error(a.w, "500 it happens", http.StatusInternalServerError)
		return "500"
	case a.plan.fault == html:
		a.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(a.w, "<html><body><h1>The camera is out of order</h1></body></html>\n")
		return string(html)
	case a.plan.fault == empty:
		a.w.Header().Set("Content-Type", "image/jpeg")
		a.w.Header().Set("Content-Length", "0")
		return string(empty)
	}
	a.validators()
	if a.has(r) {
		a.w.WriteHeader(http.StatusNotModified)
		return "304"
	}
	return a.picture(r)
}

// hangUp ends the connection: a handler that returns without an answer has the
// server write one.
func (a *answer) hangUp() {
	if conn, _, err := http.NewResponseController(a.w).Hijack(); err == nil {
		conn.Close()
	}
}

// picture sends the picture, or half of it.
func (a *answer) picture(r *http.Request) string {
	body := a.shot.data
	a.w.Header().Set("Content-Type", "image/jpeg")
	a.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	half := a.plan.fault == stall || a.plan.fault == truncated
	if half {
		body = body[:len(body)/2]
	}
	if _, err := a.w.Write(body); err != nil {
		return "client: " + err.Error()
	}
	if err := http.NewResponseController(a.w).Flush(); err != nil {
		return "client: " + err.Error()
	}
	if a.plan.fault == stall {
		<-r.Context().Done()
	}
	if half {
		return string(a.plan.fault) // the server closes a connection whose answer is too short
	}
	a.log.Sample(journal.Sample{Track: "video", Time: uint64(a.shot.at.UnixMicro()), Key: true, Number: a.shot.name}, body)
	return ""
}

// validators sets the header fields by which a client can ask whether it has the
// picture already (RFC 9110 section 8.8).
func (a *answer) validators() {
	if a.plan.etag {
		a.w.Header().Set("ETag", a.etag())
	}
	if a.plan.lastModified {
		a.w.Header().Set("Last-Modified", a.shot.at.UTC().Format(http.TimeFormat))
	}
}

func (a *answer) etag() string { return fmt.Sprintf(`"%d"`, a.shot.number) }

// has reports whether the client says that it has the picture (section 13.2.2): an
// ETag, where there is one, comes before the time.
func (a *answer) has(r *http.Request) bool {
	if tag := r.Header.Get("If-None-Match"); a.plan.etag && tag != "" {
		return tag == a.etag()
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return a.plan.lastModified && err == nil && !a.shot.at.Truncate(time.Second).After(since)
}
