package roster

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name in bytes: file systems have names of up to 255, and
// files are named for cameras.
const maxName = 200

// clean makes one line of a text that can be shown and written.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, text)
	return short(strings.Join(strings.Fields(text), " "), maxName)
}

// unique returns name, or where a camera has it already NAME-2, NAME-3...
func (r *reader) unique(name string) string {
	free := name
	for i := r.given[name] + 1; free != "" && r.given[free] > 0; i++ {
		suffix := fmt.Sprintf("-%d", i)
		free = short(name, maxName-len(suffix)) + suffix
		r.given[name] = i
	}
	r.given[free]++
	return free
}

// short returns what of a text fits into n bytes, in whole letters.
func short(text string, n int) string {
	for len(text) > n {
		_, last := utf8.DecodeLastRuneInString(text)
		text = strings.TrimRight(text[:len(text)-last], " ")
	}
	return text
}

// Distinguish gives cameras that came from elsewhere names such as those of a list:
// of one line, not too long, and no two the same.
func Distinguish(cameras []Camera) {
	r := reader{given: map[string]int{}}
	for i := range cameras {
		cameras[i].Name = r.unique(clean(cameras[i].Name))
		cameras[i].Place = clean(cameras[i].Place)
	}
}
