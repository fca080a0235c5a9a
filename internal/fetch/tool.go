// Package fetch is camfetch: it pulls raw data from cameras and files and makes
// a raw stream of it, with arrival times. It is the only stage that talks to a
// network, and it knows nothing of codecs.
package fetch

import (
	"strings"
	"time"

	"campipe/internal/camera"
	"campipe/internal/catalog"
	"campipe/internal/fault"
	"campipe/internal/onvif"
	"campipe/internal/preset"
	"campipe/internal/tool"

	"github.com/urfave/cli/v2"
)

// Tool is camfetch.
func Tool() *tool.Tool {
	return &tool.Tool{
		Name:    "camfetch",
		Summary: "fetch raw data from cameras",
		Args:    "URL... | FILE... | FOLDER",
		Manual:  manual + listManual + discoverManual + ending,
		Output:  tool.Frames,
		Flags:   flags(),
		Run:     run,
		// What comes in is counted where it comes in, before the queue.
		OwnAccounts: true,
	}
}

const manual = `Connects to each URL and writes what comes, byte for byte and with its time of
arrival, as a raw stream to standard output. It goes on until --duration,
--until or --count says so, or until Ctrl-C; connections that break are made
again, and each outage is a gap in the stream. Transports:

   http, https   streams of pictures (MJPEG) as they come; a single picture is
                 asked for again every --interval:
                 http://HOST/axis-cgi/mjpg/video.cgi, http://HOST/snapshot.jpg
                 and the segments that a manifest lists (DASH, HLS):
                 https://HOST/x.mpd, https://HOST/index.m3u8
   rtsp, rtsps   IP cameras: rtsp://HOST/Streaming/Channels/101, all media
                 that are sent, over the connection or with --udp beside it
   ws, wss       trafficview.org and other EvoStream Media Servers:
                 wss://HOST:8420/DDOT_CAPTOP_13.vod?progressive
                 and others that send MP4 fragments: go2rtc (its URLs end in
                 /api/ws?src=NAME), RTSPtoWeb, ZLMediaKit, Unreal Media Server

Pictures are asked for on a fixed schedule, which delays don't shift. A time at
which none came is a gap. One that is the same as before is left out and
counted; where the server allows it, it is not even sent.

A FILE is replayed: a stream that was captured before, or a bare dump of what a
camera sent, all messages one after the other. - is standard input. --realtime
replays a stream at the pace at which it came. A folder, or several JPEGs, are a
stream of pictures in the order of their names. When each was taken is told by
its name:

   2026-03-01_06-07-08-123456   CAM2Image; parts of the second may be missing
   20260301.0607                PyNVR; seconds and their parts may be there
   03012026-0607+30/0042.jpg    Marathon, a picture a second

Else it is what the picture says itself (Exif), or else, with a warning, when
the file was last written. Names are in the zone of --tz.

   camfetch 'wss://HOST:8420/DDOT_CAPTOP_13.vod?progressive' --duration 30s |
       camdemux | camjoin -o clip.mp4
   camfetch URL --tee day.cam | camdemux | camjoin | ffplay -

`

const ending = `
Record only what the owner's terms allow, and identify nobody.

`

func flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "camera", Aliases: []string{"c"}, Usage: "call the camera `NAME`; else it is named for its URL"},
		&cli.DurationFlag{Name: "duration", Usage: "stop this long after the start"},
		&cli.StringFlag{Name: "until", Usage: "stop at `TIME`"},
		&cli.StringFlag{Name: "tz", Value: "UTC", Usage: "the `ZONE` of --until, --start and the names of pictures"},
		&cli.Int64Flag{Name: "count", Usage: "stop after `N` raw frames"},
		&cli.StringFlag{Name: "start", Usage: "a bare dump began at `TIME`"},
		&cli.BoolFlag{Name: "realtime", Usage: "replay a stream, or pictures, at the pace of their own times"},

		&cli.StringFlag{Name: "list", Usage: "fetch all cameras of the list in `FILE` too"},
		&cli.StringSliceFlag{Name: "base-url", Usage: "`URL` or NAME=URL in the place of a preset's own address"},
		&cli.StringFlag{Name: "catalog", Usage: "write a list of the cameras of `SYSTEM`: " + strings.Join(catalog.Names(), ", ")},
		&cli.StringFlag{Name: "box", Usage: "of those in `LON,LAT,LON,LAT`, two corners in degrees"},
		&cli.BoolFlag{Name: "discover", Usage: "write a list of the cameras of the local network (ONVIF)"},
		&cli.DurationFlag{Name: "discover-time", Value: 3 * time.Second, Usage: "wait so long for cameras to answer"},
		&cli.StringFlag{Name: "discover-to", Value: onvif.Multicast, Usage: "ask at `ADDRESS`, or ADDRESS:PORT: one camera, where probes to all don't go"},
		&cli.BoolFlag{Name: "probe", Usage: "don't fetch, but say which cameras live, and what they send"},
		&cli.StringFlag{Name: "failed", Usage: "with --probe: write a list of those that don't to `FILE`"},

		&cli.DurationFlag{Name: "interval", Value: time.Second, Usage: "ask for a picture so often, where each has to be asked for; 0 is as fast as it answers"},
		&cli.BoolFlag{Name: "keep-duplicates", Usage: "give out such a picture also when it is the same as the one before"},
		&cli.BoolFlag{Name: "from-start", Usage: "take all that a manifest lists (DASH, HLS), not only what is new"},
		&cli.IntFlag{Name: "height", Usage: "take pictures of at most so many `LINES`, where a manifest has several"},
		&cli.Int64Flag{Name: "bandwidth", Usage: "and of at most so many `BITS` a second"},
		&cli.IntFlag{Name: "per-host", Value: 8, Usage: "let at most `N` requests wait for one host"},
		&cli.IntFlag{Name: "at-once", Value: 256, Usage: "and `N` for all hosts"},
		&cli.StringFlag{Name: "max-rate", Usage: "read at most so many `BYTES` a second in all, such as 500k or 2M"},

		&cli.StringSliceFlag{Name: "header", Aliases: []string{"H"}, Usage: "send this header, `'NAME: VALUE'`; may be repeated"},
		&cli.StringFlag{Name: "origin", Usage: "send this `ORIGIN`"},
		&cli.StringFlag{Name: "user-agent", Value: "campipe/" + tool.Release, Usage: "call ourselves `NAME`"},
		&cli.StringFlag{Name: "user", Usage: "log in as `NAME`", EnvVars: []string{"CAMFETCH_USER"}},
		&cli.StringFlag{Name: "password-file", Usage: "with the password in the first line of `FILE`", EnvVars: []string{"CAMFETCH_PASSWORD_FILE"}},
		&cli.BoolFlag{Name: "netrc", Usage: "log in as ~/.netrc says, or the file that $NETRC names"},
		&cli.StringFlag{Name: "cookies", Usage: "send the cookies in `FILE`, in the format of Netscape and curl"},
		&cli.StringFlag{Name: "say", Usage: "send `TEXT` first over a WebSocket, where the server waits for it"},
		&cli.BoolFlag{Name: "udp", Usage: "have the packets of RTSP come over UDP, not over the connection"},
		&cli.BoolFlag{Name: "ping", Usage: "send the text ping after connecting, and every 30 s"},
		&cli.StringFlag{Name: "ca", Usage: "trust also the certificates in the PEM `FILE`"},
		&cli.BoolFlag{Name: "insecure", Usage: "trust any certificate: whoever is in between can see and change everything"},

		&cli.DurationFlag{Name: "connect-timeout", Value: 10 * time.Second, Usage: "limit for connecting"},
		&cli.DurationFlag{Name: "first-timeout", Value: 20 * time.Second, Usage: "limit for the first record (RTSP: 30s); some servers start a camera only then"},
		&cli.DurationFlag{Name: "silence-timeout", Value: 15 * time.Second, Usage: "limit between records (RTSP: 5s)"},
		&cli.DurationFlag{Name: "retry-wait", Value: time.Second, Usage: "wait before the second try; it doubles up to " + camera.RetryMax.String()},
		&cli.BoolFlag{Name: "wait", Usage: "go on trying even if there was never a connection"},
	}
}

func run(env *tool.Env) error {
	args := env.Args()
	list := env.CLI.IsSet("list")
	switch {
	case env.CLI.Bool("discover"):
		return discover(env)
	case env.CLI.IsSet("catalog"):
		return writeCatalog(env)
	case len(args) == 0 && !list:
		return fault.Hint(fault.Usage("no URL and no FILE"), "camfetch --help")
	case !list && !env.CLI.Bool("probe") && !isURL(args[0]) && !preset.Is(args[0]):
		return replay(env, args)
	}
	if env.CLI.Bool("realtime") {
		return fault.Usage("--realtime is for files: a camera's data arrive now")
	}
	cameras, err := camerasOf(env, args)
	if err != nil {
		return err
	}
	if env.CLI.Bool("probe") {
		return probeAll(env, cameras)
	}
	return live(env, entriesOf(env, cameras))
}
