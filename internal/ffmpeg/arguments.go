package ffmpeg

import (
	"fmt"
	"maps"
	"strings"
	"time"

	builder "github.com/u2takey/ffmpeg-go"
)

// Coding is how pictures are to be encoded.
type Coding struct {
	Encoder       *Encoder
	Quality       int           // within the encoder's range
	Width, Height int           // pixels; 0 as they are, or as the other one makes them
	KeyEvery      time.Duration // a key picture at least so often, by their times; 0 leaves it to the encoder
	Live          bool          // a picture comes out before the next one goes in, at some cost in size
}

// arguments returns ffmpeg's, for pictures that come as JPEGs or not.
func (c *Coding) arguments(jpeg bool) (args []string, err error) {
	// The builder panics where its graph makes no sense. It is given no file to
	// open, runs nothing, and its Compile, which logs, is not called.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("ffmpeg's arguments: %v", r)
		}
	}()
	in, out := pipes()
	in["threads"] = 1 // decoders with more hold pictures back
	out["map"] = "0:v:0"
	out["max_error_rate"] = 1 // what can't be decoded is accounted for here
	c.encode(out, jpeg)
	s := builder.Input("pipe:0", in).Output("pipe:1", out).GlobalArgs("-hide_banner", "-loglevel", "error")
	return s.GetArgs(), nil
}

// stretch stretches sound to its times, by up to an eighth, and fills what is
// missing: a camera's clock and its count of samples are not the same.
const stretch = "aresample=async=1000"

// soundArguments returns ffmpeg's for sound that comes with its times, or where bits
// is not 0 for G.726 of so many bits a sample, which begins at a time, in
// microseconds, and goes on from there.
func soundArguments(bits int, at int64) (args []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("ffmpeg's arguments: %v", r)
		}
	}()
	in, out := pipes()
	if bits > 0 {
		in["f"] = "g726le" // as RFC 3551 clause 4.5.4 packs it
		in["code_size"] = bits
		in["itsoffset"] = fmt.Sprintf("%d.%06d", at/1_000_000, at%1_000_000)
	}
	out["map"] = "0:a:0"
	out["max_error_rate"] = 1
	out["c:a"] = "aac"
	out["af"] = stretch
	s := builder.Input("pipe:0", in).Output("pipe:1", out).GlobalArgs("-hide_banner", "-loglevel", "error")
	return s.GetArgs(), nil
}

// pipes returns how samples go in and come out, with times in microseconds and none
// held back.
func pipes() (in, out builder.KwArgs) {
	in = builder.KwArgs{
		"f":                  "nut",
		"protocol_whitelist": "pipe",
		"probesize":          32, // the headers say all: don't wait for samples
		"analyzeduration":    1,
		"fpsprobesize":       0,
		"copyts":             "",
	}
	out = builder.KwArgs{
		"f":                 "nut",
		"avoid_negative_ts": "disabled",
		"flush_packets":     1,
		"write_index":       0, // which would be kept until the end
		"bitexact":          "",
	}
	return in, out
}

// encode adds what has pictures encoded, each at its time.
func (c *Coding) encode(out builder.KwArgs, jpeg bool) {
	out["fps_mode"] = "passthrough" // none twice, none left out
	out["enc_time_base"] = "1:1000000"
	out["bf"] = 0 // decoded in the order in which they are shown
	out["vf"] = c.filters(jpeg)
	maps.Copy(out, c.Encoder.options(c.Quality, c.Live))
	if c.KeyEvery > 0 && c.Encoder.Codec != "jpeg" {
		out["force_key_frames"] = fmt.Sprintf("expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+%f))", c.KeyEvery.Seconds())
		out["g"] = longestGroup
	}
}

// longestGroup is the most pictures from one key picture to the next, whatever
// their times: half a minute at 30 a second.
const longestGroup = 900

// filters returns what happens to pictures between decoding and encoding: the
// size, and the range of levels and the form of the samples that players expect
// of the codec. H.264 with fewer samples of colour than of light has sides of an
// even number of pixels.
func (c *Coding) filters(jpeg bool) string {
	levels, form := "tv", "yuv420p"
	if c.Encoder.Codec == "jpeg" {
		levels, form = "pc", "yuvj420p"
	}
	scale := "scale="
	if c.Width > 0 || c.Height > 0 {
		scale += fmt.Sprintf("%s:%s:", side(c.Width), side(c.Height))
	}
	all := []string{scale + "out_range=" + levels, "format=" + form}
	if c.Encoder.Codec == "h264" {
		all = append(all, "crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0")
	}
	if jpeg {
		all = append(all, "setsar=1") // browsers don't look at the JPEG's own either
	}
	return strings.Join(all, ",")
}

// side returns a side as the scale filter has it; -2 keeps the shape, and the
// number even.
func side(pixels int) string {
	if pixels == 0 {
		return "-2"
	}
	return fmt.Sprint(pixels)
}
