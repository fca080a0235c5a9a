package segment

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// file answers with a range of the file that a segment is in, as far as it is
// written.
func (a *answer) file(t *Track, s Segment, now time.Duration) {
	p := &a.format.Plan
	last := min(s.Index, a.newest(now))
	end, err := a.place(t, last)
	if err != nil {
		http.Error(a.w, err.Error(), http.StatusInternalServerError)
		return
	}
	size := end.At + end.Length
	from, to, ok := byteRange(a.r.Header.Get("Range"), size)
	if !ok {
		a.w.Header().Set("Content-Range", fmt.Sprintf("bytes */%d", size))
		a.refuse(http.StatusRequestedRangeNotSatisfiable, "416", t, s)
		return
	}
	wanted, err := a.within(t, last, from, to)
	if err != nil {
		http.Error(a.w, err.Error(), http.StatusInternalServerError)
		return
	}
	for _, i := range wanted {
		if p.absent.Has(i) {
			a.refuse(http.StatusNotFound, "404", t, p.At(i))
			return
		}
	}
	if n := len(wanted); n > 0 {
		a.pass(p.start(wanted[n-1] + p.Window/2 + 2))
	}
	h := a.w.Header()
	h.Set("Content-Type", t.Type)
	h.Set("Accept-Ranges", "bytes")
	h.Set("Content-Length", strconv.FormatInt(to-from, 10))
	if a.r.Header.Get("Range") != "" {
		h.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to-1, size))
		a.w.WriteHeader(http.StatusPartialContent)
	}
	for _, i := range wanted {
		if !a.part(t, i, from, to) {
			return
		}
	}
}

// within returns which segments have bytes between from and to of a file, whose
// newest one is last.
func (c *Camera) within(t *Track, last int, from, to int64) (list []int, err error) {
	for i := last; i > 0; i-- {
		p, err := c.place(t, i)
		if err != nil {
			return nil, err
		}
		begin := p.At - p.Preface
		if p.At+p.Length <= from {
			break
		}
		if begin < to {
			list = append(list, i)
		}
		if begin == 0 {
			break // what is before it is in another file
		}
	}
	slices.Reverse(list)
	return list, nil
}

// part sends what is between from and to of a segment in a file, and of what is
// before it. It reports whether the answer may go on.
func (a *answer) part(t *Track, index int, from, to int64) bool {
	at, err := a.place(t, index)
	if err != nil {
		return false
	}
	s := a.format.Plan.At(index)
	if s.Missed {
		return true
	}
	head, data, p, err := t.bytes(s)
	if err != nil {
		return false
	}
	begin, end := at.At-at.Preface, at.At+at.Length
	all := append(head, data...)[max(0, from-begin) : min(end, to)-begin]
	if to <= at.At { // none of the segment
		_, err := a.w.Write(all)
		return err == nil
	}
	return a.send(t, all, p, from <= at.At && to >= end)
}

// byteRange reads a Range field with one range (RFC 9110 section 14.2), and returns
// its first byte and the one behind its last one. Without one it is all.
func byteRange(field string, size int64) (from, to int64, ok bool) {
	if field == "" {
		return 0, size, true
	}
	list, isBytes := strings.CutPrefix(field, "bytes=")
	first, last, isRange := strings.Cut(list, "-")
	if !isBytes || !isRange || first == "" {
		return 0, 0, false
	}
	from, err := strconv.ParseInt(first, 10, 64)
	if err != nil || from < 0 || from >= size {
		return 0, 0, false
	}
	if last == "" {
		return from, size, true
	}
	to, err = strconv.ParseInt(last, 10, 64)
	return from, min(to+1, size), err == nil && to >= from
}
