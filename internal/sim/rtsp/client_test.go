package rtsp

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
	"campipe/internal/sim/visit"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// began is what the clock of all cameras shows all the time, at speed 0.
var began = time.Unix(1_800_000_000, 0)

// site is a server of cameras.
type site struct {
	base string // URL of all cameras
	log  visit.Log
	stop func()
}

// serve starts a server, which ends with the test.
func serve(t testing.TB, speed float64) *site {
	t.Helper()
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	log := visit.NewLog(100_000) // more lines than any test has
	p := pace.Pace{Speed: speed}
	if speed == 0 {
		p.Now = func() time.Time { return began }
	}
	s, err := New(c, new(picture.Album), p, journal.New(log, func(err error) { t.Error(err) }))
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- s.Serve(ctx, l, true) }()
	stop := func() {
		cancel()
		if err := <-over; err != nil {
			t.Error(err)
		}
		over <- nil
	}
	t.Cleanup(stop)
	return &site{base: "rtsp://" + l.Addr().String() + Prefix, log: log, stop: stop}
}

// got is what a client got.
type got struct {
	session *description.Session
	play    *base.Response
	packets [][]*rtp.Packet // of each media
	reports [][]rtcp.Packet
}

// dial connects a client, which is closed with the test. Callers may change it.
func dial(t testing.TB, address string, protocol gortsplib.Protocol) (*gortsplib.Client, *base.URL) {
	t.Helper()
	u, err := base.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	c := &gortsplib.Client{
		Scheme: u.Scheme, Host: u.Host, Protocol: &protocol,
		OnPacketsLost: func(uint64) {}, OnDecodeError: func(error) {},
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, u
}

// play plays a camera with a client.
func play(t testing.TB, c *gortsplib.Client, u *base.URL) *got {
	t.Helper()
	var g got
	var err error
	if g.session, _, err = c.Describe(u); err != nil {
		t.Fatal(err)
	}
	if err := c.SetupAll(g.session.BaseURL, g.session.Medias); err != nil {
		t.Fatal(err)
	}
	number := map[*description.Media]int{}
	for i, m := range g.session.Medias {
		number[m] = i
	}
	g.packets = make([][]*rtp.Packet, len(number))
	g.reports = make([][]rtcp.Packet, len(number))
	c.OnPacketRTPAny(func(m *description.Media, _ format.Format, p *rtp.Packet) {
		g.packets[number[m]] = append(g.packets[number[m]], p.Clone())
	})
	c.OnPacketRTCPAny(func(m *description.Media, p rtcp.Packet) { g.reports[number[m]] = append(g.reports[number[m]], p) })
	if g.play, err = c.Play(nil); err != nil {
		t.Fatal(err)
	}
	return &g
}

// watch plays a camera until it ends the connection, and returns what came and what
// the journal says was sent.
func (s *site) watch(t testing.TB, camera string, protocol gortsplib.Protocol) (*got, []journal.Line) {
	t.Helper()
	c, u := dial(t, s.base+camera, protocol)
	g := play(t, c, u)
	lines := s.log.UntilEnd(t)
	c.Wait()
	if last := lines[len(lines)-1]; last.Why != "closed" {
		t.Errorf("the end is %q", last.Why)
	}
	return g, lines
}

// samples returns the samples of a track that were sent.
func samples(lines []journal.Line, track string) (all []journal.Sample) {
	for _, l := range lines {
		if l.Event == journal.EventSample && l.Track == track {
			all = append(all, *l.Sample)
		}
	}
	return all
}

// withheld returns the packets that were not.
func withheld(lines []journal.Line, track string) (all []journal.Packet) {
	for _, l := range lines {
		if l.Packet != nil && l.Packet.Track == track {
			all = append(all, *l.Packet)
		}
	}
	return all
}

// events returns what journals say beside samples.
func events(lines []journal.Line) string {
	var all []string
	for _, l := range lines {
		if l.Event != journal.EventSample {
			all = append(all, strings.TrimSpace(l.Event+" "+l.URL+l.Why))
		}
	}
	return strings.Join(all, ", ")
}
