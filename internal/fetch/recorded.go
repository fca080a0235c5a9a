package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/fetch/pictures"
	"campipe/internal/flow"
	"campipe/internal/fmp4"
	"campipe/internal/timespec"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

const (
	// sniffSize is how far into a file the first frame is looked for: a file
	// that was entered in its middle has one within a picture or two.
	sniffSize = 64 << 10
	// dumpBlock is how much of a bare dump goes into one frame.
	dumpBlock = 64 << 10
)

// recorded returns the frames of files: of pictures, streams, or a bare dump. Done
// is called when they are not read any more.
func recorded(env *tool.Env, files []string) (frames flow.Frames, done func() error, err error) {
	if pictures.Are(files) {
		frames, err = album(env, files)
		return frames, func() error { return nil }, err
	}
	in, err := env.Open(files...)
	if err != nil {
		return nil, nil, err
	}
	frames, err = read(env, in, files)
	if err != nil {
		in.Close()
	}
	return frames, in.Close, err
}

// read returns the frames of streams, one after the other, or of one bare dump.
func read(env *tool.Env, in *tool.Input, files []string) (flow.Frames, error) {
	dumped, err := moved(in)
	if err != nil {
		return nil, in.Explain(err)
	}
	if dumped == nil {
		dumped = in
		first, err := in.Peek(sniffSize)
		if err != nil {
			return nil, err
		}
		if isStream(first) {
			return env.FramesOf(in), nil
		}
	}
	if len(files) > 1 {
		return nil, fault.Hint(fault.Usage("%s: a bare dump can't be followed by another", files[0]), "cat them, if they are one")
	}
	if env.CLI.Bool("realtime") {
		return nil, errTimeless()
	}
	h, start, err := dumpHeader(env, files[0])
	if err != nil {
		return nil, err
	}
	return dump(dumped, h, start), nil
}

// moved returns the bytes of a finished MP4 that has its moov behind its media,
// with the moov before them: from a pipe nobody could read it else. Of all other
// files it returns nil.
func moved(in *tool.Input) (io.Reader, error) {
	file := in.File()
	if file == nil {
		return nil, nil
	}
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("byte 0: %w", err)
	}
	return fmp4.MoovFirst(file, info.Size())
}

// isStream reports whether there is a frame in the first bytes of a file.
func isStream(first []byte) bool {
	_, err := wire.NewReader(bytes.NewReader(first)).Scan()
	return err == nil || !errors.Is(err, wire.ErrNotStream)
}

// dumpHeader declares a bare dump. It was not seen to arrive, so its times
// begin at --start, or are left to what is in the bytes.
func dumpHeader(env *tool.Env, file string) (wire.Header, wire.Time, error) {
	h := wire.Header{Stage: wire.StageRaw, Camera: env.CLI.String("camera"), Source: filepath.Base(file), Bare: true}
	if h.Camera == "" {
		h.Camera = strings.TrimSuffix(h.Source, filepath.Ext(h.Source))
	}
	if file == "-" {
		h.Source = "stdin"
	}
	if !env.CLI.IsSet("start") {
		return h, 0, nil
	}
	spec, err := moment(env, "start")
	return h, spec.At(timespec.Reference{}), err
}

// dump makes raw frames of bare bytes.
func dump(in io.Reader, h wire.Header, start wire.Time) flow.Frames {
	return func(yield func(wire.Frame, error) bool) {
		const stream = 1
		if !yield(h.Frame(stream, start), nil) {
			return
		}
		buf := make([]byte, dumpBlock)
		for {
			n, err := io.ReadFull(in, buf)
			if n > 0 && !yield(wire.Frame{Kind: wire.KindRaw, Stream: stream, Time: start, Payload: buf[:n]}, nil) {
				return
			}
			if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
				break
			}
			if err != nil {
				yield(wire.Frame{}, err)
				return
			}
		}
		end := wire.End{}
		yield(end.Frame(stream, start), nil)
	}
}
