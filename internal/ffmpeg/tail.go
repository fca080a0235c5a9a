package ffmpeg

import (
	"bytes"
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
func (t *tail) has(text string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Contains(t.b, []byte(text))
}

// last returns the last line that was written, as far as it is there.
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(t.b)), "\n")
	return address.ReplaceAllString(strings.TrimSpace(lines[len(lines)-1]), "$1: ")
}
