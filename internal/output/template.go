package output

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"campipe/internal/fault"
	"campipe/pkg/wire"
)

// Values are what the fields of a template stand for.
type Values struct {
	Camera string
	Stream uint16
	Number int       // of the file, counted from 1
	Time   wire.Time // of the file's first sample
}

// Template is a file name with fields: the verbs %Y %m %d %H %M %S %j %s %f
// (microseconds) and %% of strftime, and {camera}, {stream} and {n}. The zero
// value is the empty name.
type Template struct {
	pieces []piece
	zone   *time.Location
}

// piece is a field, or text that stands for itself.
type piece struct {
	text string
	put  func(v Values, t time.Time) string // nil: text itself
}

// fields are the fields that a template may have.
var fields = map[string]func(v Values, t time.Time) string{
	"%Y":       func(_ Values, t time.Time) string { return fmt.Sprintf("%04d", t.Year()) },
	"%m":       func(_ Values, t time.Time) string { return t.Format("01") },
	"%d":       func(_ Values, t time.Time) string { return t.Format("02") },
	"%H":       func(_ Values, t time.Time) string { return t.Format("15") },
	"%M":       func(_ Values, t time.Time) string { return t.Format("04") },
	"%S":       func(_ Values, t time.Time) string { return t.Format("05") },
	"%j":       func(_ Values, t time.Time) string { return t.Format("002") },
	"%s":       func(_ Values, t time.Time) string { return fmt.Sprint(t.Unix()) },
	"%f":       func(_ Values, t time.Time) string { return fmt.Sprintf("%06d", t.Nanosecond()/1000) },
	"%%":       func(Values, time.Time) string { return "%" },
	"{camera}": func(v Values, _ time.Time) string { return Clean(v.Camera) },
	"{stream}": func(v Values, _ time.Time) string { return fmt.Sprint(v.Stream) },
	"{n}":      func(v Values, _ time.Time) string { return fmt.Sprint(v.Number) },
}

// ParseTemplate reads a template; its times are those of the zone. A field that
// is not known is a usage error.
func ParseTemplate(text string, zone *time.Location) (Template, error) {
	t := Template{zone: zone}
	for rest := text; rest != ""; {
		n := strings.IndexAny(rest, "%{")
		if n != 0 {
			if n < 0 {
				n = len(rest)
			}
			t.pieces = append(t.pieces, piece{text: rest[:n]})
			rest = rest[n:]
			continue
		}
		field := fieldAt(rest)
		put := fields[field]
		if put == nil {
			return Template{}, fault.Hint(fault.Usage("output name %q: %q is no field", text, field),
				"the fields are %s", strings.Join(fieldNames(), " "))
		}
		t.pieces = append(t.pieces, piece{field, put})
		rest = rest[len(field):]
	}
	return t, nil
}

// fieldAt returns the field at the start of s, which begins with a % or a {.
func fieldAt(s string) string {
	if s[0] == '%' {
		_, size := utf8.DecodeRuneInString(s[1:])
		return s[:1+size]
	}
	if end := strings.IndexByte(s, '}'); end > 0 {
		return s[:end+1]
	}
	return s
}

func fieldNames() []string {
	var names []string
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Has reports whether the field is in the template: "{camera}", "%H".
func (t *Template) Has(field string) bool {
	return slices.ContainsFunc(t.pieces, func(p piece) bool { return p.put != nil && p.text == field })
}

// Fixed reports whether the template has no fields: it is one file's name.
func (t *Template) Fixed() bool {
	return !slices.ContainsFunc(t.pieces, func(p piece) bool { return p.put != nil })
}

// Expand returns the file name for the values.
func (t *Template) Expand(v Values) string {
	var name strings.Builder
	at := v.Time.Std().In(t.zone)
	for _, p := range t.pieces {
		if p.put == nil {
			name.WriteString(p.text)
		} else {
			name.WriteString(p.put(v, at))
		}
	}
	return name.String()
}
