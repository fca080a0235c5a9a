package sim

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"campipe/internal/fault"
	"campipe/internal/tool"
)

// tlsPorts is how much higher the port for TLS is: EvoStream has 8410 and 8420.
const tlsPorts = 10

// endpoint is where clients connect.
type endpoint struct {
	net.Listener
	rtsp   bool   // else it is for HTTP
	suffix string // of the scheme: "s" for TLS
	host   string // and port, for URLs
}

// listen opens the listeners that the command line asks for, and one for RTSP
// where that is wanted. With --tls it makes a certificate and writes that of its
// authority.
func listen(env *tool.Env, rtsp bool) ([]endpoint, error) {
	host, port, err := net.SplitHostPort(env.CLI.String("listen"))
	if err != nil {
		return nil, fault.Usage("--listen: %w", err)
	}
	secure, err := secrecy(env, host)
	if err != nil {
		return nil, err
	}
	endpoints, err := open(host, port, secure)
	if err != nil || !rtsp {
		return endpoints, err
	}
	more, err := open(host, strconv.Itoa(env.CLI.Int("rtsp-port")), secure)
	for _, e := range more {
		e.rtsp = true
		endpoints = append(endpoints, e)
	}
	return endpoints, err
}

// secrecy returns how to listen for TLS, or nil where nobody asks for it.
func secrecy(env *tool.Env, host string) (*tls.Config, error) {
	if !env.CLI.Bool("tls") {
		return nil, nil
	}
	authority, certificate, err := issue([]string{"127.0.0.1", "::1", "localhost", host}, time.Now())
	if err != nil {
		return nil, err
	}
	if name := env.CLI.String("ca"); name != "" {
		if err := os.WriteFile(name, authority, 0o666); err != nil {
			return nil, fmt.Errorf("--ca: %w", err)
		}
	}
	// HTTP/2 has no WebSockets that cameras know of.
	return &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"}}, nil
}

// open opens a listener and, where secure is not nil, one for TLS.
func open(host, port string, secure *tls.Config) ([]endpoint, error) {
	plain, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	endpoints := []endpoint{{Listener: plain, host: urlHost(plain)}}
	if secure == nil {
		return endpoints, nil
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, tlsPort(port, plain.Addr().(*net.TCPAddr).Port)))
	if err != nil {
		return nil, err
	}
	return append(endpoints, endpoint{Listener: tls.NewListener(l, secure), suffix: "s", host: urlHost(l)}), nil
}

// tlsPort returns the port to ask for with TLS, where the one asked for without
// was bound to a number.
func tlsPort(asked string, bound int) string {
	if asked == "0" {
		return asked
	}
	return strconv.Itoa(bound + tlsPorts)
}

// urlHost returns the host and port by which a client on this machine reaches
// the listener.
func urlHost(l net.Listener) string {
	addr := l.Addr().(*net.TCPAddr)
	if addr.IP.IsUnspecified() {
		return net.JoinHostPort("localhost", strconv.Itoa(addr.Port))
	}
	return addr.String()
}
