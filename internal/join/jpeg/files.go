// Package jpeg writes pictures as they came: a file each, or one behind the
// other.
package jpeg

import (
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// Files writes each picture to a file of its own, at once.
//
// Pictures of a stream whose names come out the same, one after the other, are
// NAME.jpg, NAME-2.jpg and so on. A file that is there already stays: where it is
// the same picture, byte for byte, that is all; else the new one gets the next
// name that is free. So a run that is done again adds only what is missing. With
// force, files are replaced instead.
type Files struct {
	names    output.Template
	put      func(name string, nth int, b []byte) (output.Placed, error)
	manifest *Manifest
	last     map[uint16]named
}

// named is the name of a stream's picture before.
type named struct {
	base  string // as the template gave it
	nth   int
	count int // of the pictures so far
}

// NewFiles returns a Files that writes to disk. Each file that it adds is entered
// in the manifest, unless that is nil.
func NewFiles(names output.Template, disk *output.Small, m *Manifest) *Files {
	return &Files{names: names, put: disk.Put, manifest: m, last: map[uint16]named{}}
}

// Write writes a picture of the camera. When it returns, the picture has its
// name and its line in the manifest. The error says which file failed.
func (w *Files) Write(camera string, f *wire.Frame) (output.Placed, error) {
	n := w.last[f.Stream]
	n.count++
	base := w.names.Expand(output.Values{Camera: camera, Stream: f.Stream, Number: n.count, Time: f.Presentation()})
	if base != n.base {
		n.base, n.nth = base, 0
	}
	placed, err := w.put(base, n.nth+1, f.Payload)
	if err != nil {
		return placed, err
	}
	n.nth = placed.Nth
	w.last[f.Stream] = n
	if w.manifest != nil && !placed.There {
		err = w.manifest.Add(Entry{Camera: camera, File: placed.Name, Time: f.Presentation(), Bytes: f.Payload})
	}
	return placed, err
}
