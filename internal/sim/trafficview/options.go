package trafficview

import (
	"strings"
	"time"

	"campipe/internal/sim/option"
)

// options are what a URL's query can ask for. Fragments and pictures are numbered
// from 1. The effects add up, in the order of the table.
func options() []option.Option[plan] {
	return []option.Option[plan]{
		option.New("progressive", "the record layer, as real cameras are asked for it", option.Flag(func(p *plan) { p.mux.prefix, p.frame = 4, progressive })),
		option.New("audio", "sound too", option.Flag(func(p *plan) { p.sound = true })),

		// What the server may do.
		option.New("plain", "no record layer after all: another viewer set the mode", option.Flag(func(p *plan) { p.mux.prefix, p.frame = 0, whole })),
		option.New("fullMp4", "small files in the place of fragments", option.Flag(func(p *plan) { p.full, p.frame = true, progressive })),
		option.New("variant=NAME", "another server: "+strings.Join(relatives, ", "), option.Choice(relatives, []relative{goRTC, rtspToWeb, zlmediakit, unreal}, imitate)),
		option.New("src=NAME", "the camera's name, as go2rtc is asked for it", option.Word(func(p *plan, name string) { p.source = name })),
		option.New("prefix=N", "N bytes before ftyp: 4 as now, 1 as once, 0 as UniFi", option.Number(0, 64, func(p *plan, n int) { p.mux.prefix = n })),
		option.New("late=N", "come in while fragment N is on its way", onRecords(late)),
		option.New("midgop=N", "begin N pictures after a key picture", onUnits(midGOP)),
		option.New("ee", "metadata before the init segment", option.Flag(func(p *plan) { p.metadata = true })),
		option.New("trun=N", "N samples of a track in one fragment", option.Number(1, maxTogether, func(p *plan, n int) { p.mux.most = n })),
		option.New("sei", "an SEI message, and so parameter sets, before each picture", option.Flag(func(p *plan) { p.units = append(p.units, remark()) })),
		option.New("big=N", "picture N is longer than 65535 bytes", onUnits(big)),
		option.New("empty=N", "a fragment without samples after fragment N", onRecords(empty)),
		option.New("reset=N", "all begins anew after fragment N", option.Number(1, maxNumber, func(p *plan, n int) { p.mux.reset = uint32(n) })),
		option.New("resize=N", "the same, and with pictures of another size", option.Number(1, maxNumber, func(p *plan, n int) { p.size = n })),

		// Clocks.
		option.New("zero", "the first sample has no duration", option.Flag(func(p *plan) { p.mux.still = true })),
		option.New("wrap=DURATION", "times pass 2^32 ms after that long", option.Length(func(p *plan, d time.Duration) { p.mux.wrap = uint64(ticks(d)) })),
		option.New("drift=PPM", "the camera's clock is fast by PPM millionths", option.Number(-500_000, 500_000, func(p *plan, n int) { p.units = append(p.units, drift(n)) })),

		// Damage.
		option.New("size=N", "the mdat of fragment N says five bytes too many", onRecords(wrongSize)),
		option.New("unknown=N", "an unknown tag in fragment N", onRecords(unknown)),
		option.New("nobegin=N", "the beginning of fragment N is missing", onRecords(noBegin)),
		option.New("noend=N", "the end of fragment N is missing: the next begins inside it", onRecords(noEnd)),

		// Refusals and endings.
		option.New("404", "no such camera", option.Flag(func(p *plan) { p.refuse = true })),
		option.New("silence", "stay connected and never send anything", option.Flag(func(p *plan) { p.messages = append(p.messages, stallAfter(0)) })),
		option.New("stall=DURATION", "stay connected, send nothing after that much media", option.Length(func(p *plan, d time.Duration) { p.messages = append(p.messages, stallAfter(d)) })),
		option.New("close=DURATION", "end the connection after that much media, bare", option.Length(func(p *plan, d time.Duration) { p.messages = append(p.messages, closeAfter(d)) })),

		// How it is put into messages.
		option.New("packed=N", "N records in one message", onMessages(maxTogether, pack)),
		option.New("split=N", "messages of at most N bytes", onMessages(maxNumber, split)),
	}
}
