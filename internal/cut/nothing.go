package cut

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Nothing is the error of an input that has nothing in the range.
type Nothing struct {
	Range Range
	Span  Span  // what was there, as far as it was read
	Cut   error // why the input could not be read to its end, or nil
}

func (n *Nothing) Error() string {
	text := "there is nothing to cut: no frames of media"
	if n.Span.Known {
		text = fmt.Sprintf("nothing %v: the stream goes from %v to %v", n.Range, n.Span.First, n.Span.Last)
	}
	if n.Cut != nil {
		text += ": " + n.Cut.Error()
	}
	return text
}

// Unwrap returns n.Cut.
func (n *Nothing) Unwrap() error { return n.Cut }

// verdict is the error for the whole, after the input ended with err or nil.
func (c *Cutter) verdict(err error) error {
	absent := c.absent()
	switch {
	case err != nil && !c.resolved:
		return err
	case absent != nil && err != nil:
		return fmt.Errorf("%w: %w", absent, err)
	case absent != nil:
		return absent
	case !c.matched:
		return &Nothing{c.want, c.span, err}
	}
	return err
}

// absent is the error where a wanted camera was not there.
func (c *Cutter) absent() error {
	for _, name := range c.opt.Cameras {
		if c.seen[name] {
			continue
		}
		if len(c.seen) == 0 {
			return fmt.Errorf("camera %q is not there: no camera is", name)
		}
		var there []string
		for _, have := range slices.Sorted(maps.Keys(c.seen)) {
			there = append(there, fmt.Sprintf("%q", have))
		}
		return fmt.Errorf("camera %q is not there: cameras are %s", name, strings.Join(there, ", "))
	}
	return nil
}
