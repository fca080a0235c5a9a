package hls

import (
	"iter"
	"strings"
)

// attributes iterates over an attribute list (RFC 8216 section 4.2), with the
// quotes taken off. Spaces around names and values are left out: servers write
// them. What has no "=" is passed over.
func attributes(list string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for list != "" {
			var name, value string
			i := strings.IndexAny(list, "=,")
			if i < 0 {
				return
			}
			if list[i] == ',' {
				list = list[i+1:]
				continue
			}
			name, list = strings.TrimSpace(list[:i]), strings.TrimLeft(list[i+1:], " \t")
			if strings.HasPrefix(list, `"`) {
				value, list, _ = strings.Cut(list[1:], `"`)
				_, list, _ = strings.Cut(list, ",")
			} else {
				value, list, _ = strings.Cut(list, ",")
				value = strings.TrimSpace(value)
			}
			if !yield(name, value) {
				return
			}
		}
	}
}
