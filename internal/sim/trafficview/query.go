package trafficview

import "campipe/internal/sim/option"

// Manual returns a line for each option, for people.
func Manual() string { return option.Manual(options()) }

// parse returns the plan that a URL's query asks for. The error names the
// option that is at fault.
func parse(query string) (*plan, error) {
	p := newPlan()
	if err := option.Parse(options(), query, p); err != nil {
		return nil, err
	}
	return p, nil
}

// Limits of numbers.
const (
	maxNumber   = 1_000_000 // a picture or a fragment: 18 hours at 15 a second
	maxTogether = 1000      // what is held back until it is sent together: a minute
)

func onUnits(effect func(int) stage[unit]) func(*plan, string) error {
	return option.Number(1, maxNumber, func(p *plan, n int) { p.units = append(p.units, effect(n)) })
}

func onRecords(effect func(int) stage[record]) func(*plan, string) error {
	return option.Number(1, maxNumber, func(p *plan, n int) { p.records = append(p.records, effect(n)) })
}

func onMessages(most int, effect func(int) stage[message]) func(*plan, string) error {
	return option.Number(1, most, func(p *plan, n int) { p.messages = append(p.messages, effect(n)) })
}
