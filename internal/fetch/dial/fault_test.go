package dial

import (
	"testing"
	"time"
)

func TestAfter(t *testing.T) {
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, field string
		want        time.Duration
	}{
		{"seconds", "120", 2 * time.Minute},
		{"date", "Fri, 20 Nov 2026 14:00:30 GMT", 30 * time.Second},
		{"none", "", 0},
		{"negative", "-5", 0},
		{"words", "later", 0},
		{"beyond all numbers", "99999999999999999999", 0},
	} {
		if got := after(c.field, now); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
