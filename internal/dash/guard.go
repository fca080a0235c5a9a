package dash

import (
	"encoding/xml"
	"fmt"
)

// guard passes on the tokens of an XML document within the limits. Document type
// declarations are refused, and with them all entities but the five of XML.
type guard struct {
	from     *xml.Decoder
	depth    int
	elements int
}

// Token implements xml.TokenReader.
func (g *guard) Token() (xml.Token, error) {
	token, err := g.from.RawToken()
	if err != nil {
		return token, err
	}
	switch t := token.(type) {
	case xml.Directive:
		return nil, fmt.Errorf("document type declarations are not read")
	case xml.StartElement:
		g.depth++
		g.elements++
		if g.depth > maxDepth {
			return nil, fmt.Errorf("elements are nested deeper than %d", maxDepth)
		}
		if g.elements > maxElements {
			return nil, fmt.Errorf("more than %d elements", maxElements)
		}
		for _, a := range t.Attr {
			if len(a.Value) > maxAttribute {
				return nil, fmt.Errorf("attribute %.40s: %d bytes exceed %d", a.Name.Local, len(a.Value), maxAttribute)
			}
		}
	case xml.EndElement:
		g.depth--
	}
	return token, nil
}
