// Package web fetches from cameras that speak HTTP: what they stream, as
// multipart pictures (MJPEG), and single pictures, which are asked for again and
// again.
package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"

	"campipe/internal/fetch/dial"
	"campipe/internal/fetch/head"
)

// Name is what the header of a stream calls this transport.
const Name = "http"

const (
	// idleTimeout is how long a connection is kept that nobody uses: longer than
	// the minute in which most pictures are asked for again.
	idleTimeout = 90 * time.Second
	// redirects is how often one request may be sent elsewhere, as net/http has
	// it.
	redirects = 10
)

// Client is what all cameras that speak HTTP share. It may be used by several
// goroutines.
type Client struct {
	transport *http.Transport
	jar       http.CookieJar
	places    *places
	bodies    sync.Pool // of *bytes.Buffer
}

// ClientOptions are what a Client is made with.
type ClientOptions struct {
	Dialer  *dial.Dialer
	Jar     http.CookieJar // may be nil
	PerHost int            // requests that may wait for one host at a time
	AtOnce  int            // and for all hosts
}

// NewClient returns a Client. It speaks HTTP/1.1 only: there is no head to be kept
// byte for byte in HTTP/2.
func NewClient(o ClientOptions) *Client {
	return &Client{
		transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         o.Dialer.Plain,
			DialTLSContext:      o.Dialer.Secure,
			TLSClientConfig:     o.Dialer.TLS, // through a proxy
			TLSHandshakeTimeout: o.Dialer.Connect,
			DisableCompression:  true, // bytes as they came
			MaxIdleConns:        o.AtOnce,
			MaxIdleConnsPerHost: o.PerHost,
			IdleConnTimeout:     idleTimeout,
		},
		jar:    o.Jar,
		places: newPlaces(o.PerHost, o.AtOnce),
		bodies: sync.Pool{New: func() any { return new(bytes.Buffer) }},
	}
}

// answer is an answer with its head as it came.
type answer struct {
	*http.Response
	head []byte
}

// get asks for u. The body is the caller's to close.
func (c *Client) get(ctx context.Context, login http.RoundTripper, u *url.URL, condition http.Header) (*answer, error) {
	var seen *head.Conn
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if seen, _ = info.Conn.(*head.Conn); seen != nil {
			seen.Expect()
		}
	}}
	r, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, bare(err)
	}
	for name, values := range condition {
		r.Header[name] = values
	}
	client := http.Client{Transport: login, Jar: c.jar, CheckRedirect: checkRedirect}
	resp, err := client.Do(r)
	if err != nil {
		return nil, dial.Failed(bare(err))
	}
	a := &answer{Response: resp}
	if seen != nil {
		a.head = seen.Head()
	}
	if a.head == nil {
		a.head = head.Rewrite(resp)
	}
	return a, nil
}

// bare returns an error without the URL around it, which may hold a secret.
func bare(err error) error {
	var where *url.Error
	if errors.As(err, &where) {
		return where.Err
	}
	return err
}

func checkRedirect(r *http.Request, via []*http.Request) error {
	if len(via) > redirects {
		return fmt.Errorf("more than %d redirections", redirects)
	}
	if s := r.URL.Scheme; s != "http" && s != "https" {
		return fmt.Errorf("redirected to %s://, which is not HTTP", s)
	}
	return nil
}
