package demux

import (
	"fmt"

	"campipe/internal/demux/annexb"
	"campipe/internal/demux/chunk"
	"campipe/internal/demux/fmp4"
	"campipe/internal/demux/looks"
	"campipe/internal/demux/mpegts"
	"campipe/internal/demux/multipart"
	"campipe/internal/demux/packed"
	"campipe/internal/demux/rtsp"
	"campipe/internal/demux/trafficview"
	"campipe/internal/evostream"
	"campipe/internal/fault"
)

// sniffSize is how many of the first bytes a transport is told by.
const sniffSize = looks.Size

// detect returns the name of the transport whose bytes b are the first of. The
// error says what they look like instead.
func detect(b []byte) (string, error) {
	switch {
	case len(b) == 0:
		return "", fmt.Errorf("byte 0: the input is empty")
	case evostream.Begins(b), trafficview.Begins(b):
		return "trafficview", nil
	case fmp4.Begins(b):
		return "fmp4", nil
	case multipart.Begins(b):
		return "http", nil
	case mpegts.Begins(b):
		return "mpegts", nil
	case rtsp.Begins(b):
		return "rtsp", nil
	case packed.Begins(b):
		return "packed", nil
	case annexb.Begins(b):
		return "annexb", nil
	case chunk.Begins(b):
		return "chunk", nil
	}
	like, hint := looks.Like(b)
	err := fmt.Errorf("byte 0: the input looks like %s, not like a stream or dump of a camera", like)
	if hint == "" {
		return "", err
	}
	return "", fault.Hint(err, "%s", hint)
}
