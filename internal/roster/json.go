package roster

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

const (
	// maxDepth is how deep in a document cameras are looked for: by country,
	// state and county in OpenTrafficCamMap.
	maxDepth = 4
	// maxBroken is how often it is tried to read on behind what is no JSON: each
	// time much of the text may be read again.
	maxBroken = 100
)

// between are the bytes that may stand between two documents: also those between
// the elements of an array of which one is broken.
const between = " \t\r\n,]"

// object is a line that a camera may begin with.
var object = regexp.MustCompile(`\n[ \t]*\{`)

// documents reads a list in JSON: one document, or one after the other, most
// often one a line. Of what is no JSON the cameras are read that begin on a line
// of their own.
func (r *reader) documents(text []byte) error {
	w := walker{reader: r, text: text}
	r.line = 1
	for at, broken := 0, 0; ; {
		at = len(text) - len(bytes.TrimLeft(text[at:], between))
		if at == len(text) {
			r.line = 0
			return nil
		}
		d := json.NewDecoder(bytes.NewReader(text[at:]))
		var doc json.RawMessage
		err := d.Decode(&doc)
		if err == nil {
			end := at + int(d.InputOffset())
			if err := w.value(doc, end-len(doc), 0, ""); err != nil {
				return err
			}
			at = end
			continue
		}
		err = w.syntax(err, at)
		if broken++; broken > maxBroken {
			return err
		}
		if text[at] == '[' && bytes.IndexByte(text[at+1:], '{') >= 0 {
			at++ // its elements, one by one
			continue
		}
		if err := w.add("", Camera{}, err); err != nil {
			return err
		}
		next := object.FindIndex(text[at:])
		if next == nil {
			r.line = 0
			return nil
		}
		at += next[0]
	}
}

// walker goes through a text, and knows on which line it is.
type walker struct {
	*reader
	text []byte
	at   int
}

// move goes to a byte of the text.
func (w *walker) move(at int) {
	if at < w.at {
		w.line -= bytes.Count(w.text[at:w.at], []byte("\n"))
	} else {
		w.line += bytes.Count(w.text[w.at:at], []byte("\n"))
	}
	w.at = at
}

// syntax explains an error of the decoder in a document at a byte of the text. A
// document that ends too soon is told of where it begins.
func (w *walker) syntax(err error, at int) error {
	var s *json.SyntaxError
	if errors.As(err, &s) && s.Offset > 0 {
		at += int(s.Offset) - 1
	}
	w.move(at)
	return fmt.Errorf("not JSON: %w", err)
}

// value reads what is at a byte of the text: a camera, or something that has
// cameras in it. Above are the keys above it, for people.
func (w *walker) value(v json.RawMessage, at, depth int, above string) error {
	w.move(at)
	if v[0] != '{' && v[0] != '[' {
		return w.add("", Camera{}, errors.New("not a camera: neither { nor ["))
	}
	var of []member
	if err := members(v, at, func(m member) { of = append(of, m) }); err != nil {
		return err
	}
	if v[0] == '{' {
		if f := formatOf(of); f != nil {
			c, err := f.read(w.reader, v)
			if c.Place == "" {
				c.Place = above
			}
			return w.add(f.name, c, explained(err))
		}
		of = listsOf(of)
	}
	if depth == maxDepth || v[0] == '{' && len(of) == 0 {
		return w.add("", Camera{}, errors.New("not a camera: no field that a list has a URL in"))
	}
	for _, m := range of {
		if err := w.value(m.value, m.at, depth+1, joined(m.key, above)); err != nil {
			return err
		}
	}
	return nil
}

// joined joins the words that there are.
func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

// explained returns an error of encoding/json in words that are about the list.
func explained(err error) error {
	var t *json.UnmarshalTypeError
	if errors.As(err, &t) {
		return fmt.Errorf("%s does not belong in %s", t.Value, cmp.Or(t.Field, "it"))
	}
	return err
}
