package onvif

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"campipe/internal/sim/access"
	"campipe/internal/sim/option"
)

// plan is how a device answers. Options change it.
type plan struct {
	gate       access.Gate
	user       string
	password   string
	ahead      time.Duration // of the device's clock
	profiles   int
	rtsp       int // the port of its streams
	second     bool
	old        bool
	noSnapshot bool
	elsewhere  bool
	links      bool
	twice      bool
	fault      fault
}

// fault is what is wrong with all answers of a device.
type fault string

const (
	garbage fault = "garbage" // they are no XML
	hang    fault = "hang"    // there are none, but to probes
	noise   fault = "noise"   // those to probes are no XML
)

// rtspPort is the usual one (RFC 7826 section 20.6).
const rtspPort = 554

func parse(query string) (*plan, error) {
	p := &plan{profiles: 1, rtsp: rtspPort}
	if err := option.Parse(options(), query, p); err != nil {
		return nil, err
	}
	return p, nil
}

func options() []option.Option[plan] {
	return slices.Concat(own(), option.Of(access.Options(), func(p *plan) *access.Gate { return &p.gate }))
}

// own are the options of this transport alone.
func own() []option.Option[plan] {
	return []option.Option[plan]{
		option.New("login=USER:PASS", "NotAuthorized without a UsernameToken of it", setLogin),
		option.New("ahead=DURATION", "its clock is ahead, and tokens go by it", option.Length(func(p *plan, d time.Duration) { p.ahead = d })),
		option.New("profiles=N", "N profiles, of the cameras NAME, NAME-2... (1)", option.Number(1, 300, func(p *plan, n int) { p.profiles = n })),
		option.New("rtsp=PORT", "the port of its streams (554)", option.Number(1, 65535, func(p *plan, n int) { p.rtsp = n })),
		option.New("media2", "the second version of the media service alone", option.Flag(func(p *plan) { p.second = true })),
		option.New("old", "GetCapabilities alone, no GetServices", option.Flag(func(p *plan) { p.old = true })),
		option.New("nosnapshot", "no snapshots: ActionNotSupported", option.Flag(func(p *plan) { p.noSnapshot = true })),
		option.New("elsewhere", "URLs of streams have a login and another host", option.Flag(func(p *plan) { p.elsewhere = true })),
		option.New("links", "more addresses before its own: link-local, IPv6", option.Flag(func(p *plan) { p.links = true })),
		option.New("twice", "two answers to each probe", option.Flag(func(p *plan) { p.twice = true })),
		wrong(garbage, "answers are no XML"),
		wrong(hang, "there are no answers, but to probes"),
		wrong(noise, "answers to probes are no XML"),
	}
}

func setLogin(p *plan, value string) error {
	user, password, ok := strings.Cut(value, ":")
	if !ok || user == "" {
		return fmt.Errorf("value is %q, not USER:PASSWORD", value)
	}
	p.user, p.password = user, password
	return nil
}

func wrong(f fault, summary string) option.Option[plan] {
	return option.New(string(f), summary, option.Flag(func(p *plan) { p.fault = f }))
}
