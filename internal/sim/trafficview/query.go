package trafficview

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// parse returns the plan that a URL's query asks for. The error names the
// option that is at fault.
func parse(query string) (*plan, error) {
	asked, err := url.ParseQuery(query)
	if err != nil {
		return nil, fmt.Errorf("options: %w", err)
	}
	p := newPlan()
	var known []string
	for _, o := range Options() {
		known = append(known, o.Name)
		values, ok := asked[o.Name]
		if !ok {
			continue
		}
		if err := o.apply(p, values[0]); err != nil {
			return nil, fmt.Errorf("option %q: %w", o.Name, err)
		}
		delete(asked, o.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		return nil, fmt.Errorf("option %q is none of %s", name, strings.Join(known, ", "))
	}
	return p, nil
}

// flag is an option without a value.
func flag(set func(*plan)) func(*plan, string) error {
	return func(p *plan, value string) error {
		if value != "" {
			return fmt.Errorf("value is %q, it takes none", value)
		}
		set(p)
		return nil
	}
}

// number is an option whose value is a number.
func number(least, most int, set func(*plan, int)) func(*plan, string) error {
	return func(p *plan, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil || n < least || n > most {
			return fmt.Errorf("value is %q, not a number from %d to %d", value, least, most)
		}
		set(p, n)
		return nil
	}
}

// length is an option whose value is a length of time, as in "5s" or "1m30s".
func length(set func(*plan, time.Duration)) func(*plan, string) error {
	return func(p *plan, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 {
			return fmt.Errorf("value is %q, not a length of time such as 5s", value)
		}
		set(p, d)
		return nil
	}
}

// Limits of numbers.
const (
	maxNumber   = 1_000_000 // a picture or a fragment: 18 hours at 15 a second
	maxTogether = 1000      // what is held back until it is sent together: a minute
)

func onUnits(effect func(int) stage[unit]) func(*plan, string) error {
	return number(1, maxNumber, func(p *plan, n int) { p.units = append(p.units, effect(n)) })
}

func onRecords(effect func(int) stage[record]) func(*plan, string) error {
	return number(1, maxNumber, func(p *plan, n int) { p.records = append(p.records, effect(n)) })
}

func onMessages(most int, effect func(int) stage[message]) func(*plan, string) error {
	return number(1, most, func(p *plan, n int) { p.messages = append(p.messages, effect(n)) })
}
