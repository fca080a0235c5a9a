package multipart

import (
	"bytes"
	"math"
	"strings"
	"time"
)

// Fields are what is made use of in the head of an answer or part.
type Fields struct {
	Status   int    // of an answer; 0 where there is no status line
	Type     string // of an answer: the media type, lower case, without parameters
	Boundary string // of an answer: of its Content-Type, as it stands there
	Length   int    // Content-Length; 0 is not told
	Chunked  bool   // so it says; of a dump the bytes have to show it
	Stamp    Stamp
	Date     time.Time // when the answer was made
	Modified time.Time // when the picture was, Last-Modified
}

const jpegType = "image/jpeg"

// ParseHead reads an answer's head.
func ParseHead(head []byte) Fields {
	var f Fields
	for line := range bytes.Lines(head) {
		if line = trim(line); isStatus(line) {
			f.status(line)
		} else {
			f.add(line)
		}
	}
	return f
}

// isStatus reports whether a line begins an answer (RFC 9112, section 4).
func isStatus(line []byte) bool { return bytes.HasPrefix(line, []byte("HTTP/")) }

func (f *Fields) status(line []byte) {
	if _, rest, ok := bytes.Cut(line, []byte(" ")); ok {
		f.Status = int(number(bytes.TrimLeft(rest, " ")))
	}
}

// add reads a field line, and reports whether it is one. Cameras put spaces
// anywhere (motion fills the length up to ten columns).
func (f *Fields) add(line []byte) bool {
	name, value, ok := bytes.Cut(line, []byte(":"))
	name, value = bytes.TrimRight(name, " \t"), bytes.TrimSpace(value)
	if !ok || !isToken(name) {
		return false
	}
	switch {
	case named(name, "Content-Length"):
		f.Length = int(min(max(number(value), 0), math.MaxInt32))
	case named(name, "X-Timestamp"):
		f.Stamp = parseStamp(value)
	case named(name, "Content-Type") && named(value, jpegType): // no allocation for each part
		f.Type = jpegType
	case named(name, "Content-Type"):
		f.mediaType(string(value))
	case named(name, "Transfer-Encoding"):
		f.Chunked = named(value, "chunked")
	case named(name, "Date"):
		f.Date = parseDate(value)
	case named(name, "Last-Modified"):
		f.Modified = parseDate(value)
	}
	return true
}

// mediaType reads a Content-Type. The boundary ends where the parameter does,
// quoted or not, and may have spaces before and after it.
func (f *Fields) mediaType(value string) {
	kind, rest, _ := strings.Cut(value, ";")
	f.Type = strings.ToLower(strings.TrimSpace(kind))
	boundary, ok := strings.CutPrefix(strings.TrimSpace(behind(rest, "boundary")), "=")
	if !ok {
		return
	}
	boundary = strings.TrimSpace(boundary)
	if quoted, ok := strings.CutPrefix(boundary, `"`); ok {
		boundary, _, _ = strings.Cut(quoted, `"`)
	} else {
		boundary, _, _ = strings.Cut(boundary, ";")
	}
	f.Boundary = strings.TrimSpace(boundary)
}

// behind returns what comes behind the first place where a word of ASCII stands, in
// any case; "" where it does not. In lower case the bytes would not be as many.
func behind(text, word string) string {
	for i := 0; i+len(word) <= len(text); i++ {
		if strings.EqualFold(text[i:i+len(word)], word) {
			return text[i+len(word):]
		}
	}
	return ""
}

// parseStamp reads seconds with a fraction of up to microseconds.
func parseStamp(b []byte) Stamp {
	whole, fraction, _ := bytes.Cut(b, []byte("."))
	seconds := number(whole)
	if len(whole) == 0 || len(fraction) > 9 || seconds < 0 || seconds > math.MaxInt32 || len(fraction) > 0 && number(fraction) < 0 {
		return Stamp{}
	}
	micros, unit := int64(0), int64(100_000)
	for _, c := range fraction {
		micros += int64(c-'0') * unit
		unit /= 10
	}
	return Stamp{seconds*1e6 + micros, true}
}

// parseDate reads a date as RFC 9110, section 5.6.7 prefers it.
func parseDate(b []byte) time.Time {
	t, err := time.Parse("Mon, 02 Jan 2006 15:04:05 GMT", string(b))
	if err != nil {
		return time.Time{}
	}
	return t
}

// number returns the decimal number that b begins with; -1 if it does not.
func number(b []byte) int64 {
	n := int64(-1)
	for _, c := range b {
		if c < '0' || c > '9' {
			break
		}
		n = min(max(n, 0)*10+int64(c-'0'), math.MaxInt64/20)
	}
	return n
}

func named(name []byte, want string) bool {
	return len(name) == len(want) && strings.EqualFold(string(name), want)
}

// isToken reports whether b is a field's name (RFC 9110, section 5.6.2).
func isToken(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 0x7f || bytes.IndexByte([]byte(`()<>@,;\"/[]?={}`), c) >= 0 {
			return false
		}
	}
	return len(b) > 0
}

// trim returns a line without its end, and without the spaces before that.
func trim(line []byte) []byte { return bytes.TrimRight(line, " \t\r\n") }
