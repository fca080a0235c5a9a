package dash

import "cmp"

// over returns a with what it leaves out taken from the level above it (5.3.9.1).
func (a addresses) over(above addresses) addresses {
	a.Link = cmp.Or(a.Link, above.Link)
	a.Timescale = cmp.Or(a.Timescale, above.Timescale)
	a.Offset = cmp.Or(a.Offset, above.Offset)
	a.Duration = cmp.Or(a.Duration, above.Duration)
	a.StartNumber = cmp.Or(a.StartNumber, above.StartNumber)
	a.EndNumber = cmp.Or(a.EndNumber, above.EndNumber)
	a.Media = cmp.Or(a.Media, above.Media)
	a.InitTemplate = cmp.Or(a.InitTemplate, above.InitTemplate)
	a.IndexRange = cmp.Or(a.IndexRange, above.IndexRange)
	a.AvailabilityOffset = cmp.Or(a.AvailabilityOffset, above.AvailabilityOffset)
	a.AvailabilityWhole = cmp.Or(a.AvailabilityWhole, above.AvailabilityWhole)
	a.Sequence = cmp.Or(a.Sequence, above.Sequence)
	a.Init = either(a.Init, above.Init)
	a.RepresentationIndex = either(a.RepresentationIndex, above.RepresentationIndex)
	a.Timeline = either(a.Timeline, above.Timeline)
	a.List = either(a.List, above.List)
	return a
}

func either[T any](own, above []T) []T {
	if len(own) > 0 {
		return own
	}
	return above
}

// form is a way to address segments.
type form int

const (
	file form = iota
	template
	list
	single
)

// inherit returns the way of the lowest level that has one, and what all levels,
// lowest first, say of it. A level should have one element of a kind; of several,
// the last three count, the later ones more.
func inherit(levels ...level) (form, addresses) {
	way := file
	for _, l := range levels {
		switch {
		case way != file:
		case len(l.Template) > 0:
			way = template
		case len(l.List) > 0:
			way = list
		case len(l.Single) > 0:
			way = single
		}
	}
	var all addresses
	for _, l := range levels {
		elements := map[form][]addresses{template: l.Template, list: l.List, single: l.Single}[way]
		for i := len(elements) - 1; i >= max(0, len(elements)-3); i-- {
			all = all.over(elements[i])
		}
	}
	return way, all
}
