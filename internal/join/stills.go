package join

import (
	"errors"
	"fmt"

	"campipe/internal/flow"
	"campipe/internal/join/jpeg"
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// isThere is why pictures are left out, as the ledger has it.
const isThere = "the same file is there"

// stills writes a file for each picture. It is a sink.
type stills struct {
	files    *jpeg.Files
	manifest *jpeg.Manifest // nil where none is kept
	many     bool           // each camera has names of its own
	ledger   *flow.Ledger
	cameras  map[uint16]string
	account  Account
}

// newStills opens what -f jpeg writes to where names are given.
func newStills(r *request) (sink, error) {
	s := &stills{many: r.names.Has("{camera}"), ledger: r.env.Ledger, cameras: map[uint16]string{}}
	if r.manifest != "" {
		var err error
		if s.manifest, err = jpeg.OpenManifest(r.manifest, r.keeping.Sync); err != nil {
			return nil, err
		}
	}
	s.files = jpeg.NewFiles(r.names, output.NewSmall(r.keeping.Force, r.keeping.Sync), s.manifest)
	return s, nil
}

// Run is a flow.Sink. All files that it leaves are whole, whatever ends it.
func (s *stills) Run(in flow.Frames) error {
	err := s.read(in)
	if s.manifest != nil {
		if closeErr := s.manifest.Close(); err == nil {
			err = closeErr
		}
	}
	return err
}

// Account returns how many files were added so far. The manifest is what lists
// them.
func (s *stills) Account() Account { return s.account }

func (s *stills) read(in flow.Frames) error {
	samples := 0
	for f, err := range in {
		switch {
		case err != nil:
		case f.Kind == wire.KindHeader:
			err = s.declare(&f)
		case f.Kind == wire.KindSample:
			samples++
			err = s.write(&f)
		case f.Kind == wire.KindRaw:
			err = raw(f.Stream, "bytes of a transport")
		}
		if err != nil {
			return err
		}
	}
	if samples == 0 {
		return errors.New("no sample came")
	}
	return nil
}

func (s *stills) declare(f *wire.Frame) error {
	h, err := declared(f)
	if err != nil {
		return err
	}
	if !s.many {
		for _, other := range s.cameras {
			if other != h.Camera {
				return oneFile(other, h.Camera)
			}
		}
	}
	s.cameras[f.Stream] = h.Camera
	return nil
}

func (s *stills) write(f *wire.Frame) error {
	camera, ok := s.cameras[f.Stream]
	if !ok {
		return fmt.Errorf("stream %d: a sample of a stream that is not declared", f.Stream)
	}
	placed, err := s.files.Write(camera, f)
	switch {
	case err != nil && placed.Name == "": // else the file is there, and the manifest failed
		return err
	case placed.There:
		s.ledger.Drop(f.Stream, isThere, 1, len(f.Payload))
		return err
	}
	s.ledger.Out(f.Stream, 1, len(f.Payload))
	s.account.Count++
	return err
}
