package trafficview

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"campipe/internal/camera"
	"campipe/internal/fault"
	"campipe/pkg/wire"

	"github.com/gorilla/websocket"
)

// headLimit is how long the answer's head may be: what net/http allows is a
// megabyte; these servers send 300 bytes.
const headLimit = 64 << 10

// dial connects, and returns the head of the 101 answer.
func (o *Options) dial(ctx context.Context) (*websocket.Conn, []byte, error) {
	dial, cancel := context.WithTimeout(ctx, o.Connect)
	defer cancel()
	var seen recorder
	d := websocket.Dialer{
		Proxy:           http.ProxyFromEnvironment,
		TLSClientConfig: o.TLS,
		ReadBufferSize:  64 << 10, // a picture in few system calls
	}
	u := *o.URL
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: asHTTP(&u)}); err == nil && proxy == nil {
		// Through a proxy the library sets up TLS itself, and the answer can
		// only be written anew from what it parsed.
		d.NetDialContext = seen.dial
		d.NetDialTLSContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			return seen.dialTLS(ctx, network, addr, o.TLS)
		}
	}
	header := o.Header.Clone()
	if u.User != nil {
		password, _ := u.User.Password()
		r := http.Request{Header: header}
		r.SetBasicAuth(u.User.Username(), password)
		u.User = nil
	}
	conn, answer, err := d.DialContext(dial, u.String(), header)
	if err != nil {
		if dial.Err() != nil && ctx.Err() == nil {
			err = fmt.Errorf("no answer for %v", o.Connect)
		}
		return nil, nil, refused(answer, err)
	}
	head := seen.head()
	if head == nil {
		head = rewrite(answer)
	}
	return conn, head, nil
}

// refused says why there is no connection.
func refused(answer *http.Response, err error) error {
	if answer != nil && errors.Is(err, websocket.ErrBadHandshake) {
		f := &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("the server answered %s", answer.Status)}
		switch answer.StatusCode {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
			f.Cause, f.Final = wire.CauseRefused, true
		}
		return f
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return &camera.Fault{Cause: wire.CauseConnect, Final: true, Err: hintCA(err)}
	}
	return &camera.Fault{Cause: wire.CauseConnect, Err: err}
}

// recorder keeps what the server says up to the end of its answer's head.
type recorder struct{ said []byte }

func (r *recorder) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &recorded{Conn: conn, recorder: r}, nil
}

func (r *recorder) dialTLS(ctx context.Context, network, addr string, config *tls.Config) (net.Conn, error) {
	d := tls.Dialer{Config: config}
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &recorded{Conn: conn, recorder: r}, nil
}

// head returns the head with its empty line, or nil if it was not seen whole.
func (r *recorder) head() []byte {
	if i := bytes.Index(r.said, endOfHead); i >= 0 {
		return r.said[:i+len(endOfHead)]
	}
	return nil
}

var endOfHead = []byte("\r\n\r\n")

// recorded is a connection whose first bytes are recorded.
type recorded struct {
	net.Conn
	recorder *recorder
	done     bool
}

func (c *recorded) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if r := c.recorder; !c.done {
		r.said = append(r.said, b[:n]...)
		c.done = r.head() != nil || len(r.said) > headLimit
	}
	return n, err
}

// rewrite makes a head of an answer that was not seen as it came.
func rewrite(answer *http.Response) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\r\n", answer.Proto, answer.Status)
	answer.Header.Write(&b)
	b.WriteString("\r\n")
	return b.Bytes()
}

// asHTTP returns the URL that proxies are looked up for.
func asHTTP(u *url.URL) *url.URL {
	h := *u
	h.Scheme = map[string]string{"ws": "http", "wss": "https"}[u.Scheme]
	return &h
}

// hintCA adds what may be done about a certificate that is not trusted.
func hintCA(err error) error {
	return fault.Hint(err, "--ca FILE trusts a certificate of your own, --insecure any")
}
