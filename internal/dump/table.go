package dump

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// columns of the table of totals; those with numbers stand at the right.
var columns = []struct {
	name  string
	right bool
}{
	{"stream", true}, {"camera", false}, {"codec", false}, {"frames", true}, {"bytes", true}, {"kbit/s", true},
	{"first", false}, {"span", true}, {"keys", true}, {"every (min/avg/max)", false}, {"gaps", true}, {"lost", true}, {"unread", true},
}

// printTable prints totals for people, a line a stream.
func printTable(w io.Writer, all []*stat) error {
	rows := [][]string{nil}
	for _, c := range columns {
		rows[0] = append(rows[0], c.name)
	}
	for _, st := range all {
		rows = append(rows, cells(st))
	}
	widths := make([]int, len(columns))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			width := widths[i]
			if !columns[i].right {
				width = -width
			}
			fmt.Fprintf(&line, "%*s  ", width, cell)
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// cells returns a line of the table.
func cells(st *stat) []string {
	first, span, rate, every := "-", "-", "-", "-"
	if st.Frames > 0 {
		first, span = st.First.String(), seconds(st.Span)
	}
	if st.Rate > 0 {
		rate = fmt.Sprintf("%.1f", st.Rate/1000)
	}
	if st.Keys > 1 {
		every = fmt.Sprintf("%s/%s/%s", seconds(st.KeyMin), seconds(st.KeyAvg), seconds(st.KeyMax))
	}
	codec := strings.TrimSpace(printable(st.Codec))
	if codec == "" {
		codec = "-"
	}
	return []string{
		fmt.Sprint(st.Stream), nameOf(st.Camera), codec, fmt.Sprint(st.Frames), fmt.Sprint(st.Bytes), rate,
		first, span, fmt.Sprint(st.Keys), every, fmt.Sprint(st.Gaps), seconds(st.Lost), fmt.Sprint(st.Noise),
	}
}
