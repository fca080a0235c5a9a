package dash

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	maxWidth  = 32 // digits that a template may ask for; 64 bits have 20
	maxPieces = 32 // identifiers in a template; there are 4, and two in use are many
)

// pattern is a template of URLs (5.3.9.4.4) with all but the number and the time
// filled in.
type pattern []piece

// piece is a text, or a number behind it.
type piece struct {
	text  string
	value byte // 'n' number, 't' time, 0 none
	width int  // with leading zeros
}

// compile reads a template for one representation.
func compile(text, id string, bandwidth int64) (pattern, error) {
	var p pattern
	if n := strings.Count(text, "$") / 2; n > maxPieces {
		return nil, fmt.Errorf("template: %d identifiers exceed %d", n, maxPieces)
	}
	for {
		before, rest, found := strings.Cut(text, "$")
		if !found {
			return append(p, piece{text: before}), nil
		}
		whole, after, closed := strings.Cut(rest, "$")
		if !closed {
			return nil, fmt.Errorf("template %.80q: $ without another", rest)
		}
		next := piece{text: before}
		name, format, wide := strings.Cut(whole, "%")
		if wide {
			digits, ok := strings.CutSuffix(format, "d")
			width, err := strconv.ParseUint("0"+digits, 10, 16)
			if !ok || err != nil || width > maxWidth {
				return nil, fmt.Errorf("template: format %.40q is not %%0Nd with N up to %d", "%"+format, maxWidth)
			}
			next.width = int(width)
		}
		switch {
		case name == "Number":
			next.value = 'n'
		case name == "Time":
			next.value = 't'
		case name == "Bandwidth":
			next.text += pad(uint64(bandwidth), next.width)
		case name == "RepresentationID" && !wide:
			next.text += id
		case name == "" && !wide:
			next.text += "$"
		default:
			return nil, fmt.Errorf("template: identifier $%.40s$ is not read", whole)
		}
		p, text = append(p, next), after
	}
}

// fixed reports whether there is no number in p: it is one URL.
func (p pattern) fixed() bool {
	for _, piece := range p {
		if piece.value != 0 {
			return false
		}
	}
	return true
}

func (p pattern) expand(number, time uint64) string {
	var b strings.Builder
	for _, piece := range p {
		b.WriteString(piece.text)
		switch piece.value {
		case 'n':
			b.WriteString(pad(number, piece.width))
		case 't':
			b.WriteString(pad(time, piece.width))
		}
	}
	return b.String()
}

func pad(n uint64, width int) string {
	digits := strconv.FormatUint(n, 10)
	return strings.Repeat("0", max(0, width-len(digits))) + digits
}
