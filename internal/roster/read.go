package roster

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"campipe/internal/preset"
)

const (
	// maxSize is the size of a list: 65,535 cameras of OpenTrafficCamMap, whose
	// entries are long, take 15 MB.
	maxSize = 32 << 20
	// maxCameras is how many streams a pipe can have.
	maxCameras = 1<<16 - 1
	// maxFaults is how many faults are told: more are of one cause.
	maxFaults = 20
)

// Options say how a list is read.
type Options struct {
	Name  string       // the list's own, for errors
	Bases preset.Bases // for the presets in it
}

// reader is a list that is being read.
type reader struct {
	Options
	list  List
	line  int            // of the entry that is read
	votes map[string]int // entries by format
	given map[string]int
}

// Read reads a list in any of the formats that Formats names. What is wrong with
// one entry is no error, but one of the list's Faults. The error is that there is
// no camera in it, or more than a pipe can have, or that it is damaged as a whole.
func Read(in io.Reader, o Options) (*List, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Name, err)
	}
	if len(text) > maxSize {
		return nil, fmt.Errorf("%s: it exceeds %d bytes", o.Name, maxSize)
	}
	r := &reader{Options: o, votes: map[string]int{}, given: map[string]int{}}
	if err := r.read(text); err != nil {
		return nil, r.place(err)
	}
	if len(r.list.Cameras) == 0 {
		return nil, r.nothing()
	}
	r.list.Format = slices.MaxFunc(slices.Sorted(maps.Keys(r.votes)), func(a, b string) int { return cmp.Compare(r.votes[a], r.votes[b]) })
	return &r.list, nil
}

func (r *reader) read(text []byte) error {
	text, err := decode(text)
	if err != nil {
		return err
	}
	if converted, ok, err := setup(text); ok || err != nil {
		if err != nil {
			return err
		}
		return r.documents(converted)
	}
	if first := firstOf(text); first == '{' || first == '[' {
		return r.documents(text)
	}
	return r.lines(text)
}

// nothing is the error of a list without a camera.
func (r *reader) nothing() error {
	switch {
	case len(r.list.Faults) > 0 && r.list.Bad > 1:
		return fmt.Errorf("%w; and %d more entries", r.list.Faults[0], r.list.Bad-1)
	case len(r.list.Faults) > 0:
		return r.list.Faults[0]
	case r.list.Off > 0:
		return fmt.Errorf("%s: all %d cameras in it are switched off", r.Name, r.list.Off)
	}
	return fmt.Errorf("%s: no camera in it", r.Name)
}

// place says where an error is.
func (r *reader) place(err error) error {
	if r.line == 0 {
		return fmt.Errorf("%s: %w", r.Name, err)
	}
	return fmt.Errorf("%s: line %d: %w", r.Name, r.line, err)
}

// fault takes note of what is wrong with the entry that is read.
func (r *reader) fault(err error) {
	if len(r.list.Faults) < maxFaults {
		r.list.Faults = append(r.list.Faults, r.place(err))
	}
}

// errOff is an entry that the list switches off.
var errOff = errors.New("switched off")

// add takes an entry's camera, or why there is none.
func (r *reader) add(format string, c Camera, err error) error {
	switch {
	case err == errOff:
		r.list.Off++
		r.votes[format]++
		return nil
	case err != nil:
		r.list.Bad++
		r.fault(err)
		return nil
	case len(r.list.Cameras) == maxCameras:
		return fmt.Errorf("more than %d cameras", maxCameras)
	}
	r.votes[format]++
	c.Name = r.unique(clean(c.Name))
	c.Place = clean(c.Place)
	r.list.Cameras = append(r.list.Cameras, c)
	return nil
}
