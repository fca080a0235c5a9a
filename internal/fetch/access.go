package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"campipe/internal/fault"
	"campipe/internal/secret"
	"campipe/internal/tool"
)

// Access is what a source needs to get at a camera.
type Access struct {
	Header   http.Header
	TLS      *tls.Config
	Connect  time.Duration
	Ping     bool
	user     string
	password secret.Secret
}

func accessOf(env *tool.Env) (*Access, error) {
	c := env.CLI
	a := &Access{Header: http.Header{}, Connect: c.Duration("connect-timeout"), Ping: c.Bool("ping"), user: c.String("user")}
	a.Header.Set("User-Agent", c.String("user-agent"))
	if origin := c.String("origin"); origin != "" {
		a.Header.Set("Origin", origin)
	}
	for i, line := range c.StringSlice("header") {
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(name) == "" {
			// The line itself may hold a secret.
			return nil, fault.Usage("--header %d of %d is not NAME: VALUE", i+1, len(c.StringSlice("header")))
		}
		a.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	if name := c.String("password-file"); name != "" {
		var err error
		if a.password, err = secret.ReadFile(name); err != nil {
			return nil, fmt.Errorf("--password-file: %w", err)
		}
		if a.user == "" {
			return nil, fault.Usage("--password-file goes with --user")
		}
	}
	var err error
	a.TLS, err = tlsConfig(c.String("ca"), c.Bool("insecure"))
	return a, err
}

// login returns u with --user and the password of --password-file, where u has
// none of its own.
func (a *Access) login(u *url.URL) *url.URL {
	if u.User != nil || a.user == "" {
		return u
	}
	with := *u
	with.User = url.UserPassword(a.user, a.password.Reveal())
	return &with
}

// tlsConfig trusts what the system does and the certificates in the file.
func tlsConfig(file string, insecure bool) (*tls.Config, error) {
	config := &tls.Config{InsecureSkipVerify: insecure}
	if file == "" {
		return config, nil
	}
	if insecure {
		return nil, fault.Usage("--ca and --insecure contradict each other")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	config.RootCAs, err = x509.SystemCertPool()
	if err != nil {
		config.RootCAs = x509.NewCertPool() // a system without certificates of its own
	}
	if !config.RootCAs.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--ca: %s: no certificate in PEM form in %d bytes", file, len(text))
	}
	return config, nil
}
