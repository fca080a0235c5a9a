package roster

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// literal returns the list that begins at a byte of a Python program, or after
// white space behind it, as JSON: strings in either quotes, numbers, True, False,
// None, tuples, comments, and commas behind the last element. All lines keep their
// numbers.
func literal(text []byte, start int) ([]byte, error) {
	p := python{text: text, at: start}
	p.out = bytes.Repeat([]byte("\n"), bytes.Count(text[:start], []byte("\n")))
	for p.at < len(text) {
		if err := p.token(); err != nil {
			return nil, fmt.Errorf("line %d: %w", 1+bytes.Count(text[:p.at], []byte("\n")), err)
		}
		if p.depth == 0 && p.begun {
			return p.out, nil
		}
	}
	return nil, errors.New("its list does not end")
}

// python is a literal that is being converted.
type python struct {
	text  []byte
	at    int
	out   []byte
	depth int
	begun bool
	comma bool // one was read, and is written before the next element
}

// token takes the next token.
func (p *python) token() error {
	b := p.text[p.at]
	switch {
	case b == '\n':
		p.out = append(p.out, '\n')
	case b == ' ', b == '\t', b == '\r':
	case b == '#':
		for p.at+1 < len(p.text) && p.text[p.at+1] != '\n' {
			p.at++
		}
	case b == ',':
		p.comma = true
	case strings.IndexByte("]})", b) >= 0:
		p.comma = false
		p.depth--
		p.out = append(p.out, strings.Replace(string(b), ")", "]", 1)...)
	case strings.IndexByte("[{(", b) >= 0:
		p.begun = true
		p.depth++
		p.write(strings.Replace(string(b), "(", "[", 1))
	case b == ':':
		p.out = append(p.out, ':')
	case b == '"' || b == '\'':
		return p.quoted(b)
	default:
		return p.word()
	}
	p.at++
	return nil
}

// write writes the beginning of an element.
func (p *python) write(text string) {
	if p.comma {
		p.out = append(p.out, ',')
		p.comma = false
	}
	p.out = append(p.out, text...)
}

// constants are Python's and JSON's words.
var constants = map[string]string{"True": "true", "False": "false", "None": "null", "true": "true", "false": "false", "null": "null"}

// word takes a number or a constant.
func (p *python) word() error {
	end := p.at
	for end < len(p.text) && bytes.IndexByte([]byte(" \t\r\n,:]})[{(#'\""), p.text[end]) < 0 {
		end++
	}
	text := string(p.text[p.at:end])
	if word, ok := constants[text]; ok {
		text = word
	} else if !json.Valid([]byte(text)) {
		return fmt.Errorf("%.20q is not a plain value", text)
	}
	p.write(text)
	p.at = end
	return nil
}

// escapes are those of a string that JSON has not, or not so.
var escapes = map[byte]string{'\'': "'", '"': `\"`, '\\': `\\`, 'n': `\n`, 't': `\t`, 'r': `\r`}

// quoted takes a string that ends with the quote.
func (p *python) quoted(quote byte) error {
	p.write(`"`)
	for p.at++; p.at < len(p.text); p.at++ {
		b := p.text[p.at]
		switch {
		case b == quote:
			p.out = append(p.out, '"')
			p.at++
			return nil
		case b == '\n':
			return errors.New("a string does not end")
		case b == '"':
			p.out = append(p.out, `\"`...)
		case b == '\\' && p.at+1 < len(p.text):
			p.at++
			if text, ok := escapes[p.text[p.at]]; ok {
				p.out = append(p.out, text...)
			} else { // a backslash that stands for itself
				p.out = append(append(p.out, `\\`...), p.text[p.at])
			}
		default:
			p.out = append(p.out, b)
		}
	}
	return errors.New("a string does not end")
}
