package manifest

import "strconv"

// Range is a part of a resource, in bytes. The zero Range is all of it; a
// Length of 0 reaches to the end.
type Range struct{ Start, Length int64 }

// Whole reports whether r is all of the resource.
func (r Range) Whole() bool { return r == Range{} }

// Header returns r as the value of the header field Range (RFC 9110 section
// 14.1.2), or "" where it is all of the resource.
func (r Range) Header() string {
	switch {
	case r.Whole():
		return ""
	case r.Length == 0:
		return "bytes=" + strconv.FormatInt(r.Start, 10) + "-"
	}
	return "bytes=" + strconv.FormatInt(r.Start, 10) + "-" + strconv.FormatInt(r.Start+r.Length-1, 10)
}
