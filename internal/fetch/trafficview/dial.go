package trafficview

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"campipe/internal/fetch/dial"
	"campipe/internal/fetch/head"

	"github.com/gorilla/websocket"
)

// dial connects, and returns the head of the 101 answer.
func (o *Options) dial(ctx context.Context) (*websocket.Conn, []byte, error) {
	dialing, cancel := context.WithTimeout(ctx, o.Dialer.Connect)
	defer cancel()
	d := websocket.Dialer{
		Proxy:           http.ProxyFromEnvironment,
		TLSClientConfig: o.Dialer.TLS,
		ReadBufferSize:  64 << 10, // a picture in few system calls
	}
	u := *o.URL
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: asHTTP(&u)}); err == nil && proxy == nil {
		// Through a proxy the library sets up TLS itself.
		d.NetDialContext, d.NetDialTLSContext = o.Dialer.Plain, o.Dialer.Secure
	}
	header := o.Header.Clone()
	if u.User != nil {
		password, _ := u.User.Password()
		r := http.Request{Header: header}
		r.SetBasicAuth(u.User.Username(), password)
		u.User = nil
	}
	conn, answer, err := d.DialContext(dialing, u.String(), header)
	if err != nil {
		if dialing.Err() != nil && ctx.Err() == nil {
			err = fmt.Errorf("no answer for %v", o.Dialer.Connect)
		}
		return nil, nil, refused(answer, err)
	}
	if seen, ok := conn.NetConn().(*head.Conn); ok {
		if said := seen.Head(); said != nil {
			return conn, said, nil
		}
	}
	return conn, head.Rewrite(answer), nil
}

// refused says why there is no connection.
func refused(answer *http.Response, err error) error {
	if answer != nil && errors.Is(err, websocket.ErrBadHandshake) {
		return dial.Refused(answer)
	}
	return dial.Failed(err)
}

// asHTTP returns the URL that proxies are looked up for.
func asHTTP(u *url.URL) *url.URL {
	h := *u
	h.Scheme = map[string]string{"ws": "http", "wss": "https"}[u.Scheme]
	return &h
}
