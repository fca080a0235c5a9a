package option

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Flag is the Apply of an option without a value.
func Flag[P any](set func(*P)) func(*P, string) error {
	return func(p *P, value string) error {
		if value != "" {
			return fmt.Errorf("value is %q, it takes none", value)
		}
		set(p)
		return nil
	}
}

// Number is the Apply of an option whose value is a number.
func Number[P any](least, most int, set func(*P, int)) func(*P, string) error {
	return func(p *P, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil || n < least || n > most {
			return fmt.Errorf("value is %q, not a number from %d to %d", value, least, most)
		}
		set(p, n)
		return nil
	}
}

// Length is the Apply of an option whose value is a length of time, as in "5s" or
// "1m30s".
func Length[P any](set func(*P, time.Duration)) func(*P, string) error {
	return func(p *P, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 {
			return fmt.Errorf("value is %q, not a length of time such as 5s", value)
		}
		set(p, d)
		return nil
	}
}

// Word is the Apply of an option whose value is any text but none.
func Word[P any](set func(*P, string)) func(*P, string) error {
	return func(p *P, value string) error {
		if value == "" {
			return fmt.Errorf("value is missing")
		}
		set(p, value)
		return nil
	}
}

// Choice is the Apply of an option whose value is one of some words.
func Choice[P, T any](words []string, values []T, set func(*P, T)) func(*P, string) error {
	return func(p *P, value string) error {
		for i, word := range words {
			if value == word {
				set(p, values[i])
				return nil
			}
		}
		return fmt.Errorf("value is %q, none of %s", value, strings.Join(words, ", "))
	}
}
