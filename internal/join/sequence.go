package join

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"campipe/internal/fault"
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// pictures writes pictures one behind the other. Nothing needs to be known of
// them before, and none depends on another.
type pictures interface {
	Write(*wire.Frame) error
	Size() int64
}

// sequence is a movie of pictures, whatever their times and sizes are.
type sequence struct {
	pictures
	file *output.File // nil on a pipe
}

func (s sequence) Follows(int, wire.Time) error { return nil }

// Write writes a picture. What is left of one that could not be written is cut
// off where that can be.
func (s sequence) Write(_ int, f wire.Frame) error {
	err := s.pictures.Write(&f)
	if err == nil || s.file == nil {
		return err
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	s.file.Truncate(s.Size())
	return fmt.Errorf("byte %d: %w", s.Size(), err)
}

func (s sequence) Close() error { return nil }

// sequences returns a target of such movies.
func sequences(of func(io.Writer) pictures) func(*request) (Target, error) {
	return func(r *request) (Target, error) {
		if r.named {
			return Target{&r.names, files(r.keeping, func(f *output.File) maker { return beginSequence(sequence{of(f), f}) }), nil}, nil
		}
		w, err := r.env.Stdout()
		return Target{nil, once(pipe(beginSequence(sequence{of(w), nil}))), nil}, err
	}
}

func beginSequence(s sequence) maker {
	return func(_ wire.Time, tracks []wire.Header) (writer, error) {
		if len(tracks) != 1 {
			return nil, fault.Hint(fmt.Errorf("%d streams of pictures, and only one can be written", len(tracks)), "campick takes one out")
		}
		return s, nil
	}
}
