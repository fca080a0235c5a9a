package rtsp

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"campipe/internal/sim/option"
	"campipe/internal/sim/picture"
)

// Limits of what may be asked for.
const (
	minSize   = 256  // a packet of JPEG has 160 bytes before its piece of the picture
	maxSize   = 1472 // what gortsplib sends over UDP
	maxNumber = 1_000_000
	maxDrift  = 100_000 // millionths
	maxSide   = 2040    // pixels, as RFC 2435 clause 3.1.5 can say them
	// maxOffset is more than any camera's clock is off that was ever set.
	maxOffset = 100 * 365 * 24 * time.Hour
)

// options are what a URL's query can ask for.
func options() []option.Option[plan] {
	return slices.Concat(own(), option.Of(picture.Options(), func(p *plan) *picture.Look { return &p.look }))
}

// own are the options of this transport alone. Packets are numbered from 1, those
// of each media for themselves.
func own() []option.Option[plan] {
	return []option.Option[plan]{
		option.New("codec=NAME", "h264 if not told, h265, jpeg; or sound alone, as for audio", codec),
		option.New("audio=NAME", "sound too: aac, opus, pcmu, pcma, g726, latm", option.Choice(sounds, sounds, func(p *plan, name string) { p.sound = name })),
		option.New("bframes", "pictures come in another order than they are shown in", option.Flag(func(p *plan) { p.reordered = true })),
		option.New("metadata", "a media of ONVIF's metadata, a document each second", option.Flag(func(p *plan) { p.metadata = true })),

		// How pictures are put into packets.
		option.New("mtu=N", "packets of at most N bytes (1400)", option.Number(minSize, maxSize, func(p *plan, n int) { p.size = n })),
		option.New("stap", "units that fit in one packet share it (STAP-A, AP)", option.Flag(func(p *plan) { p.aggregated = true })),
		option.New("sets=PLACE", "parameter sets: both if not told, sdp, band", option.Choice(
			[]string{"both", "sdp", "band"}, []place{everywhere, described, inBand}, func(p *plan, w place) { p.sets = w })),
		option.New("nomarker", "no packet of the pictures has a marker", option.Flag(func(p *plan) { p.unmarked = true })),
		option.New("annexb", "a picture goes as one unit, with start codes inside", option.Flag(func(p *plan) { p.stream = true })),

		// Clocks.
		option.New("rtp-start=N", "the first RTP timestamp of each media (1234567890)", number(math.MaxUint32, func(p *plan, n uint64) { p.timestamp = uint32(n) })),
		option.New("sequence=N", "the first sequence number of each media (12345)", number(math.MaxUint16, func(p *plan, n uint64) { p.sequence = uint16(n) })),
		option.New("drift=PPM", "the pictures' timestamps are fast by PPM millionths", option.Number(-maxDrift, maxDrift, func(p *plan, n int) { p.drift = n })),
		option.New("audio-drift=PPM", "the sound's are", option.Number(-maxDrift, maxDrift, func(p *plan, n int) { p.skew = n })),
		option.New("reports=DURATION", "sender reports that far apart (5s), the first at once", option.Length(func(p *plan, d time.Duration) { p.clock.period = d })),
		option.New("report-after=DURATION", "the first sender report comes after that long", option.Length(func(p *plan, d time.Duration) { p.clock.first = d })),
		option.New("noreports", "no sender reports", option.Flag(func(p *plan) { p.clock.silent = true })),
		option.New("clock=DURATION|1970", "sender reports are off by that, or count from 1970", wrong),
		option.New("noinfo", "the answer to PLAY has no RTP-Info", option.Flag(func(p *plan) { p.uninformed = true })),

		// What the network does. The pictures are hit, or the sound of a camera without.
		option.New("drop=N,N-N", "the packets of these numbers are withheld", func(p *plan, value string) (err error) {
			p.faults.drop, err = parseSet(value)
			return err
		}),
		option.New("loss=PERCENT", "so many packets of each media, the same each time", option.Number(1, 100, func(p *plan, n int) { p.faults.loss = n })),
		option.New("reorder=N", "each Nth packet comes after the next one", option.Number(2, maxNumber, func(p *plan, n int) { p.faults.reorder = n })),
		option.New("duplicate=N", "each Nth packet comes twice", option.Number(1, maxNumber, func(p *plan, n int) { p.faults.duplicate = n })),
		option.New("restart=N", "from packet N on, sequence numbers and timestamps differ", option.Number(1, maxNumber, func(p *plan, n int) { p.faults.restart = n })),

		// Refusals and endings.
		option.New("stall=DURATION", "stay connected, send nothing after that much media", option.Length(func(p *plan, d time.Duration) { p.stall = d })),
		option.New("close=DURATION", "end the connection after that much media, bare", option.Length(func(p *plan, d time.Duration) { p.close = d })),
		option.New("bye", "with close: RTCP BYE before that", option.Flag(func(p *plan) { p.bye = true })),
		option.New("status=N", "answer with that status: 401, 403, 404, 503...", option.Number(400, 599, func(p *plan, n int) { p.gate.status = n })),
		option.New("auth=USER:PASS", "401 without this login, which is a basic one", func(p *plan, value string) error { return p.gate.set(value) }),
		option.New("digest=KIND", "make that a digest login: md5, sha-256 or both", option.Choice(
			[]string{"both", "md5", "sha-256"}, digests, func(p *plan, m methods) { p.gate.methods = m })),
	}
}

// codec is the Apply of what the pictures are, or the sound of a camera without.
func codec(p *plan, value string) error {
	if slices.Contains(sounds, value) {
		p.pictures, p.sound = "", value
		return nil
	}
	return option.Choice(pictures, pictures, func(p *plan, name string) { p.pictures = name })(p, value)
}

// number is the Apply of an unsigned number.
func number(most uint64, set func(*plan, uint64)) func(*plan, string) error {
	return func(p *plan, value string) error {
		n, err := strconv.ParseUint(value, 10, 64)
		if err != nil || n > most {
			return fmt.Errorf("value is %q, not a number from 0 to %d", value, most)
		}
		set(p, n)
		return nil
	}
}

func wrong(p *plan, value string) error {
	if value == "1970" {
		p.clock.unset = true
		return nil
	}
	d, err := time.ParseDuration(value)
	if err != nil || d.Abs() > maxOffset {
		return fmt.Errorf("value is %q, neither 1970 nor a length of time such as -5m up to %v", value, maxOffset)
	}
	p.clock.offset = d
	return nil
}

// check checks what options ask for together.
func (p *plan) check() error {
	look := p.look
	if p.pictures != codecJPEG && look != picture.Default() {
		return fmt.Errorf("option %q: only jpeg has pictures that can look otherwise", "codec")
	}
	// Half of it is the other size of a camera that changes it.
	if step := 16; look.Width > maxSide || look.Height > maxSide || look.Width%step != 0 || look.Height%step != 0 {
		return fmt.Errorf("option %q: %dx%d are no multiples of %d up to %d", "size", look.Width, look.Height, step, maxSide)
	}
	switch {
	case p.reordered && p.pictures != codecAVC && p.pictures != codecHEVC:
		return fmt.Errorf("option %q: h264 and h265 have them", "bframes")
	case p.bye && p.close == never:
		return fmt.Errorf("option %q: close says when", "bye")
	}
	return nil
}
