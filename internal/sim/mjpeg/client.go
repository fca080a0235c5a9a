package mjpeg

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
)

const (
	// writeLimit is how long a write may wait for a client that doesn't read.
	writeLimit = 30 * time.Second
	// dribbles is how many pieces a second a slow camera sends.
	dribbles = 20
)

// client is one client that is being sent pictures.
type client struct {
	plan   *plan
	camera string
	number int64 // of all clients of the server
	album  *picture.Album
	pace   pace.Pace
	log    *journal.Connection
	conn   net.Conn
	gone   chan error // why the client can't be heard any more
	began  time.Time
	data   []byte // a picture
	wire   []byte // a part as it is sent
}

// run sends what the plan says, and ends the connection.
func (c *client) run(ctx context.Context) {
	defer c.conn.Close()
	defer context.AfterFunc(ctx, func() { c.conn.Close() })()
	c.gone = make(chan error, 1)
	go c.listen()
	c.log.End(c.stream(ctx))
}

// listen reads what the client sends, which nobody wants, until it has gone.
func (c *client) listen() {
	_, err := io.Copy(io.Discard, c.conn)
	if err == nil {
		err = io.EOF
	}
	c.gone <- err
}

// stream sends each picture when it is due, and returns why it stops.
func (c *client) stream(ctx context.Context) string {
	p, d := c.plan, &c.plan.dialect
	c.began = c.pace.Time()
	schedule := c.pace.Start(0)
	head, opening := d.head()
	if why := c.send(ctx, d.appendChunks([]byte(head), []byte(opening))); why != "" {
		return why
	}
	for n := 1; ; n++ {
		moment := p.moment(n)
		due := schedule.Due(moment)
		if p.stall.passed(n, moment) {
			due = nil
		}
		if why := c.wait(ctx, due); why != "" {
			return why
		}
		if p.close.passed(n, moment) {
			return "closed"
		}
		last := p.end.passed(n+1, p.moment(n+1))
		if why := c.send(ctx, c.part(n, moment, last)); why != "" {
			return why
		}
		c.note(n, moment)
		if last {
			return "closed"
		}
	}
}

// part returns what is sent for picture n. It is valid until the next one.
func (c *client) part(n int, moment time.Duration, last bool) []byte {
	p, d := c.plan, &c.plan.dialect
	at := c.began.Add(moment)
	comment := picture.Comment(c.camera, fmt.Sprintf("%d/%d", c.number, p.name(n)))
	if p.inside {
		comment += strings.Join([]string{"", d.dashes + d.boundary, d.kindField + ": image/jpeg", "", ""}, d.newline)
	}
	c.data = c.album.Append(c.data[:0], p.look, p.name(n), comment)
	c.wire = c.wire[:0]
	if p.text && n%2 == 0 {
		const text = "motion=none"
		c.piece(d.before(false, "text/plain", len(text), at), []byte(text), d.after(false))
	}
	body := append(c.data, make([]byte, p.padding)...)
	before := d.before(n == 1, "image/jpeg", len(body), at)
	if n == p.truncated {
		body = body[:len(c.data)/2]
	}
	c.piece(before, body, d.after(last))
	if last {
		c.wire = d.appendEnd(c.wire)
	}
	return c.wire
}

// piece adds a body and what stands around it to what is sent.
func (c *client) piece(before string, body []byte, after string) {
	for _, b := range [][]byte{[]byte(before), body, []byte(after)} {
		c.wire = c.plan.dialect.appendChunks(c.wire, b)
	}
}

// note writes down what became of picture n.
func (c *client) note(n int, moment time.Duration) {
	if n == c.plan.truncated {
		c.log.Withheld("truncated")
		return
	}
	c.log.Sample(journal.Sample{
		Track: "video", Time: uint64(c.began.Add(moment).UnixMicro()), Duration: uint32((c.plan.moment(n+1) - moment).Microseconds()),
		Key: true, Number: c.plan.name(n),
	}, c.data)
}

// wait waits until something is due. It returns why there will be no more, or "".
func (c *client) wait(ctx context.Context, due <-chan time.Time) string {
	select {
	case <-ctx.Done():
		return reason(ctx, ctx.Err())
	case err := <-c.gone:
		return reason(ctx, err)
	case <-due:
		return ""
	}
}

// send sends bytes, slowly where that is the plan. It returns why there will be no
// more, or "".
func (c *client) send(ctx context.Context, b []byte) string {
	size := len(b)
	if c.plan.slow > 0 {
		size = max(1, c.plan.slow/dribbles)
	}
	schedule := c.pace.Start(0)
	for sent := 0; sent < len(b); sent += size {
		if c.plan.slow > 0 {
			due := schedule.Due(time.Duration(sent) * time.Second / time.Duration(c.plan.slow))
			if why := c.wait(ctx, due); why != "" {
				return why
			}
		}
		c.conn.SetWriteDeadline(time.Now().Add(writeLimit))
		if _, err := c.conn.Write(b[sent:min(sent+size, len(b))]); err != nil {
			return reason(ctx, err)
		}
	}
	return ""
}

// reason returns why there is no more where the connection gave err: we may have
// closed it ourselves.
func reason(ctx context.Context, err error) string {
	if ctx.Err() != nil {
		return "stopped"
	}
	return "client: " + err.Error()
}
