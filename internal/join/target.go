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
	check func(*wire.Header) (caveat string, err error) // what to warn of, or why it can't be written; nil: all can
}

// maker begins a movie of tracks.
type maker func(start wire.Time, tracks []wire.Header) (writer, error)

// stdoutName is the name of standard output.
const stdoutName = "standard output"

// place is where one movie goes.
type place struct {
	name  string // as the report has it
	begin maker
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

// Files is a target that makes an MP4 for each name that the template expands to.
func Files(names output.Template, k Keeping) Target {
	return Target{&names, files(k, func(f *output.File) maker { return inFile(f, k.Fragments, k.options(f)) }), mp4.Check}
}

// files opens files with names.
func files(k Keeping, in func(*output.File) maker) func(string) (place, error) {
	return func(name string) (place, error) {
		f, err := output.Create(name, k.Force)
		if err != nil {
			return place{}, err
		}
		end := func(e ending) error {
			if e == whole || e == cut && k.AcceptCut {
				return commit(f, k)
			}
			return f.Abandon()
		}
		return place{name: f.Name(), begin: in(f), end: end}, nil
	}
}

func commit(f *output.File, k Keeping) error {
	if k.Sync {
		return f.CommitSync()
	}
	return f.Commit()
}

// Pipe is a target that writes one MP4 in fragments to somebody who watches.
// Errors of w say what it is.
func Pipe(w io.Writer) Target {
	return Target{nil, once(pipe(func(start wire.Time, tracks []wire.Header) (writer, error) { return mp4.NewPipe(w, start, tracks) })), mp4.Check}
}

// pipe is standard output as somebody reads it.
func pipe(b maker) place {
	return place{name: stdoutName, begin: b, end: func(ending) error { return nil }, named: true}
}

// InPlace is a target that writes one MP4 to a file that somebody else opened,
// from its start on. In the end the next byte that is written to f comes after
// the movie. Its moov comes last.
func InPlace(f *os.File, k Keeping) Target {
	end := func(e ending) error {
		_, err := f.Seek(0, io.SeekEnd)
		if err == nil && e == whole && k.Sync {
			err = output.Sync(f)
		}
		return err
	}
	return Target{nil, once(place{name: stdoutName, begin: inFile(opened{f}, k.Fragments, mp4.Options{Sync: k.Sync}), end: end}), mp4.Check}
}

// opened is a file that somebody else opened.
type opened struct{ *os.File }

func (o opened) Sync() error { return output.Sync(o.File) }

func inFile(f mp4.File, fragments bool, o mp4.Options) maker {
	return func(start wire.Time, tracks []wire.Header) (writer, error) {
		if fragments {
			return mp4.NewFragments(f, start, tracks)
		}
		return mp4.NewFile(f, o, start, tracks)
	}
}

// once opens one place.
func once(p place) func(string) (place, error) {
	used := false
	return func(string) (place, error) {
		if used {
			return place{}, fault.Hint(fmt.Errorf("%s takes one movie, and another would begin here", p.name), "-o NAME takes more")
		}
		used = true
		return p, nil
	}
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
	return oneFile(one, other)
}

func oneFile(one, other string) error {
	return fault.Hint(fault.Usage("cameras %q and %q would go into one file", one, other),
		"{camera} in NAME gives each its own; campick takes one out")
}
