// Package looks says what bytes look like that are not what they should be.
package looks

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Size is how many of the first bytes are enough. The longest mark is two packets
// of an MPEG transport stream.
const Size = 512

// Like returns what b, the first bytes of something, looks like, with its article,
// and what may be done about it, or "".
func Like(b []byte) (name, hint string) {
	for _, m := range marks {
		if bytes.HasPrefix(b, []byte(m.mark)) {
			return m.name, m.hint
		}
	}
	switch {
	case len(b) == 0:
		return "nothing", ""
	case len(b) > 188 && b[0] == 0x47 && b[188] == 0x47:
		return "an MPEG transport stream", ""
	case isText(b):
		return "text", ""
	}
	return fmt.Sprintf("nothing known: % x", b[:min(8, len(b))]), "--transport says what it is"
}

var marks = []struct {
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
	{"GIF8", "a GIF picture", ""},
	{"\x1f\x8b", "gzip", "decompress it first"},
	{"RIFF", "a RIFF file", ""},
	{"\x00\x00\x01\xb3", "MPEG video", ""},
	{"\x00\x00\x01\xba", "an MPEG program stream", ""},
	{"\x00\x00\x00\x01", "a byte stream of units that are not of H.264 or H.265", ""},
	{"\x00\x00\x01", "a byte stream of units that are not of H.264 or H.265", ""},
	{"--", "a multipart stream", ""},
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
