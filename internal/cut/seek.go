package cut

import (
	"bytes"
	"io"
	"slices"

	"campipe/pkg/wire"
)

// backStep is how far the search for an earlier run goes back at first: a few
// seconds of a camera with 2 Mbit/s. It doubles.
const backStep = 1 << 20

// Entry is a place in a file. The zero value is its start.
type Entry struct {
	Prefix []byte // frames to read before the file's bytes
	Offset int64  // byte of the file to read on from
	Start  int64  // the byte that the first byte of Prefix stands for
}

// Read returns the stream from the entry on, where rest is the file from
// Offset on.
func (e Entry) Read(rest io.Reader) io.Reader {
	if len(e.Prefix) == 0 {
		return rest
	}
	return io.MultiReader(bytes.NewReader(e.Prefix), rest)
}

// Seek finds the last place in a file of size bytes from which everything can
// be read that a cut of the cameras (none is all) needs that begins at from.
// What the cut gives is the same as if the whole file had been read, byte for
// byte. It reads some runs of copies on the way, in the order of a bisection.
//
// It returns the file's start where it finds no such place, or where it sees
// that time runs back in a stream: a clock was set, or files were put together
// in another order than that of time.
func Seek(r io.ReaderAt, size int64, from wire.Time, cameras []string) Entry {
	s := &seeker{file: file{ReaderAt: r, size: size}, time: from, cameras: cameras, step: backStep}
	return s.seek()
}

type seeker struct {
	file
	time    wire.Time
	cameras []string
	step    int64 // how far before goes back
}

func (s *seeker) seek() Entry {
	at, ok := s.bisect()
	if !ok || !s.inOrder() || !s.isFirst(at) {
		return Entry{}
	}
	for ok && s.named(at) {
		enough := s.enough(at)
		// One further back also where it is enough: sound and notes of the
		// key's time may come before it.
		if at, ok = s.before(at); ok && enough {
			return at.entry()
		}
	}
	return Entry{}
}

func (s *seeker) wanted(camera string) bool {
	return len(s.cameras) == 0 || slices.Contains(s.cameras, camera)
}

// bisect returns the last run all of whose watermarks are at or before the
// time.
func (s *seeker) bisect() (best syncRun, ok bool) {
	for lo, hi := int64(0), s.size; lo < hi; {
		middle := lo + (hi-lo)/2
		r, found := s.next(middle, hi)
		if found && r.mark(s.wanted) <= s.time {
			best, ok, lo = r, true, r.after
		} else {
			hi = middle
		}
	}
	return best, ok
}

// before returns a run that begins before r, further back each time.
func (s *seeker) before(r syncRun) (syncRun, bool) {
	for at := r.at; at > 0; {
		at = max(0, r.at-s.step)
		s.step *= 2
		if earlier, ok := s.next(at, r.at); ok {
			return earlier, true
		}
	}
	return syncRun{}, false
}

// named reports whether all cameras that were named are open at r. One that is
// not may have been there before.
func (s *seeker) named(r syncRun) bool {
	headers := r.headers()
	for _, name := range s.cameras {
		there := false
		for _, h := range headers {
			there = there || h.Camera == name
		}
		if !there {
			return false
		}
	}
	return true
}

// enough reports whether, reading from r on, each wanted stream of pictures has
// a key at or before the time, or ends before it; and sound a frame, where it
// is all that a camera has.
func (s *seeker) enough(r syncRun) bool {
	need := map[uint16]bool{}
	headers := r.headers()
	for number, h := range headers {
		if h.Stage == wire.StageMedia && s.wanted(h.Camera) {
			need[number] = !h.Audio() || soundOnly(headers, h.Camera)
		}
	}
	e := r.entry()
	all := 0
	for _, n := range need {
		if n {
			all++
		}
	}
	scan := wire.NewReader(e.Read(s.from(e.Offset)))
	for skip := len(r.frames); all > 0; skip-- {
		f, err := scan.Next()
		if err != nil || timed(f.Kind) && f.Time-patience >= s.time {
			return false // one of them hangs: its key may be anywhere before
		}
		if skip > 0 || !need[f.Stream] {
			continue
		}
		sample := f.Kind == wire.KindSample
		key := sample && (f.Flags.Has(wire.FlagKey) || headers[f.Stream].Rate != 0)
		switch {
		case f.Kind == wire.KindEnd, f.Kind == wire.KindHeader, key && f.Presentation() <= s.time:
			need[f.Stream] = false
			all--
		case sample && f.Presentation() >= s.time:
			return false
		}
	}
	return true
}

// timed reports whether frames of a kind have a time in the order of the pipe.
func timed(k wire.Kind) bool {
	return k == wire.KindHeader || k == wire.KindRaw || k == wire.KindSample
}

func soundOnly(headers map[uint16]wire.Header, camera string) bool {
	for _, h := range headers {
		if h.Camera == camera && !h.Audio() {
			return false
		}
	}
	return true
}
