package ffmpeg

import (
	"fmt"

	builder "github.com/u2takey/ffmpeg-go"
)

// span is how many microseconds a fragment has: with one a picture ffmpeg (5.1)
// gets the times of sound wrong. The moov waits for the first, or its edit list
// would lack what the decoder's delay is.
const span = 200_000

// longestJump is by how many seconds time may go on from one packet to the next:
// ffmpeg takes more for a clock that was set, and shortens it. With the 10 s that it
// has of its own, a transport stream's pauses would be gone.
const longestJump = "3600"

// arguments returns ffmpeg's, for an input that becomes fragments in a container:
// "mp4" or "mov". Times are in ticks of the input where it is copied, and else in
// microseconds.
func (in *Input) arguments(form string) (args []string, err error) {
	defer func() {
		if r := recover(); r != nil { // as in Coding.arguments
			err = fmt.Errorf("ffmpeg's arguments: %v", r)
		}
	}()
	format, name := in.opened()
	from := builder.KwArgs{"protocol_whitelist": local}
	if in.Remote() {
		from["protocol_whitelist"] = network
	}
	if format != "" {
		from["f"] = format
	}
	to := builder.KwArgs{
		"f": form, "movflags": "delay_moov+default_base_moof+skip_trailer", "frag_duration": span, "flush_packets": 1,
		"dn": "", "sn": "", "bitexact": "",
		"map_metadata": 0, // with the time at which it was made, which is left out where nobody says
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
	case "aac":
		to["af"] = stretch
		fallthrough
	default:
		to["c:a"] = in.Audio
	}
	s := builder.Input(name, from).Output("pipe:1", to).GlobalArgs("-hide_banner", "-nostdin", "-loglevel", "error", "-dts_delta_threshold", longestJump)
	return s.GetArgs(), nil
}
