package dump

import (
	"maps"
	"slices"

	"campipe/pkg/wire"
)

// gap is a loss that the stream tells of.
type gap struct {
	wire.Gap
	stream uint16
	camera string
	from   wire.Time
}

// gaps finds the gaps among the frames. One that is completed later is one: it
// is told of when its stream goes on, or ends. The answer to a new connection,
// which may come to nothing, is not that yet.
type gaps struct {
	tell func(*gap) error
	open map[uint16]*gap
}

func newGaps(tell func(*gap) error) *gaps { return &gaps{tell, map[uint16]*gap{}} }

func (g *gaps) item(it *item) error {
	if it.copied() || it.Kind == wire.KindNote || it.Is(wire.KindRaw, wire.FlagHead) {
		return nil
	}
	if it.Kind != wire.KindGap {
		return g.close(it.Stream)
	}
	found := &gap{stream: it.Stream, camera: it.header.Camera, from: it.Time}
	var err error
	if found.Gap, err = wire.ParseGap(it.Payload); err != nil {
		found.Cause, found.Text = "unreadable", err.Error()
	}
	if it.noise {
		return g.tell(found)
	}
	if open := g.open[it.Stream]; open != nil && open.from != found.from {
		if err := g.close(it.Stream); err != nil {
			return err
		}
	}
	g.open[it.Stream] = found
	return nil
}

// close tells of the gap of a stream that nothing completes any more.
func (g *gaps) close(stream uint16) error {
	open := g.open[stream]
	if open == nil {
		return nil
	}
	delete(g.open, stream)
	return g.tell(open)
}

func (g *gaps) end() error {
	for _, stream := range slices.Sorted(maps.Keys(g.open)) {
		if err := g.close(stream); err != nil {
			return err
		}
	}
	return nil
}
