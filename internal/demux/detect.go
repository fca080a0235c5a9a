package demux

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"campipe/internal/demux/fmp4"
	"campipe/internal/evostream"
	"campipe/internal/fault"
)

// sniffSize is how many of the first bytes a transport is told by. The longest
// mark is two packets of an MPEG transport stream.
const sniffSize = 512

// detect returns the name of the transport whose bytes b are the first of. The
// error says what they look like instead.
func detect(b []byte) (string, error) {
	switch {
	case len(b) == 0:
		return "", fmt.Errorf("byte 0: the input is empty")
	case evostream.Begins(b):
		return "trafficview", nil
	case fmp4.Begins(b):
		return "fmp4", nil
	}
	for _, l := range looks {
		if bytes.HasPrefix(b, []byte(l.mark)) {
			return "", errLooks(l.name, l.hint)
		}
	}
	if len(b) > 188 && b[0] == 0x47 && b[188] == 0x47 {
		return "", errLooks("an MPEG transport stream", "")
	}
	if isText(b) {
		return "", errLooks("text", "")
	}
	return "", errLooks(fmt.Sprintf("nothing known: % x", b[:min(8, len(b))]), "--transport says what it is")
}

// looks are beginnings of other things that are found where a dump should be.
var looks = []struct {
	mark, name, hint string
}{
	{"HTTP/", "an HTTP answer with its head", "without its head it may be readable"},
	{"#EXTM3U", "an HLS playlist", "camfetch takes the playlist's URL"},
	{"<", "XML or HTML", "it may be a server's error page"},
	{"{", "JSON", "it may be a server's error message"},
	{"\xff\xd8\xff", "a JPEG picture", ""},
	{"FLV", "Flash video", ""},
	{"\x1a\x45\xdf\xa3", "Matroska", ""},
	{"\x89PNG", "a PNG picture", ""},
	{"\x1f\x8b", "gzip", "decompress it first"},
	{"RIFF", "a RIFF file", ""},
	{"\x00\x00\x00\x01", "bare H.264 or H.265", ""},
	{"\x00\x00\x01", "bare H.264 or MPEG", ""},
	{"--", "a multipart stream", ""},
}

func errLooks(like, hint string) error {
	err := fmt.Errorf("byte 0: the input looks like %s, not like a stream or dump of a camera", like)
	if hint == "" {
		return err
	}
	return fault.Hint(err, "%s", hint)
}

func isText(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && len(b) >= utf8.UTFMax || r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
		b = b[n:]
	}
	return true
}
