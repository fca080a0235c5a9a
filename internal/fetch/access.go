package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"campipe/internal/camera"
	"campipe/internal/fault"
	"campipe/internal/fetch/dial"
	"campipe/internal/fetch/web"
	"campipe/internal/flow"
	"campipe/internal/manifest"
	"campipe/internal/secret"
	"campipe/internal/tool"
)

// access is what sources need to get at cameras.
type access struct {
	header         http.Header
	agent          string
	dialer         *dial.Dialer
	client         *web.Client
	ledger         *flow.Ledger
	ping           bool
	udp            bool
	text           string // to be said first over a WebSocket
	keepDuplicates bool
	fromStart      bool
	limit          manifest.Limit
	say            func(format string, args ...any)

	user     string
	password secret.Secret
	netrc    *netrc // nil where it is not to be used
}

func accessOf(env *tool.Env) (*access, error) {
	c := env.CLI
	a := &access{
		header: http.Header{}, agent: c.String("user-agent"), ledger: env.Ledger, ping: c.Bool("ping"), udp: c.Bool("udp"), text: c.String("say"),
		keepDuplicates: c.Bool("keep-duplicates"), fromStart: c.Bool("from-start"), say: env.Warn,
		limit: manifest.Limit{Height: c.Int("height"), Bandwidth: c.Int64("bandwidth")}, user: c.String("user"),
	}
	a.header.Set("User-Agent", a.agent)
	if origin := c.String("origin"); origin != "" {
		a.header.Set("Origin", origin)
	}
	for i, line := range c.StringSlice("header") {
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(name) == "" {
			// The line itself may hold a secret.
			return nil, fault.Usage("--header %d of %d is not NAME: VALUE", i+1, len(c.StringSlice("header")))
		}
		a.header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	if err := a.logins(env); err != nil {
		return nil, err
	}
	return a, a.connections(env)
}

// warn returns what tells a person of something that is wrong with a camera.
func (a *access) warn(c *camera.Camera) func(format string, args ...any) {
	return func(format string, args ...any) { a.say("%s: %s", c.Header.Camera, fmt.Sprintf(format, args...)) }
}

// logins reads what says as whom we log in.
func (a *access) logins(env *tool.Env) (err error) {
	if name := env.CLI.String("password-file"); name != "" {
		if a.password, err = secret.ReadFile(name); err != nil {
			return fmt.Errorf("--password-file: %w", err)
		}
		if a.user == "" {
			return fault.Usage("--password-file goes with --user")
		}
	}
	if env.CLI.Bool("netrc") {
		a.netrc, err = openNetrc()
	}
	return err
}

// connections makes what connections are made with.
func (a *access) connections(env *tool.Env) error {
	c := env.CLI
	config, err := tlsConfig(c.String("ca"), c.Bool("insecure"))
	if err != nil {
		return err
	}
	a.dialer = &dial.Dialer{TLS: config, Connect: c.Duration("connect-timeout")}
	if text := c.String("max-rate"); text != "" {
		n, err := bytesOf(text)
		if err != nil {
			return fault.Usage("--max-rate: %w", err)
		}
		a.dialer.Rate = dial.NewRate(n)
	}
	o := web.ClientOptions{Dialer: a.dialer, PerHost: c.Int("per-host"), AtOnce: c.Int("at-once")}
	if o.PerHost < 1 || o.AtOnce < 1 {
		return fault.Usage("--per-host is %d and --at-once is %d, not numbers from 1", o.PerHost, o.AtOnce)
	}
	if name := c.String("cookies"); name != "" {
		if o.Jar, err = readCookies(name); err != nil {
			return fmt.Errorf("--cookies: %w", err)
		}
	}
	a.client = web.NewClient(o)
	return nil
}

// login returns u with a user and a password, where it has none of its own: those
// of the command line, or those that the netrc file has for its host.
func (a *access) login(u *url.URL) *url.URL {
	if u.User != nil {
		return u
	}
	user, password := a.user, a.password
	if user == "" && a.netrc != nil {
		user, password = a.netrc.login(u.Hostname())
	}
	if user == "" {
		return u
	}
	with := *u
	with.User = url.UserPassword(user, password.Reveal())
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
