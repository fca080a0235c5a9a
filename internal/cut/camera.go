package cut

import (
	"slices"

	"campipe/pkg/wire"
)

// camera is what belongs together in a media stream.
type camera struct {
	name    string
	streams []*stream // those that are open, as they were declared
	started bool
	noted   bool      // the note of the cut has been written
	keyed   bool      // held has a key of the leading stream, at point
	point   wire.Time // decode time where the cut starts
	held    hold
}

// lead returns the stream that says where the cut starts: the one with pictures,
// or if there is none with sound, that has the lowest number.
func (cam *camera) lead() *stream {
	return slices.MinFunc(cam.streams, func(a, b *stream) int {
		if a.sound != b.sound {
			if a.sound {
				return 1
			}
			return -1
		}
		return int(a.number) - int(b.number)
	})
}

// join adds a declared stream to its camera. A new leading stream starts anew:
// its clock may have been set back.
func (c *Cutter) join(st *stream, name string) {
	cam := c.cameras[name]
	if cam == nil {
		cam = &camera{name: name}
		c.cameras[name] = cam
	}
	st.camera = cam
	cam.streams = append(cam.streams, st)
	if cam.lead() == st {
		cam.started = false
		cam.letGo()
	} else if cam.started && st.last < c.want.To {
		c.tell(st, st.header.Time)
	}
}

// leave takes a stream away from its camera.
func (c *Cutter) leave(st *stream) {
	cam := st.camera
	led := cam.lead() == st
	c.settle(cam, led)
	cam.streams = slices.DeleteFunc(cam.streams, func(s *stream) bool { return s == st })
	if cam.started {
		return
	}
	cam.held.filter(func(f *wire.Frame) bool { return f.Stream != st.number })
	if led {
		cam.letGo()
	}
}

// letGo forgets the samples that are held, and that there was a key among them.
func (cam *camera) letGo() {
	cam.held.filter(func(f *wire.Frame) bool { return f.Kind != wire.KindSample })
	cam.keyed = false
	for _, st := range cam.streams {
		st.keyed = false
	}
}
