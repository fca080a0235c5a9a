package dump

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"campipe/pkg/wire"
)

// printGap prints a gap as a line: from, to, seconds, camera, stream, cause, and
// what is known of the loss. What is not known is "-".
func printGap(w io.Writer, g *gap) error {
	to, length := "-", "-"
	if g.Length > 0 {
		to = (g.from + wire.Time(g.Length)).String()
		length = fmt.Sprintf("%.6f", g.Span().Seconds())
	}
	_, err := fmt.Fprintf(w, "%s %-27s %12s %s %d %s %s\n", g.from, to, length, nameOf(g.camera), g.stream, printable(g.Cause), lostIn(&g.Gap))
	return err
}

// lostIn says what was lost: "frames=3 bytes=300 segments=17-19 text".
func lostIn(g *wire.Gap) string {
	var parts []string
	if g.Open && g.Length == 0 {
		parts = append(parts, "open")
	}
	for _, n := range []struct {
		name  string
		value int64
	}{{"frames", g.Frames}, {"bytes", g.Bytes}} {
		if n.value != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", n.name, n.value))
		}
	}
	if g.At != nil {
		parts = append(parts, fmt.Sprintf("at=%d", *g.At))
	}
	if g.First != nil && g.Last != nil {
		parts = append(parts, fmt.Sprintf("segments=%d-%d", *g.First, *g.Last))
	}
	if g.Text != "" {
		parts = append(parts, printable(g.Text))
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, " ")
}

// nameOf returns a camera's name as one word.
func nameOf(camera string) string {
	switch {
	case camera == "":
		return "-"
	case strings.ContainsAny(camera, " \t\n\"") || printable(camera) != camera:
		return fmt.Sprintf("%q", camera)
	}
	return camera
}

// gapObject is a gap as JSON.
type gapObject struct {
	Stream uint16    `json:"stream"`
	Camera string    `json:"camera,omitempty"`
	Time   wire.Time `json:"time"`
	UTC    string    `json:"utc"`
	wire.Gap
}

func encodeGap(enc *json.Encoder, g *gap) error {
	return enc.Encode(gapObject{g.stream, g.camera, g.from, g.from.String(), g.Gap})
}
