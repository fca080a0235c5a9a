package join

import (
	"fmt"
	"io"
	"os"

	"campipe/internal/fault"
	"campipe/internal/join/mp4"
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// Target is where movies go: files with names, or standard output, which takes
// one movie.
type Target struct {
	names *output.Template // nil: there is one movie, and it has no name
	open  func(name string) (place, error)
}

// stdoutName is the name of standard output.
const stdoutName = "standard output"

// place is where one movie goes.
type place struct {
	name  string // as the report has it
	begin func(start wire.Time, tracks []wire.Header) (*mp4.Writer, error)
	end   func(ending) error // closes it; what is not whole keeps the name of a part
	named bool               // errors of writing say the name by themselves
}

// fault puts the name of the place before an error of writing.
func (p *place) fault(err error) error {
	if p.named {
		return err
	}
	return fmt.Errorf("%s: %w", p.name, err)
}

// Files is a target that makes a file for each name that the template expands
// to.
func Files(names output.Template, k Keeping) Target {
	return Target{&names, func(name string) (place, error) {
		f, err := output.Create(name, k.Force)
		if err != nil {
			return place{}, err
		}
		end := func(e ending) error {
			if e == whole || e == cut && k.AcceptCut {
				return f.Commit()
			}
			return f.Abandon()
		}
		return place{name: f.Name(), begin: inFile(f, k.Fragments, k.options(f)), end: end}, nil
	}}
}

// Pipe is a target that writes one movie in fragments to somebody who watches.
// Errors of w say what it is.
func Pipe(w io.Writer) Target {
	begin := func(start wire.Time, tracks []wire.Header) (*mp4.Writer, error) {
		return mp4.NewPipe(w, start, tracks)
	}
	return once(place{name: stdoutName, begin: begin, end: func(ending) error { return nil }, named: true})
}

// InPlace is a target that writes one movie to a file that somebody else opened,
// from its start on. In the end the next byte that is written to f comes after
// the movie. Its moov comes last.
func InPlace(f *os.File, k Keeping) Target {
	end := func(ending) error {
		_, err := f.Seek(0, io.SeekEnd)
		return err
	}
	return once(place{name: stdoutName, begin: inFile(f, k.Fragments, mp4.Options{Sync: k.Sync}), end: end})
}

func inFile(f mp4.File, fragments bool, o mp4.Options) func(wire.Time, []wire.Header) (*mp4.Writer, error) {
	return func(start wire.Time, tracks []wire.Header) (*mp4.Writer, error) {
		if fragments {
			return mp4.NewFragments(f, start, tracks)
		}
		return mp4.NewFile(f, o, start, tracks)
	}
}

// once is a target with one place.
func once(p place) Target {
	used := false
	return Target{nil, func(string) (place, error) {
		if used {
			return place{}, fault.Hint(fmt.Errorf("%s takes one movie, and another would begin here", p.name), "-o NAME takes more")
		}
		used = true
		return p, nil
	}}
}

// name returns the name of a movie, "" on standard output.
func (t *Target) name(v output.Values) string {
	if t.names == nil {
		return ""
	}
	return t.names.Expand(v)
}

// apart says why two cameras can't both be written, or nil.
func (t *Target) apart(one, other string) error {
	if t.names != nil && t.names.Has("{camera}") {
		return nil
	}
	return fault.Hint(fault.Usage("cameras %q and %q would go into one file", one, other),
		"-o '{camera}.mp4' gives each its own; campick takes one out")
}
