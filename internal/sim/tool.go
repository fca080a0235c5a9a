// Package sim is camsim: it serves simulated cameras, for demonstrations and
// tests, each with the faults that its URL asks for.
package sim

import (
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/sim/access"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/onvif"
	"campipe/internal/sim/pace"
	"campipe/internal/sim/picture"
	"campipe/internal/sim/segment"
	"campipe/internal/tool"

	"github.com/urfave/cli/v2"
)

// Tool is camsim.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "camsim",
		Summary: "simulate network cameras",
		Args:    "[[TRANSPORT:]NAME[?OPTIONS]...]",
		Manual:  manual(),
		Output:  tool.Text,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:0", Usage: "listen at `HOST:PORT`; port 0 is one that is free"},
			&cli.IntFlag{Name: "rtsp-port", Usage: "listen for RTSP at port `N` of that host; 0 is one that is free"},
			&cli.BoolFlag{Name: "tls", Usage: "listen for TLS too, ten ports higher or at any that is free"},
			&cli.StringFlag{Name: "ca", Usage: "write the certificate that TLS clients have to trust to `FILE`, anew each time"},
			&cli.StringFlag{Name: "discovery", Usage: "have the onvif: devices answer probes (WS-Discovery) to `HOST:PORT`, by UDP"},
			&cli.Float64Flag{Name: "speed", Value: 1, Usage: "run `N` times as fast as real cameras; 0 is as fast as clients read"},
			&cli.StringFlag{Name: "log", Usage: "append a line of JSON to `FILE` for each picture that was sent, or was not"},
			&cli.IntFlag{Name: "count", Value: 1, Usage: "make `N` cameras of each: NAME-1, NAME-2..."},
		},
		Run: run,
	}
}

func manual() string {
	var b strings.Builder
	fmt.Fprintf(&b, `Serves cameras on this machine and prints a line for each, its name, a tab and
its URL, when they are ready; with --tls a second one. Then it goes on until it
is told to stop. A camera is TRANSPORT:NAME, or NAME for the first transport;
any name will do. Without one the cameras are
%s.

   camsim --tls --ca ca.pem --log sent.json 'FRONT?audio&close=10s'
   camsim --listen 127.0.0.1:8400 'mjpeg:GATE?esp32&fps=5' 'still:ROAD?etag'
   camsim --speed 20 --log sent.json 'dash:GATE?window=100&404=150,160-162'
   camsim --count 2000 'still:cam?every=2s&size=640x360'
   camsim --rtsp-port 8554 'rtsp:YARD?codec=h265&audio=pcma&drop=100-103'

The options of a camera stand in its URL's query, and any client may ask for
others, or for cameras that are not on the command line. What nobody asks for
costs nothing. RTSP has a port of its own, which is open where a camera of its
or a device of onvif is on the command line, or --rtsp-port.

   camsim --discovery 127.0.0.1:3702 'onvif:GATE?login=joe:pass' &
   camfetch --discover --discover-to 127.0.0.1 --user joe --password-file FILE
`, strings.Join(defaults, " and "))
	for _, t := range transports {
		fmt.Fprintf(&b, "\n%s: %s\n\n%s", t.name, t.about, t.manual())
	}
	fmt.Fprintf(&b, "\nmjpeg, still, and rtsp with codec=jpeg: the pictures\n\n%s", picture.Manual())
	fmt.Fprintf(&b, "\ndash and hls: what both have\n\n%s", segment.Manual())
	fmt.Fprintf(&b, "\nall but trafficview and rtsp: who is let in\n\n%s", access.Manual())
	b.WriteString(journalManual)
	return b.String()
}

const journalManual = `
--log FILE has a line of JSON for each of these events, with the camera and the
number of the connection:

   start            a client of a stream was let in, or why not is in its end
   sample           a picture, or a piece of sound, was sent completely: time
                    and duration in ticks of its track (of JPEGs microseconds,
                    since 1970), size, sha256, and a JPEG's number
   withheld         it was not, and why: a status such as 304 or 401, the fault
                    that was asked for, or that the client has gone
   end              the connection of a stream is over, and why

Of a still there is one line for each request, sample or withheld.

Of rtsp a sample is what a receiver makes of its packets: of H.264 and H.265 the
NAL units behind lengths of four bytes, without parameter sets. Its time counts
from rtp-start on. Where a packet was withheld there is a line with its number
and one with the sample.

Of dash and hls there are these, with the segment: its index, by which options
go, its number, its media time and duration in ticks, and when it began by the
camera's clock, in microseconds since 1970:
   made             it can be had from now on; this is noticed at a request
   segment          it was sent completely, with the size and sha256 that it has
                    before encryption. A sample for each access unit follows
   withheld         it was asked for and not sent: 404, 403, early, gone (out of
                    the window), reset, range (not all of it), outage; or it was
                    never made: hole
   manifest         a manifest or playlist was sent
`

func run(env *tool.Env) error {
	speed, count := env.CLI.Float64("speed"), env.CLI.Int("count")
	switch {
	case !(speed >= 0): // NaN too
		return fault.Usage("--speed is %v, not a number from 0", speed)
	case count < 1:
		return fault.Usage("--count is %d, not a number from 1", count)
	case env.CLI.String("ca") != "" && !env.CLI.Bool("tls"):
		return fault.Usage("--ca is for --tls only")
	}
	all, err := cameras(env.Args(), count)
	if err != nil {
		return err
	}
	ctx, fail := context.WithCancelCause(env.Context())
	defer fail(nil)
	var log *journal.Journal
	if name := env.CLI.String("log"); name != "" {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
		if err != nil {
			return fmt.Errorf("--log: %w", err)
		}
		defer f.Close()
		log = journal.New(f, fail)
	}
	server, err := newServer(ctx, pace.Pace{Speed: speed}, log, fail)
	if err != nil {
		return err
	}
	endpoints, err := listen(env, env.CLI.IsSet("rtsp-port") || slices.ContainsFunc(all, camera.rtsp) || slices.ContainsFunc(all, camera.device))
	if err != nil {
		return err
	}
	for _, e := range endpoints {
		server.start(e)
	}
	direct(all, endpoints)
	probes, err := listenProbes(env.CLI.String("discovery"))
	if err != nil {
		return err
	}
	if probes != nil {
		defer probes.Close()
		go func() { fail(onvif.Answer(probes, devicesOf(all, endpoints[0]))) }()
	}
	if err := announce(env, all, endpoints, probes); err != nil {
		fail(err)
	}
	<-ctx.Done()
	server.close()
	if err := context.Cause(ctx); err != context.Canceled {
		return err
	}
	return nil
}

// announce prints the cameras' names and URLs, and where probes are answered.
func announce(env *tool.Env, cameras []camera, endpoints []endpoint, probes net.PacketConn) error {
	out, err := env.Stdout()
	if err != nil {
		return err
	}
	for _, c := range cameras {
		for _, e := range endpoints {
			if e.rtsp != c.rtsp() {
				continue
			}
			fmt.Fprintf(out, "%s\t%s%s://%s%s\n", c.name, c.transport.scheme, e.suffix, e.host, c.path)
		}
	}
	if probes != nil {
		fmt.Fprintf(out, "discovery\tsoap.udp://%v\n", probes.LocalAddr())
	}
	return env.Flush()
}
