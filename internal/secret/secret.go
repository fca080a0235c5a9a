// Package secret keeps passwords, cookies and tokens out of streams, logs,
// reports and error texts.
package secret

import (
	"fmt"
	"os"
	"strings"
)

// blank is what is shown in the place of a secret.
const blank = "***"

// Secret is a text that can't be printed, marshalled or logged by accident:
// all of these show ***.
type Secret struct{ text string }

// New returns the text as a secret.
func New(text string) Secret { return Secret{text} }

// ReadFile returns the first line of a file as a secret.
func ReadFile(name string) (Secret, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return Secret{}, err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return Secret{strings.TrimSuffix(line, "\r")}, nil
}

// Reveal returns the text itself, for the one place that needs it.
func (s Secret) Reveal() string { return s.text }

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.text == "" }

// String implements fmt.Stringer.
func (s Secret) String() string { return blank }

// Format implements fmt.Formatter: no verb shows the text.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, blank) }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(blank), nil }
