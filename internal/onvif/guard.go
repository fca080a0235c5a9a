package onvif

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

const (
	// maxAnswer is the longest answer in bytes: a profile takes up to 6 kB, and
	// recorders have 128 of them.
	maxAnswer = 1 << 20
	// maxDepth is how deep elements are nested in an answer: a rule for the
	// analytics of a profile is at 12.
	maxDepth = 32
	// maxElements is how many an answer has: 128 profiles of 150.
	maxElements = 1 << 15
)

// guard gives the tokens of an answer as long as it keeps to the limits.
// Encoding/xml reads no external entities, and expands none.
type guard struct {
	decoder         *xml.Decoder
	depth, elements int
}

func newGuard(text []byte) *guard {
	// Names are sometimes in GB 2312, whatever the document says: the rest of it
	// is ASCII.
	d := xml.NewDecoder(bytes.NewReader(bytes.ToValidUTF8(text, []byte("?"))))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	d.Strict = false // cheap cameras write URLs with a bare &
	return &guard{decoder: d}
}

// Token implements xml.TokenReader.
func (g *guard) Token() (xml.Token, error) {
	t, err := g.decoder.Token()
	if err != nil {
		return t, err
	}
	switch t.(type) {
	case xml.Directive:
		// SOAP 1.2 part 1 section 5: there shall be none.
		return nil, errors.New("a document type in a SOAP message")
	case xml.StartElement:
		g.depth++
		g.elements++
		if g.depth > maxDepth {
			return nil, fmt.Errorf("elements nested deeper than %d", maxDepth)
		}
		if g.elements > maxElements {
			return nil, fmt.Errorf("more than %d elements", maxElements)
		}
	case xml.EndElement:
		g.depth--
	}
	return t, nil
}
