// Package fault marks errors with what a person at the terminal needs beside
// the error itself: a hint, and whether the command line was at fault.
package fault

import (
	"errors"
	"fmt"
)

type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

// Hint returns err with a line that says what may be done about it. A hint
// that is there already stays: the place nearest to the fault knows best.
func Hint(err error, format string, args ...any) error {
	if err == nil || HintOf(err) != "" {
		return err
	}
	return hinted{err, fmt.Sprintf(format, args...)}
}

// HintOf returns the hint of err, or "".
func HintOf(err error) string {
	var h hinted
	if errors.As(err, &h) {
		return h.hint
	}
	return ""
}

type usage struct{ error }

func (u usage) Unwrap() error { return u.error }

// Usage is an error of the command line: the exit status is 2.
func Usage(format string, args ...any) error { return usage{fmt.Errorf(format, args...)} }

// IsUsage reports whether err came from Usage.
func IsUsage(err error) bool {
	var u usage
	return errors.As(err, &u)
}
