package roster

import (
	"bytes"
	"fmt"
	"iter"
	"strings"

	"campipe/internal/preset"
)

// maxLine is the longest line: a URL and some words.
const maxLine = 4 * maxURL

// voters is how many lines tell which format a list has: the first one alone may
// be a heading, or wrong.
const voters = 100

// rows gives the lines that are neither empty nor comments, with their numbers.
func rows(text []byte) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range bytes.Lines(text) {
			n++
			row := strings.TrimSpace(string(line[:min(len(line), maxLine+1)]))
			if row != "" && row[0] != '#' && !yield(n, row) {
				return
			}
		}
	}
}

// lines reads a list of one camera a line.
func (r *reader) lines(text []byte) error {
	votes := map[string]int{}
	n := 0
	for _, row := range rows(text) {
		votes[rowFormat(row)]++
		if n++; n == voters {
			break
		}
	}
	name, read := cam2csv, readCSV
	switch {
	case votes[marathon] > max(votes[pairs], votes[cam2csv]):
		name, read = marathon, readMarathon
	case votes[pairs] > votes[cam2csv]:
		name, read = pairs, readPair
	}
	for n, row := range rows(text) {
		r.line = n
		c, err := Camera{}, error(nil)
		if len(row) > maxLine {
			err = fmt.Errorf("a line of more than %d bytes", maxLine)
		} else {
			c, err = read(r, row)
		}
		if err := r.add(name, c, err); err != nil {
			return err
		}
	}
	r.line = 0
	return nil
}

// rowFormat returns the format that a line looks like, or "".
func rowFormat(row string) string {
	words := strings.Fields(row)
	switch {
	case len(words) == 3 && systemOf(words[1]) != "" && !isAddress(words[0]):
		return marathon
	case len(words) == 2 && isAddress(words[1]) && !strings.Contains(words[0], ","):
		return pairs
	case strings.Contains(row, ":"):
		return cam2csv
	}
	return ""
}

// isAddress reports whether a word is a URL or a preset's camera.
func isAddress(word string) bool { return strings.Contains(word, "://") || preset.Is(word) }

// readPair reads a line that is an ID and a URL, as CAM2's archiver_url.py has
// them.
func readPair(r *reader, row string) (c Camera, err error) {
	words := strings.Fields(row)
	if len(words) != 2 {
		return c, fmt.Errorf("%d words, not an ID and a URL", len(words))
	}
	c.Name = words[0]
	return c, r.locate(&c, words[1])
}
