package ffmpeg

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"campipe/internal/fault"

	builder "github.com/u2takey/ffmpeg-go"
)

// Input is what ffmpeg is to open by itself: a file, a device, or a URL.
type Input struct {
	Name   string
	Format string  // as ffmpeg -formats and -devices have it: "v4l2", "lavfi"; "" is what the bytes say
	Video  *Coding // how pictures are encoded; without an Encoder they are copied. nil leaves them out
	Audio  string  // Sounds has what there is; AAC is made, what is copied stays
}

// Sounds are what can become of sound.
func Sounds() []string { return []string{"aac", "copy", "none"} }

// Protocols that ffmpeg may open, where it was given a URL and where it was given
// a file. What is on the network can't lead it to files, nor a file to the network.
const (
	network = "crypto,http,httpproxy,https,mmst,rtmp,rtmpe,rtmps,rtmpt,rtp,rtsp,rtsps,srt,srtp,tcp,tls,udp"
	local   = "crypto,data,file,pipe"
)

// span is how many microseconds a fragment has: with one a picture ffmpeg (5.1)
// gets the times of sound wrong. The moov waits for the first, or its edit list
// would lack what the decoder's delay is.
const span = 200_000

// formatName is what names of formats look like.
var formatName = regexp.MustCompile(`^[a-z0-9_]+$`)

// Remote reports whether the input is on the network: its data come now.
func (in *Input) Remote() bool {
	scheme, _, ok := strings.Cut(in.Name, "://")
	return ok && slices.Contains(strings.Split(network, ","), strings.ToLower(scheme))
}

// Live reports whether the input's data come as they are made, so that their time
// is now.
func (in *Input) Live() bool {
	return in.Remote() || strings.HasPrefix(in.Name, "/dev/") || slices.Contains([]string{"v4l2", "alsa", "pulse", "x11grab", "kmsgrab", "fbdev"}, in.Format)
}

// Check says what is wrong with the input. A password would be in ffmpeg's
// arguments, which every user of the machine can see.
func (in *Input) Check() error {
	switch {
	case in.Name == "" || in.Name == "-":
		return fault.Hint(fault.Usage("-i %q is no input", in.Name), "a stream on standard input is read without -i, and camdemux makes one of bytes")
	case in.Format != "" && !formatName.MatchString(in.Format):
		return fault.Usage("--input-format %q is not a format's name", in.Format)
	case in.Remote():
		u, err := url.Parse(in.Name)
		if err != nil {
			return fault.Usage("-i: the URL can't be read")
		}
		if _, secret := u.User.Password(); secret {
			return fault.Hint(fault.Usage("-i: the URL has a password, which ffmpeg would show to everybody on this machine"),
				"camfetch URL | camdemux | camcode keeps it")
		}
	}
	return nil
}

// arguments returns ffmpeg's, for an input that becomes fragmented MP4.
func (in *Input) arguments() (args []string, err error) {
	defer func() {
		if r := recover(); r != nil { // as in Coding.arguments
			err = fmt.Errorf("ffmpeg's arguments: %v", r)
		}
	}()
	from := builder.KwArgs{"protocol_whitelist": local}
	if in.Remote() {
		from["protocol_whitelist"] = network
	}
	if in.Format != "" {
		from["f"] = in.Format
	}
	to := builder.KwArgs{
		"f": "mp4", "movflags": "delay_moov+default_base_moof+skip_trailer", "frag_duration": span, "flush_packets": 1,
		"video_track_timescale": 90_000, "dn": "", "sn": "", "bitexact": "",
	}
	switch {
	case in.Video == nil:
		to["vn"] = ""
	case in.Video.Encoder == nil:
		to["c:v"] = "copy"
	default:
		in.Video.encode(to, false)
	}
	switch in.Audio {
	case "none":
		to["an"] = ""
	default:
		to["c:a"] = in.Audio
	}
	s := builder.Input(in.Name, from).Output("pipe:1", to).GlobalArgs("-hide_banner", "-nostdin", "-loglevel", "error")
	return s.GetArgs(), nil
}
