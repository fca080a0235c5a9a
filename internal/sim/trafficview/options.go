package trafficview

import "time"

// Option is something that a client asks for in the query of the URL.
type Option struct {
	Name    string // as in "?name" or "?name=value"
	Value   string // what the value is: "", "N", "PPM" or "DURATION"
	Summary string // for people
	apply   func(p *plan, value string) error
}

// Options returns what a URL's query can ask for. Fragments and pictures are
// numbered from 1. The effects add up, in the order of the table.
func Options() []Option {
	return []Option{
		{"progressive", "", "the record layer, as real cameras are asked for it", flag(func(p *plan) { p.mux.prefix, p.frame = 4, progressive })},
		{"audio", "", "sound too", flag(func(p *plan) { p.sound = true })},

		// What the server may do.
		{"plain", "", "no record layer after all: another viewer set the mode", flag(func(p *plan) { p.mux.prefix, p.frame = 0, whole })},
		{"fullMp4", "", "small files in the place of fragments", flag(func(p *plan) { p.full, p.frame = true, progressive })},
		{"prefix", "N", "N bytes before ftyp: 4 as now, 1 as once, 0 as UniFi", number(0, 64, func(p *plan, n int) { p.mux.prefix = n })},
		{"late", "N", "come in while fragment N is on its way", onRecords(late)},
		{"midgop", "N", "begin N pictures after a key picture", onUnits(midGOP)},
		{"ee", "", "metadata before the init segment", flag(func(p *plan) { p.metadata = true })},
		{"trun", "N", "N samples of a track in one fragment", number(1, maxTogether, func(p *plan, n int) { p.mux.most = n })},
		{"sei", "", "an SEI message, and so parameter sets, before each picture", flag(func(p *plan) { p.units = append(p.units, remark()) })},
		{"big", "N", "picture N is longer than 65535 bytes", onUnits(big)},
		{"empty", "N", "a fragment without samples after fragment N", onRecords(empty)},
		{"reset", "N", "all begins anew after fragment N", number(1, maxNumber, func(p *plan, n int) { p.mux.reset = uint32(n) })},
		{"resize", "N", "the same, and with pictures of another size", number(1, maxNumber, func(p *plan, n int) { p.size = n })},

		// Clocks.
		{"zero", "", "the first sample has no duration", flag(func(p *plan) { p.mux.still = true })},
		{"wrap", "DURATION", "times pass 2^32 ms after that long", length(func(p *plan, d time.Duration) { p.mux.wrap = uint64(ticks(d)) })},
		{"drift", "PPM", "the camera's clock is fast by PPM millionths", number(-500_000, 500_000, func(p *plan, n int) { p.units = append(p.units, drift(n)) })},

		// Damage.
		{"size", "N", "the mdat of fragment N says five bytes too many", onRecords(wrongSize)},
		{"unknown", "N", "an unknown tag in fragment N", onRecords(unknown)},
		{"nobegin", "N", "the beginning of fragment N is missing", onRecords(noBegin)},
		{"noend", "N", "the end of fragment N is missing: the next begins inside it", onRecords(noEnd)},

		// Refusals and endings.
		{"404", "", "no such camera", flag(func(p *plan) { p.refuse = true })},
		{"silence", "", "stay connected and never send anything", flag(func(p *plan) { p.messages = append(p.messages, stallAfter(0)) })},
		{"stall", "DURATION", "stay connected, send nothing after that much media", length(func(p *plan, d time.Duration) { p.messages = append(p.messages, stallAfter(d)) })},
		{"close", "DURATION", "end the connection after that much media, bare", length(func(p *plan, d time.Duration) { p.messages = append(p.messages, closeAfter(d)) })},

		// How it is put into messages.
		{"packed", "N", "N records in one message", onMessages(maxTogether, pack)},
		{"split", "N", "messages of at most N bytes", onMessages(maxNumber, split)},
	}
}
