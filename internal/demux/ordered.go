package demux

import (
	"fmt"
	"io"

	"campipe/internal/fmp4"
	"campipe/internal/tool"
)

// ordered returns what to read a dump from: the input as it is, but for a finished
// MP4 that can be read from anywhere and has its moov behind its media.
func ordered(in *tool.Input) (io.Reader, error) {
	file := in.File()
	if file == nil {
		return in, nil
	}
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("byte 0: %w", err)
	}
	moved, err := fmp4.MoovFirst(file, info.Size())
	if moved == nil || err != nil {
		return in, err
	}
	in.Instead(moved)
	return in, nil
}
