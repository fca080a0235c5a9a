package dash

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"campipe/internal/manifest"
)

// Parse reads a manifest. base is the place where it was found, after all
// redirects; references are resolved against it, and every URL that comes out is
// http or https. b is not kept.
//
// Elements that stand elsewhere (xlink) are refused, but for those that the
// manifest itself calls empty, and so are types other than static and dynamic.
func Parse(b []byte, base *url.URL) (*MPD, error) {
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("%d bytes exceed %d", len(b), MaxBytes)
	}
	var d document
	from := xml.NewDecoder(bytes.NewReader(b))
	if err := xml.NewTokenDecoder(&guard{from: from}).Decode(&d); err != nil {
		return nil, fault(from, err)
	}
	m := &MPD{}
	if err := m.head(&d, base); err != nil {
		return nil, err
	}
	if err := essential(d.Essential); err != nil {
		return nil, err
	}
	spans, err := spans(d.Periods, m)
	if err != nil {
		return nil, err
	}
	top := origin{url: base}.below(d.Base)
	all := &shared{timelines: map[*timeline]unfolded{}}
	for i, s := range spans {
		p := &Period{ID: s.period.ID, Start: s.start, Duration: None}
		if s.end != None {
			p.Duration = s.end - s.start
		}
		r := resolver{shared: all, mpd: m, span: s, base: top.below(s.period.Base), protected: len(d.Protection)+len(s.period.Protection) > 0}
		if p.Sets, err = r.sets(); err != nil {
			return nil, fmt.Errorf("period %d: %w", i+1, err)
		}
		m.Periods = append(m.Periods, p)
	}
	return m, nil
}

// fault says what is wrong with the XML, and where.
func fault(from *xml.Decoder, err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("no element in %d bytes", from.InputOffset())
	case errors.As(err, &syntax):
		err = errors.New(syntax.Msg)
	}
	line, _ := from.InputPos()
	return fmt.Errorf("line %d: %w", line, err)
}

// head reads what stands in the MPD element and directly below it.
func (m *MPD) head(d *document, base *url.URL) (err error) {
	switch d.Type {
	case "", "static":
	case "dynamic":
		m.Dynamic = true
	default:
		return fmt.Errorf("type %.40q is none of static, dynamic", d.Type)
	}
	for _, f := range []struct {
		name, text string
		into       *time.Time
	}{
		{"availabilityStartTime", d.Start, &m.AvailabilityStart},
		{"publishTime", d.Published, &m.Published},
	} {
		if f.text == "" {
			continue
		}
		if *f.into, err = date(f.text); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	for _, f := range []struct {
		name, text string
		into       *time.Duration
	}{
		{"mediaPresentationDuration", d.Duration, &m.Duration},
		{"minimumUpdatePeriod", d.Update, &m.MinimumUpdatePeriod},
		{"timeShiftBufferDepth", d.Depth, &m.TimeShiftBuffer},
		{"suggestedPresentationDelay", d.Delay, &m.SuggestedDelay},
	} {
		if *f.into, err = optional(f.text); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	if m.Location, err = preferred(base, d.Location); err != nil {
		return fmt.Errorf("element Location: %w", err)
	}
	if m.PatchLocation, err = preferred(base, d.PatchLocation); err != nil {
		return fmt.Errorf("element PatchLocation: %w", err)
	}
	for _, t := range d.Timing {
		if t.Scheme = strings.TrimSpace(t.Scheme); t.Scheme != "" {
			m.Clocks = append(m.Clocks, Clock{t.Scheme, strings.TrimSpace(t.Value)})
		}
	}
	return nil
}

// optional reads a duration that may be absent.
func optional(text string) (time.Duration, error) {
	if text == "" {
		return None, nil
	}
	return ParseDuration(strings.TrimSpace(text))
}

// preferred resolves the first of several references; nil where there is none.
func preferred(base *url.URL, list []string) (*url.URL, error) {
	if text := strings.TrimSpace(cmp.Or(list...)); text != "" {
		return manifest.Join(base, text)
	}
	return nil, nil
}
