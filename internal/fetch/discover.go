package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/onvif"
	"campipe/internal/secret"
	"campipe/internal/tool"
)

const discoverManual = `
--discover asks the cameras of the local network (ONVIF) for their URLs and
writes them as a list for --list: a line of JSON for each of a camera's
profiles, with the URL of its stream, that of its snapshots, and its size. A
camera that tells none has a line too, with an onvif: URL and its fault. Most
cameras want a login first. It is told them as a digest, and only if they ask;
but somebody else's device can answer too, and try to guess the password.
A URL is always taken to be at the address that answered.

   camfetch --discover --user admin --password-file pw > home.jsonl
   camfetch --list home.jsonl --user admin --password-file pw > home.cam
`

// discover writes the cameras of the local network as a list, each when all is
// known of it.
func discover(env *tool.Env) error {
	wait := env.CLI.Duration("discover-time")
	switch {
	case len(env.Args()) > 0 || env.CLI.IsSet("list") || env.CLI.IsSet("catalog") || env.CLI.Bool("probe"):
		return fault.Usage("--discover goes without URLs, files, --list, --catalog and --probe")
	case wait <= 0:
		return fault.Usage("--discover-time is %v, not a length of time above 0", wait)
	}
	to, err := parseAddress(env.CLI.String("discover-to"))
	if err != nil {
		return err
	}
	a, err := accessOf(env)
	if err != nil {
		return err
	}
	devices, left, err := onvif.Discover(env.Context(), to, wait)
	switch {
	case err != nil:
		return fmt.Errorf("--discover: %v: %w", to, err)
	case len(devices) == 0 && env.Context().Err() == nil:
		return fault.Hint(fmt.Errorf("no camera answered at %v within %v", to, wait), "probes don't go through routers: --discover-to ADDRESS asks one camera elsewhere")
	case left > 0:
		env.Warn("%d answers left out: too many", left)
	}
	return writeDevices(env, a, devices)
}

// parseAddress reads an address of IPv4 or IPv6, with a port or without.
func parseAddress(text string) (netip.AddrPort, error) {
	if to, err := netip.ParseAddrPort(text); err == nil {
		return to, nil
	}
	addr, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.AddrPort{}, fault.Usage("--discover-to: %.80q is not ADDRESS or ADDRESS:PORT", text)
	}
	return netip.AddrPortFrom(addr, onvif.Port), nil
}

// writeDevices asks the devices for their URLs, and writes them.
func writeDevices(env *tool.Env, a *access, devices []onvif.Device) error {
	client := onvif.Client{Agent: a.agent, Login: a.account, Transport: &http.Transport{
		DialContext: a.dialer.Plain, DialTLSContext: a.dialer.Secure, TLSClientConfig: a.dialer.TLS, DisableKeepAlives: true,
	}}
	out := json.NewEncoder(env.Text())
	out.SetEscapeHTML(false) // URLs have ampersands
	titles, given := titlesOf(devices), names{}
	urls, hint := 0, ""
	for i, d := range client.Ask(env.Context(), devices) {
		for _, f := range d.Faults {
			text := f.Error()
			if h := fault.HintOf(f); h != "" && h != hint {
				hint = h
				text += ": " + h
			}
			env.Warn("%s at %v: %s", titles[i], d.Addr, text)
		}
		for _, line := range linesOf(titles[i], &d) {
			line.Camera = given.unique(line.Camera)
			if err := out.Encode(line); err != nil {
				return err
			}
		}
		urls += len(d.Profiles)
	}
	env.Fact("discover", map[string]any{"devices": len(devices), "profiles": urls})
	if env.Context().Err() != nil {
		env.Warn("interrupted: not all is known")
	} else if urls == 0 {
		return errors.New("no camera told a URL")
	}
	return nil
}

// account returns as whom to log in at the host of a URL.
func (a *access) account(u *url.URL) (user string, password secret.Secret) {
	login := a.login(u).User
	text, _ := login.Password()
	return login.Username(), secret.New(text)
}
