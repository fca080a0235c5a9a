package mjpeg

import (
	"fmt"
	"slices"
	"strconv"

	"campipe/internal/sim/access"
	"campipe/internal/sim/option"
	"campipe/internal/sim/picture"
)

// Limits of what may be asked for.
const (
	minRate   = 0.001     // pictures a second: one in a quarter of an hour
	maxRate   = 1000      // more than any camera
	maxNumber = 1_000_000 // a picture: a day at 11 a second
	maxBytes  = 1 << 20   // that make no difference any more
)

// options are what a URL's query can ask for.
func options() []option.Option[plan] {
	return slices.Concat(own(),
		option.Of(picture.Options(), func(p *plan) *picture.Look { return &p.look }),
		option.Of(access.Options(), func(p *plan) *access.Gate { return &p.gate }),
	)
}

// own are the options of this transport alone. Pictures are numbered from 1. A
// later option of the table adds to those before it.
func own() []option.Option[plan] {
	return []option.Option[plan]{
		option.New("fps=N", "N pictures a second, which may be 0.2 (10)", setRate),
		option.New("uneven", "1.7 or 0.7 times as far apart", option.Flag(func(p *plan) { p.uneven = true })),
		option.New("duplicate=N", "each picture N times", option.Number(1, maxNumber, func(p *plan, n int) { p.duplicate = n })),

		// Whose answers they look like.
		like("axis", "as Axis cameras write it", axis()),
		like("panasonic", "Panasonic, JVC: the head tells the boundary with dashes", panasonic()),
		like("esp32", "ESP32-CAM: HTTP/1.1, chunks, boundaries with an empty line", esp32()),
		like("motion", "motion: chunks, lengths filled up with spaces", motion()),
		like("ustreamer", "ustreamer: X-Timestamp, the boundary right after a picture", ustreamer()),
		like("ffmpeg", "ffmpeg: no multipart in the head", ffmpeg()),
		like("gstreamer", "GStreamer: no HTTP at all", gstreamer()),

		// Parts of that.
		option.New("length=KIND", "Content-Length: none, wrong (too long), short, padded", option.Choice(
			[]string{"none", "wrong", "short", "padded"}, []length{absent, long, short, padded},
			func(p *plan, l length) { p.dialect.length = l })),
		flag("dashes", "the head tells the boundary with its dashes", func(d *dialect) { d.told = ";boundary=--%s" }),
		flag("quoted", "the head has the boundary in quotes", func(d *dialect) { d.told = `; boundary="%s"` }),
		flag("spaced", "the head has spaces around the boundary", func(d *dialect) { d.told = " ; boundary = %s " }),
		flag("differs", "the head tells another boundary than there is", func(d *dialect) { d.told = "; boundary=another" }),
		flag("untold", "the head tells no boundary", func(d *dialect) { d.told = "" }),
		flag("nodashes", "there are no dashes before a boundary", func(d *dialect) { d.dashes = "" }),
		flag("lf", "lines end in LF", func(d *dialect) { d.newline = "\n" }),
		flag("preamble", "a line of text before the first boundary", func(d *dialect) { d.preamble = true }),
		flag("nofirst", "no boundary before the first part", func(d *dialect) { d.noFirst = true }),
		flag("timestamp", "X-Timestamp: the camera's clock", func(d *dialect) { d.timestamp = true }),
		flag("chunked", "in chunks of 1000 bytes", func(d *dialect) { d.chunk = 1000 }),
		flag("nohead", "no HTTP head: the bytes begin at once", func(d *dialect) { d.headless = true }),
		flag("bare", "nothing between the pictures", func(d *dialect) { d.bare = true }),
		option.New("pad=N", "N zero bytes after each picture, in its length too", option.Number(1, maxBytes, func(p *plan, n int) { p.padding = n })),
		option.New("inside", "the boundary is in each picture, as a comment", option.Flag(func(p *plan) { p.inside = true })),
		option.New("text", "a part with text before each second picture", option.Flag(func(p *plan) { p.text = true })),

		// Faults and endings.
		option.New("truncated=N", "half of picture N is missing", option.Number(1, maxNumber, func(p *plan, n int) { p.truncated = n })),
		option.New("slow=N", "at most N bytes a second, some at a time", option.Number(1, maxBytes, func(p *plan, n int) { p.slow = n })),
		point("stall=N|DURATION", "stay connected, send nothing after N pictures or that long", func(p *plan) *limit { return &p.stall }),
		point("close=N|DURATION", "end the connection there, bare", func(p *plan) *limit { return &p.close }),
		point("count=N|DURATION", "end the answer there, with the closing boundary", func(p *plan) *limit { return &p.end }),
	}
}

func setRate(p *plan, value string) error {
	rate, err := strconv.ParseFloat(value, 64)
	if err != nil || !(rate >= minRate && rate <= maxRate) { // NaN too
		return fmt.Errorf("value is %q, not a number from %v to %v", value, minRate, maxRate)
	}
	p.rate = rate
	return nil
}

func like(name, summary string, d dialect) option.Option[plan] {
	return option.New(name, summary, option.Flag(func(p *plan) { p.dialect = d }))
}

func flag(name, summary string, set func(*dialect)) option.Option[plan] {
	return option.New(name, summary, option.Flag(func(p *plan) { set(&p.dialect) }))
}

func point(form, summary string, which func(*plan) *limit) option.Option[plan] {
	return option.New(form, summary, func(p *plan, value string) (err error) {
		*which(p), err = parseLimit(value)
		return err
	})
}
