package segment

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
)

// send writes a segment, or a part of it, with the faults that it is to have. It
// reports whether the answer may go on, and writes down what was sent.
func (a *answer) send(t *Track, data []byte, p piece, whole bool) bool {
	plan := &a.format.Plan
	entry, url := a.entry(t, p.segment), a.r.URL.RequestURI()
	if plan.slow > 0 {
		select {
		case <-a.pace.Start(0).Due(plan.slow):
		case <-a.r.Context().Done():
			a.log.Refused(entry, "client: "+a.r.Context().Err().Error(), url)
			return false
		}
	}
	if plan.resets.Has(p.segment.Index) && a.once(t, p.segment) {
		a.log.Refused(entry, "reset", url)
		a.w.Write(data[:len(data)/2])
		a.hangUp()
		return false
	}
	_, err := a.w.Write(data)
	if err == nil {
		err = http.NewResponseController(a.w).Flush()
	}
	switch {
	case err != nil:
		a.log.Refused(entry, "client: "+err.Error(), url)
		return false
	case !whole:
		a.log.Refused(entry, "range", url)
	case a.r.Method == http.MethodGet:
		a.log.Sent(entry, p.plain, url)
		for _, u := range p.units {
			a.log.Sample(u.Sample, u.Data)
		}
		a.count()
	}
	return true
}

// once reports whether it is asked for the first time for a segment.
func (a *answer) once(t *Track, s Segment) bool {
	key := fmt.Sprint(t.Name, " ", s.Index)
	a.mu.Lock()
	defer a.mu.Unlock()
	before := a.reset[key]
	a.reset[key] = true
	return !before
}

// count takes note of a segment that was sent: a ticket is good for some.
func (a *answer) count() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sent++; a.format.Plan.ticket > 0 && a.sent == a.format.Plan.ticket {
		a.ticket, a.sent = a.ticket+1, 0
	}
}

// hangUp ends the connection at once, so that the client is told of a reset where
// the network tells of those.
func (a *answer) hangUp() {
	control := http.NewResponseController(a.w)
	control.Flush()
	conn, _, err := control.Hijack()
	if err != nil {
		return // the server ends it, since the answer is too short
	}
	below := conn
	if secure, ok := conn.(*tls.Conn); ok {
		below = secure.NetConn()
	}
	if tcp, ok := below.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	below.Close()
}
