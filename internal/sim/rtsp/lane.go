package rtsp

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"campipe/internal/sim/journal"
)

// lane is a track that a client has set up, on its way.
type lane struct {
	*track
	plan    *plan
	log     *journal.Connection
	network network
	next    int  // unit,
	head    unit // which it is
	number  int  // of the packet before

	source          uint32        // SSRC, which is known once a packet was sent
	packets, octets uint32        // that were sent
	due             time.Duration // of the next report
}

func newLane(t *track, n int, p *plan, log *journal.Connection) *lane {
	return &lane{track: t, plan: p, log: log, network: newNetwork(p.faults, n), head: t.unit(0), due: p.clock.first}
}

// passing gives the units of all lanes in the order in which they are sent, without
// end.
func passing(lanes []*lane) iter.Seq2[*lane, unit] {
	return func(yield func(*lane, unit) bool) {
		for {
			first := slices.MinFunc(lanes, func(a, b *lane) int { return cmp.Compare(a.head.at, b.head.at) })
			u := first.head
			first.next++
			first.head = first.unit(first.next)
			if !yield(first, u) {
				return
			}
		}
	}
}

// timestamp returns that of RTP for a moment of the track's clock.
func (l *lane) timestamp(ticks int64) uint32 { return l.plan.timestamp + uint32(l.told(ticks)) }

// packed returns the packets of a unit.
func (l *lane) packed(u unit) ([]*packet, error) {
	payloads, err := l.pack(u)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.codec, err)
	}
	begin, shown := l.told(u.time), l.told(u.time+u.offset)
	whole := &parcel{log: l.log, data: u.data, left: len(payloads), sample: journal.Sample{
		Track: l.name, Codec: l.codec, Time: uint64(begin), Duration: uint32(l.told(u.time+u.duration) - begin),
		Offset: int32(shown - begin), Key: u.key,
	}}
	all := make([]*packet, len(payloads))
	for i, payload := range payloads {
		l.number++
		p := &packet{Packet: *payload, number: l.number, of: whole}
		p.Version, p.PayloadType = 2, l.media.Formats[0].PayloadType()
		p.SequenceNumber = l.plan.sequence + uint16(l.number-1)
		p.Timestamp = l.timestamp(u.time + u.offset)
		p.Marker = p.Marker && !(l.plan.unmarked && l.name == video)
		l.network.number(p)
		all[i] = p
	}
	return all, nil
}
