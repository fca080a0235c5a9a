package roster

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// decode returns a list's text in UTF-8, without a byte order mark. Windows'
// shells redirect into UTF-16. A byte that is no UTF-8 is taken for a letter of
// Latin-1.
func decode(text []byte) ([]byte, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		text = text[3:]
	case bytes.HasPrefix(text, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(text, []byte("\xfe\xff")):
		order = binary.BigEndian
	}
	if order != nil {
		units := make([]uint16, len(text)/2)
		for i := range units {
			units[i] = order.Uint16(text[2*i:])
		}
		text = []byte(string(utf16.Decode(units[1:])))
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, errors.New("a byte of it is 0: it is no text")
	}
	if utf8.Valid(text) {
		return text, nil
	}
	out := make([]byte, 0, len(text)+len(text)/8)
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			r = rune(text[0])
		}
		out = utf8.AppendRune(out, r)
		text = text[n:]
	}
	return out, nil
}

// firstOf returns the first byte that is not white space, or 0.
func firstOf(text []byte) byte {
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) == 0 {
		return 0
	}
	return text[0]
}
