package rtsp

import "math/rand/v2"

// faults are what happens to packets on their way.
type faults struct {
	drop      set
	loss      int // percent
	reorder   int // each of that many comes after the next one
	duplicate int // each of that many comes twice
	restart   int // the number of the first packet of another sequence; 0 is none
}

// The steps that a restart takes: too far for a sequence that only has a hole.
const (
	sequenceStep  = 30_000
	timestampStep = 1 << 31
)

// seed makes the same packets be lost each time.
const seed = 1

// network is the way that the packets of one track take.
type network struct {
	faults faults
	random *rand.Rand
	held   *packet // waits for the next one
}

// newNetwork returns the way of the packets of media number n of a session, of
// which the first one is hit by all faults, and the others by loss alone.
func newNetwork(f faults, n int) network {
	if n > 0 {
		f = faults{loss: f.loss}
	}
	return network{faults: f, random: rand.New(rand.NewPCG(seed, uint64(n)))}
}

// number gives a packet its place in a restart.
func (n *network) number(p *packet) {
	if n.faults.restart > 0 && p.number >= n.faults.restart {
		p.SequenceNumber += sequenceStep
		p.Timestamp += timestampStep
	}
}

// lose returns why a packet is withheld, or "".
func (n *network) lose(p *packet) string {
	unlucky := n.faults.loss > 0 && n.random.IntN(100) < n.faults.loss
	switch {
	case n.faults.drop.has(p.number):
		return "drop"
	case unlucky:
		return "loss"
	}
	return ""
}

// send sends a packet, or keeps it until the next one has been sent.
func (n *network) send(p *packet, write func(*packet) error) error {
	if n.faults.reorder > 0 && p.number%n.faults.reorder == 0 && n.held == nil {
		n.held = p
		return nil
	}
	if err := n.write(p, write); err != nil {
		return err
	}
	return n.release(write)
}

// release sends the packet that is kept, if there is one.
func (n *network) release(write func(*packet) error) error {
	if n.held == nil {
		return nil
	}
	p := n.held
	n.held = nil
	return n.write(p, write)
}

func (n *network) write(p *packet, write func(*packet) error) error {
	if err := write(p); err != nil {
		return err
	}
	p.of.done("")
	if n.faults.duplicate > 0 && p.number%n.faults.duplicate == 0 {
		return write(p)
	}
	return nil
}
