// Package pictures reads JPEGs that are files, as if a camera had sent them: in the
// order of their names, each at the time at which it was taken.
package pictures

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"campipe/internal/exif"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// Name is what the header of a stream calls this transport: each R frame is a JPEG,
// and its time is that of the picture.
const Name = "pictures"

// begins is what a JPEG begins with: SOI, and another marker.
const begins = "\xff\xd8\xff"

// Options say how files are read.
type Options struct {
	Zone *time.Location // of times in names, and in pictures that don't say theirs
	Open func(name string) (io.ReadCloser, error)
	Warn func(format string, args ...any)
}

// Are reports whether the arguments are pictures, and not a stream or dump: a
// folder among them, or several files of which the first is a JPEG.
func Are(args []string) bool {
	for _, name := range args {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return true
		}
	}
	return len(args) > 1 && isJPEG(args[0])
}

func isJPEG(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	first := make([]byte, len(begins))
	_, err = io.ReadFull(f, first)
	return err == nil && string(first) == begins
}

// List returns the files among the arguments, and those in folders among them and
// below, in the order of their names. Of a folder only JPEGs are taken, whatever
// they are called.
func List(args []string, warn func(format string, args ...any)) (files []string, err error) {
	other := 0
	for _, arg := range args {
		err := filepath.WalkDir(arg, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir():
			case name != arg && !(d.Type().IsRegular() && isJPEG(name)):
				other++
			default:
				files = append(files, name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if other > 0 {
		warn("%d files left out: no JPEGs", other)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no JPEG in it", args[0])
	}
	return files, nil
}

// Frames returns the stream, number 1, of the files: its declaration, an R frame
// for each, its end. A picture that is not later than the one before it is put a
// microsecond behind that.
func Frames(h wire.Header, files []string, o Options) flow.Frames {
	const stream = 1
	return func(yield func(wire.Frame, error) bool) {
		h.Stage, h.Transport = wire.StageRaw, Name
		last, late, undated := wire.Time(0), 0, 0
		for i, name := range files {
			b, err := o.read(name)
			if err != nil {
				yield(wire.Frame{}, err)
				return
			}
			taken, known := o.taken(name, b)
			if !known {
				undated++
			}
			at := wire.TimeOf(taken)
			if i == 0 && !yield(h.Frame(stream, at), nil) {
				return
			}
			if i > 0 && at <= last {
				late++
				at = last + 1
			}
			last = at
			if !yield(wire.Frame{Kind: wire.KindRaw, Stream: stream, Time: at, Payload: b}, nil) {
				return
			}
		}
		if undated > 0 {
			o.Warn("%d of %d pictures don't say when they were taken: the time is that of the file", undated, len(files))
		}
		if late > 0 {
			o.Warn("%d of %d pictures are not later than the one before: they are put 1 us behind it", late, len(files))
		}
		end := wire.End{}
		yield(end.Frame(stream, last), nil)
	}
}

func (o *Options) read(name string) ([]byte, error) {
	f, err := o.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, wire.MaxPayload+1))
	if err == nil && len(b) > wire.MaxPayload {
		err = errors.New("size exceeds " + fmt.Sprint(wire.MaxPayload))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

// taken returns when a picture was taken, as its name or itself says; else when its
// file was last written, and false.
func (o *Options) taken(name string, b []byte) (time.Time, bool) {
	if t, ok := named(name, o.Zone); ok {
		return t, true
	}
	if t, ok := exif.Taken(b, o.Zone); ok {
		return t, true
	}
	info, err := os.Stat(name)
	if err != nil {
		return time.Unix(0, 0), false // it was there just now
	}
	return info.ModTime(), false
}
