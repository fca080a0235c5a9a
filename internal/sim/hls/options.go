package hls

import (
	"fmt"
	"time"

	"campipe/internal/sim/option"
	"campipe/internal/sim/segment"
)

// plan is what a camera is like. Options change it.
type plan struct {
	segment.Plan
	ts        bool
	byterange bool
	rotate    int // segments that have the same key; 0 is no encryption
	master    bool
	packed    bool
	dates     bool
	parts     bool
	gaps      segment.Set
}

const maxNumber = 1_000_000

// options are what a URL's query can ask for.
func options() []option.Option[plan] {
	return []option.Option[plan]{
		option.New("fmp4", "fragmented MP4: this is so without options", option.Flag(func(p *plan) { p.ts = false })),
		option.New("ts", "MPEG transport streams", option.Flag(func(p *plan) { p.ts = true })),
		option.New("byterange", "all segments are ranges of one file", option.Flag(func(p *plan) { p.byterange = true })),
		option.New("aes=N", "AES-128, and another key after every N segments", option.Number(1, maxNumber, func(p *plan, n int) { p.rotate = n })),
		option.New("master", "a multivariant playlist; sound has one of its own", option.Flag(func(p *plan) { p.master = true })),
		option.New("packed", "that sound is packed AAC frames", option.Flag(func(p *plan) { p.master, p.packed, p.Audio = true, true, true })),
		option.New("pdt", "EXT-X-PROGRAM-DATE-TIME", option.Flag(func(p *plan) { p.dates = true })),
		option.New("discontinuity=N", "one after every N segments: times begin anew", option.Number(1, maxNumber, func(p *plan, n int) { p.Part = n })),
		option.New("ll", "tags of low latency too", option.Flag(func(p *plan) { p.parts = true })),
		option.New("gap=N,M-O", "segments that EXT-X-GAP says are not there", segment.Numbers(func(p *plan) *segment.Set { return &p.gaps })),
	}
}

// parse returns the plan that a URL's query asks for. The error names the option
// that is at fault.
func parse(step time.Duration, query string) (*plan, error) {
	p := &plan{Plan: segment.Default(step)}
	err := segment.Parse(options(), step, query, p, func(p *plan) *segment.Plan { return &p.Plan })
	if err != nil {
		return nil, err
	}
	if p.Wrap > 0 && !p.ts {
		return nil, fmt.Errorf("option %q: times of 64 bits do not; ts has 33", "wrap")
	}
	p.master = p.master || p.Small
	p.Wait = p.parts
	p.Withhold(p.gaps)
	return p, nil
}
