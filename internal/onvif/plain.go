package onvif

import (
	"strconv"
	"strings"
	"unicode"
)

// maxText is the longest text in bytes that is taken over from a device: scopes
// and names have 64 letters at most (Core specification, tt:Name).
const maxText = 200

// plain makes one line of a device's text, that can be shown.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, text[:min(len(text), 4*maxText)])
	text = strings.ToValidUTF8(strings.Join(strings.Fields(text), " "), "")
	return strings.ToValidUTF8(text[:min(len(text), maxText)], "")
}

// number is a number that a device told. What is none is 0.
type number int

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *number) UnmarshalText(text []byte) error {
	v, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 16) // of pixels, or of a date
	if err == nil {
		*n = number(v)
	}
	return nil
}
