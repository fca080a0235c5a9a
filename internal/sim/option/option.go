// Package option reads what a client asks of a simulated camera in the query of
// its URL.
package option

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Option is something that a client can ask for. It changes a P, which is the
// plan of what that client gets.
type Option[P any] struct {
	Name    string // as in "?name" or "?name=value"
	Form    string // for people: "name", or "name=VALUE"
	Summary string // for people
	Apply   func(p *P, value string) error
}

// New returns the option of that form.
func New[P any](form, summary string, apply func(p *P, value string) error) Option[P] {
	name, _, _ := strings.Cut(form, "=")
	return Option[P]{name, form, summary, apply}
}

// Parse applies to p what a query asks for, in the order of the table. The error
// names the option that is at fault.
func Parse[P any](table []Option[P], query string, p *P) error {
	asked, err := url.ParseQuery(query)
	if err != nil {
		return fmt.Errorf("options: %w", err)
	}
	var known []string
	for _, o := range table {
		known = append(known, o.Name)
		values, ok := asked[o.Name]
		if !ok {
			continue
		}
		if err := o.Apply(p, values[0]); err != nil {
			return fmt.Errorf("option %q: %w", o.Name, err)
		}
		delete(asked, o.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		return fmt.Errorf("option %q is none of %s", name, strings.Join(known, ", "))
	}
	return nil
}

// Of returns the options of a part of the plan as those of the plan.
func Of[P, Part any](table []Option[Part], part func(*P) *Part) []Option[P] {
	var all []Option[P]
	for _, o := range table {
		all = append(all, New(o.Form, o.Summary, func(p *P, value string) error { return o.Apply(part(p), value) }))
	}
	return all
}

// Manual returns a line for each option, for people at a terminal.
func Manual[P any](table []Option[P]) string {
	var b strings.Builder
	for _, o := range table {
		fmt.Fprintf(&b, "   %-16s %s\n", o.Form, o.Summary)
	}
	return b.String()
}
