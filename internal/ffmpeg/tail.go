package ffmpeg

import (
	"regexp"
	"strings"
	"sync"
)

// tailSize is how much of what ffmpeg says is kept: the end, where the reason
// is.
const tailSize = 8 << 10

// tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, b...)
	if over := len(t.b) - tailSize; over > 0 {
		t.b = append(t.b[:0], t.b[over:]...)
	}
	return len(b), nil
}

// address is where in its memory a part of ffmpeg was that says something.
var address = regexp.MustCompile(`^\[(\w+)[^\]]* @ 0x[0-9a-f]+\] `)

// has reports whether a text is in what was kept.
func (t *tail) has(text string) bool { return strings.Contains(t.all(), text) }

// all returns what was kept.
func (t *tail) all() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.b)
}

// first returns the first line that was kept.
func (t *tail) first() string {
	line, _, _ := strings.Cut(strings.TrimSpace(t.all()), "\n")
	return address.ReplaceAllString(strings.TrimSpace(line), "$1: ")
}

// last returns the last line that was written, as far as it is there.
func (t *tail) last() string {
	text := strings.TrimSpace(t.all())
	return address.ReplaceAllString(strings.TrimSpace(text[strings.LastIndex(text, "\n")+1:]), "$1: ")
}
