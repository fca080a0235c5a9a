package fetch

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/onvif"
	"campipe/internal/roster"
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

// discovered is a line of a list: a camera in roster's own format, and what only
// people read.
type discovered struct {
	Camera   string `json:"camera"`
	URL      string `json:"url"`
	Kind     string `json:"kind,omitempty"`
	Snapshot string `json:"snapshot,omitempty"`
	Model    string `json:"model,omitempty"`
	Profile  string `json:"profile,omitempty"`
	Codec    string `json:"codec,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Fault    string `json:"fault,omitempty"`
}

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

// titlesOf returns what the devices are called: by their names, where several have
// one with their addresses.
func titlesOf(devices []onvif.Device) []string {
	titles, count := make([]string, len(devices)), map[string]int{}
	for i, d := range devices {
		titles[i] = cmp.Or(d.Name, d.Model, "camera")
		count[titles[i]]++
	}
	for i, d := range devices {
		if count[titles[i]] > 1 || d.Name+d.Model == "" {
			titles[i] += "-" + d.Addr.String()
		}
	}
	return titles
}

// linesOf returns the lines of a device.
func linesOf(title string, d *onvif.Device) []discovered {
	if len(d.Profiles) == 0 {
		line := discovered{Camera: title, URL: (&url.URL{Scheme: "onvif", Host: d.Host()}).String(), Model: d.Model}
		if len(d.Faults) > 0 {
			line.Fault = d.Faults[0].Error()
		}
		return []discovered{line}
	}
	var lines []discovered
	for _, p := range d.Profiles {
		line := discovered{Camera: title, Model: d.Model, Profile: p.Name, Codec: p.Codec, Width: p.Width, Height: p.Height}
		if len(d.Profiles) > 1 {
			line.Camera += "-" + p.Name
		}
		if p.Snapshot != nil {
			line.URL, line.Kind = p.Snapshot.String(), roster.Still
		}
		if p.Stream != nil {
			line.URL, line.Kind, line.Snapshot = p.Stream.String(), "", line.URL
		}
		lines = append(lines, line)
	}
	return lines
}
