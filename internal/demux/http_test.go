package demux

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// dialect is how a camera sends its pictures.
type dialect struct {
	name  string
	kind  string   // Content-Type of the head; "" is a dump without a head
	body  []byte   // what comes
	want  [][]byte // pictures out of it
	notes []string // how those of the dialect begin
	lost  string   // beside framing
}

// commented returns the picture with a comment in it.
func commented(picture []byte, text string) []byte {
	n := len(text) + 2
	return slices.Concat(picture[:2], []byte{0xff, 0xfe, byte(n >> 8), byte(n)}, []byte(text), picture[2:])
}

// bareOf returns the picture without its Huffman tables.
func bareOf(picture []byte) []byte {
	at := bytes.Index(picture, []byte("\xff\xc4"))
	return slices.Concat(picture[:at], picture[at+2+int(picture[at+2])<<8+int(picture[at+3]):])
}

// chunked returns b in chunks of n bytes.
func chunked(n int, b []byte) []byte {
	var out []byte
	for c := range slices.Chunk(b, n) {
		out = fmt.Appendf(out, "%x\r\n%s\r\n", len(c), c)
	}
	return append(out, "0\r\n\r\n"...)
}

// dialects are the ways of cameras, with what comes of them.
func dialects(t testing.TB) []dialect {
	const mixed = "multipart/x-mixed-replace; boundary=myboundary"
	a, b, c := photo(t, 1, 64, 48), photo(t, 2, 64, 48), photo(t, 3, 64, 48)
	all := [][]byte{a, b, c}
	// each writes the three pictures in parts that look like that.
	each := func(format string, args func(picture []byte) []any) []byte {
		var out []byte
		for _, p := range all {
			out = fmt.Appendf(out, format, args(p)...)
		}
		return out
	}
	alone := func(picture []byte) []any { return []any{picture} }
	sized := func(d int) func([]byte) []any {
		return func(picture []byte) []any { return []any{len(picture) + d, picture} }
	}
	plain := each("--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(0))
	bare := each("--myboundary\r\nContent-Type: image/jpeg\r\n\r\n%s\r\n", alone)
	exif := commented(a, "Exif"+string(b)) // its thumbnail is a picture too
	fake := commented(a, "\r\n--myboundary\r\nContent-Type: text/plain\r\n\r\nnothing\r\n--myboundary\r\n")
	torn := func(n int, head string) []byte {
		return slices.Concat([]byte("--myboundary\r\n"+head+"\r\n"), a[:n], []byte("\r\n"), part("myboundary", b), part("myboundary", c))
	}
	wrong := []string{"Content-Length is "}
	none := []string{"parts have no Content-Length"}
	return []dialect{
		{name: "Axis", kind: mixed, body: plain, want: all},
		{name: "mjpg-streamer, the boundary behind each part", kind: "multipart/x-mixed-replace;boundary=boundarydonotcross", want: all,
			body: append([]byte("--boundarydonotcross\r\n"), each("Content-Type: image/jpeg\r\nContent-Length: %d\r\nX-Timestamp: 0.000000\r\n\r\n%s\r\n--boundarydonotcross\r\n", sized(0))...)},
		{name: "ESP32, a line before each boundary", kind: "multipart/x-mixed-replace;boundary=123456789000000000000987654321", want: all,
			body: each("\r\n--123456789000000000000987654321\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s", sized(0))},
		{name: "motion, the length in ten columns", kind: "multipart/x-mixed-replace; boundary=BoundaryString", want: all,
			body: each("--BoundaryString\r\nContent-type: image/jpeg\r\nContent-Length:     %5d\r\n\r\n%s\r\n\r\n", sized(0))},
		{name: "Axis without lengths, an empty line more", kind: mixed, want: all, notes: none,
			body: each("--myboundary\r\nContent-Type: image/jpeg\r\n\r\n\r\n%s\r\n", alone)},
		{name: "no length", kind: mixed, body: bare, want: all, notes: none},
		{name: "the length one too long", kind: mixed, want: all, notes: wrong,
			body: each("--myboundary\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(1))},
		{name: "the length two too long, with the line's end", kind: mixed, want: all, notes: wrong,
			body: each("--myboundary\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(2))},
		{name: "the length too short", kind: mixed, want: all, notes: wrong,
			body: each("--myboundary\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(-9))},
		{name: "the length as long as the next part", kind: mixed, want: all, notes: wrong,
			body: each("--myboundary\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(len(b)))},
		{name: "the length right, then huge", kind: mixed, want: all, notes: wrong,
			body: slices.Concat(part("myboundary", a), []byte("--myboundary\r\nContent-Length: 999999999\r\n\r\n"), b, []byte("\r\n"), part("myboundary", c))},
		{name: "the length right, then too long", kind: mixed, want: all, notes: wrong,
			body: slices.Concat(part("myboundary", a), []byte("--myboundary\r\nContent-Length: 2000\r\n\r\n"), b, []byte("\r\n"), part("myboundary", c))},
		{name: "the length negative, or no number", kind: mixed, want: all, notes: none,
			body: each("--myboundary\r\nContent-Length: -1\r\nContent-Length: many\r\n\r\n%s\r\n", alone)},
		{name: "zeros behind each picture, counted", kind: mixed, want: all, notes: []string{"Content-Length is ", "more bytes behind a picture"},
			body: each("--myboundary\r\nContent-Length: %d\r\n\r\n%s\x00\x00\x00\x00\r\n", sized(4)), lost: "unknown 0/18"},
		{name: "no line's end before the boundary", kind: mixed, want: all,
			body: each("--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s", sized(0))},
		{name: "lines that end with LF", kind: mixed, want: all, notes: []string{"lines end with LF alone"},
			body: each("--myboundary\nContent-Type: image/jpeg\nContent-Length: %d\n\n%s\n", sized(0))},
		{name: "LF, and no length", kind: mixed, want: all, notes: []string{"lines end with LF alone", "parts have no Content-Length"},
			body: each("--myboundary\nContent-Type: image/jpeg\n\n%s\n", alone)},
		{name: "names in other letters, spaces around the colon", kind: mixed, want: all,
			body: each("--myboundary\r\ncontent-type : image/jpeg\r\nCONTENT-LENGTH :%d \r\n\r\n%s\r\n", sized(0))},
		{name: "no fields in the parts", kind: mixed, want: all, notes: none,
			body: each("--myboundary\r\n\r\n%s\r\n", alone)},
		{name: "the picture at once behind the fields", kind: mixed, want: all,
			body: each("--myboundary\r\nContent-Length: %d\r\n%s\r\n", sized(0))},

		{name: "the boundary quoted", kind: `multipart/x-mixed-replace; boundary="myboundary"`, body: plain, want: all},
		{name: "the boundary with spaces around it", kind: "Multipart/X-Mixed-Replace ; Boundary = myboundary ; x=y", body: plain, want: all},
		{name: "the boundary told with its dashes", kind: "multipart/x-mixed-replace; boundary=--myboundary", body: plain, want: all,
			notes: []string{"the boundary that the head tells has its dashes already"}},
		{name: "the boundary with dashes of its own", kind: "multipart/x-mixed-replace; boundary=--myboundary", want: all,
			body: each("----myboundary\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(0))},
		{name: "the boundary without dashes", kind: mixed, want: all, notes: []string{`the boundary that the head tells has its dashes already: "myboundary"`},
			body: each("myboundary\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(0))},
		{name: "another boundary than was told", kind: "multipart/x-mixed-replace; boundary=ThisRandomString", body: plain, want: all,
			notes: []string{`the head tells the boundary "ThisRandomString", the parts have "--myboundary"`}},
		{name: "no boundary told", kind: "multipart/x-mixed-replace", body: plain, want: all, notes: []string{"the head tells no boundary"}},
		{name: "an empty boundary", kind: `multipart/x-mixed-replace; boundary=""`, want: all, notes: []string{"the head tells no boundary"},
			body: each("--\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(0))},
		{name: "spaces behind the boundary", kind: mixed, want: all,
			body: each("--myboundary  \r\nContent-Length: %d\r\n\r\n%s\r\n", sized(0))},
		{name: "octet-stream, as ffmpeg listens", kind: "application/octet-stream", body: plain, want: all},
		{name: "no first boundary", kind: mixed, want: all, body: plain[len("--myboundary\r\n"):], notes: []string{"a part has no boundary before it"}},
		{name: "no boundary at all", kind: mixed, want: all, notes: []string{"a part has no boundary before it"},
			body: each("Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n", sized(0))},
		{name: "pictures and nothing else", kind: "video/x-motion-jpeg", want: all, body: bytes.Join(all, nil)},
		{name: "pictures with zeros between", kind: mixed, want: all, body: bytes.Join(all, make([]byte, 20)),
			notes: []string{"more bytes behind a picture"}, lost: "unknown 0/40"},
		{name: "a preamble", kind: mixed, want: all, body: append([]byte("This is a stream.\r\n--- of pictures! ---\r\n"), plain...),
			notes: []string{"bytes before the first boundary"}, lost: "unknown 0/41"},
		{name: "a preamble that looks like a boundary", kind: "multipart/x-mixed-replace", want: all, body: append([]byte("--- of pictures ---\r\nHello.\r\n"), plain...),
			notes: []string{"the head tells no boundary"}, lost: "unknown 0/8"},
		{name: "an end", kind: mixed, want: all, body: append(bytes.Clone(plain), "--myboundary--\r\n"...)},
		{name: "empty parts", kind: mixed, want: all,
			body: slices.Concat([]byte("--myboundary\r\n\r\n"), part("myboundary", a), []byte("--myboundary\r\nContent-Type: image/jpeg\r\nContent-Length: 0\r\n\r\n\r\n"), part("myboundary", b), part("myboundary", c))},
		{name: "parts of text", kind: mixed, want: all, notes: []string{"parts that are no JPEG: text/plain"}, lost: "unknown 0/20",
			body: slices.Concat([]byte("--myboundary\r\nContent-Type: text/plain\r\n\r\nmotion: 1\r\n"), part("myboundary", a),
				[]byte("--myboundary\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nx: none\r\n"), part("myboundary", b), part("myboundary", c))},
		{name: "the boundary in a comment", kind: mixed, want: [][]byte{fake, fake, b},
			body: slices.Concat(part("myboundary", fake), part("myboundary", fake), part("myboundary", b))},
		{name: "the boundary in a comment, no length", kind: mixed, want: [][]byte{b, fake, c}, notes: none,
			body: slices.Concat([]byte("--myboundary\r\n\r\n"), b, []byte("\r\n--myboundary\r\n\r\n"), fake, []byte("\r\n--myboundary\r\n\r\n"), c, []byte("\r\n"))},
		{name: "a thumbnail", kind: mixed, want: [][]byte{exif, exif, b}, notes: none,
			body: slices.Concat([]byte("--myboundary\r\n\r\n"), exif, []byte("\r\n--myboundary\r\n\r\n"), exif, []byte("\r\n--myboundary\r\n\r\n"), b, []byte("\r\n"))},
		{name: "a second picture in the part", kind: mixed, want: all, notes: []string{"Content-Length is ", "more bytes behind a picture"}, lost: fmt.Sprintf("unknown 0/%d", len(c)+2),
			body: slices.Concat(part("myboundary", slices.Concat(a, c)), part("myboundary", b), part("myboundary", c))},
		{name: "no Huffman tables", kind: mixed, want: all, notes: []string{"pictures lack their Huffman tables"}, lost: "inserted 0/-1260",
			body: slices.Concat(part("myboundary", bareOf(a)), part("myboundary", bareOf(b)), part("myboundary", bareOf(c)))},

		{name: "cut in the data", kind: mixed, want: all[1:], body: torn(len(a)-50, ""), lost: fmt.Sprintf("lost damage 1/%d", len(a)-50)},
		{name: "cut in a table", kind: mixed, want: all[1:], body: torn(200, ""), lost: "lost damage 1/200"},
		{name: "cut in a table, with a length", kind: mixed, want: all[1:], lost: "lost damage 1/200",
			body: torn(200, fmt.Sprintf("Content-Length: %d\r\n", len(a)))},
		{name: "cut behind SOI", kind: mixed, want: all[1:], body: torn(3, ""), lost: "lost damage 1/5"},
		{name: "cut before EOI", kind: mixed, want: all[1:], body: torn(len(a)-2, ""), lost: fmt.Sprintf("lost damage 1/%d", len(a)-2)},
		{name: "cut, and no boundary", kind: "video/x-motion-jpeg", want: all[1:], body: slices.Concat(a[:len(a)-50], b, c), lost: fmt.Sprintf("lost damage 1/%d", len(a)-50)},
		{name: "cut in a comment, the length of what is there", kind: mixed, want: [][]byte{a, c}, lost: "lost damage 1/4",
			body: slices.Concat(part("myboundary", a), part("myboundary", commented(b, "x")[:4]), part("myboundary", c))},
	}
}

// live makes R frames of the pieces of a body, 1 ms apart.
func liveBody(kind string, pieces ...[]byte) []wire.Frame {
	answer := "HTTP/1.0 200 OK\r\nServer: x\r\nContent-Type: " + kind + "\r\n\r\n"
	in := []wire.Frame{{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Stream: 1, Time: day, Payload: []byte(answer)}}
	for i, p := range pieces {
		in = append(in, wire.Frame{Kind: wire.KindRaw, Stream: 1, Time: day + wire.Time(i)*ms, Payload: p})
	}
	return append(declared(wire.Header{Camera: "gate", Transport: "http"}, in...), ended(day+wire.Time(len(pieces))*ms))
}

// pieces are ways to cut bytes.
func pieces(b []byte) map[string][][]byte {
	r := rand.New(rand.NewPCG(7, uint64(len(b))))
	var random [][]byte
	for rest := b; len(rest) > 0; {
		n := min(1+r.IntN(700), len(rest))
		random = append(random, rest[:n])
		rest = rest[n:]
	}
	return map[string][][]byte{
		"in one piece":       {b},
		"one byte at a time": slices.Collect(slices.Chunk(b, 1)),
		"in random pieces":   random,
	}
}

// jpegs runs the stage and returns the pictures and the notes of the dialect.
func jpegs(t testing.TB, in flow.Frames) (got [][]byte, notes []string, lost string, err error) {
	t.Helper()
	ledger := flow.NewLedger()
	counted := func(yield func(wire.Frame, error) bool) {
		for f, err := range in {
			if err == nil && f.Kind == wire.KindRaw {
				ledger.In(1, 1, len(f.Payload))
			}
			if !yield(f, err) {
				return
			}
		}
	}
	for f, e := range Stage(Options{}, ledger)(counted) {
		if e != nil {
			err = e
			break
		}
		switch f.Kind {
		case wire.KindSample:
			ledger.Out(1, 1, len(f.Payload))
			got = append(got, bytes.Clone(f.Payload))
		case wire.KindNote:
			if n, err := wire.ParseNote(f.Payload); err == nil && n.What == "dialect" {
				notes = append(notes, n.Text)
			}
		}
	}
	balanced(t, ledger)
	return got, notes, account(ledger, 1), err
}

func TestDialects(t *testing.T) {
	for _, d := range dialects(t) {
		t.Run(d.name, func(t *testing.T) {
			for how, p := range pieces(d.body) {
				got, notes, lost, err := jpegs(t, flow.Of(nil, liveBody(d.kind, p...)...))
				if err != nil {
					t.Errorf("%s: %v", how, err)
				}
				if !slices.EqualFunc(got, d.want, bytes.Equal) {
					t.Errorf("%s: other pictures came out: %d, want %d", how, len(got), len(d.want))
				}
				if !slices.EqualFunc(notes, d.notes, strings.HasPrefix) {
					t.Errorf("%s: notes %q, want %q", how, notes, d.notes)
				}
				if lost != d.lost {
					t.Errorf("%s: account %q, want %q", how, lost, d.lost)
				}
			}
		})
	}
}

// bareFrames are the R frames of a dump.
func bareFrames(pieces ...[]byte) flow.Frames {
	in := []wire.Frame{}
	for _, p := range pieces {
		in = append(in, wire.Frame{Kind: wire.KindRaw, Stream: 1, Payload: p})
	}
	return flow.Of(nil, append(declared(wire.Header{Camera: "dump", Transport: "http", Bare: true}, in...), ended(0))...)
}

// A dump of the same gives the same pictures: with the head or without it, with
// the chunks in it or without.
func TestDialectDumps(t *testing.T) {
	for _, d := range dialects(t) {
		t.Run(d.name, func(t *testing.T) {
			head := "HTTP/1.1 200 OK\r\nContent-Type: " + d.kind + "\r\n"
			for what, b := range map[string][]byte{
				"with the head":               append([]byte(head+"\r\n"), d.body...),
				"without":                     d.body,
				"with the head and chunks":    append([]byte(head+"Transfer-Encoding: chunked\r\n\r\n"), chunked(1000, d.body)...),
				"with chunks":                 chunked(333, d.body),
				"chunks undone, the head not": append([]byte(head+"Transfer-Encoding: chunked\r\n\r\n"), d.body...),
				"twice":                       slices.Concat([]byte(head+"\r\n"), d.body, []byte(head+"\r\n"), d.body),
			} {
				want := d.want
				if what == "twice" {
					want = append(slices.Clone(want), want...)
				}
				for how, p := range pieces(b) {
					got, _, lost, err := jpegs(t, bareFrames(p...))
					if err != nil {
						t.Errorf("%s, %s: %v", what, how, err)
					}
					if !slices.EqualFunc(got, want, bytes.Equal) {
						t.Errorf("%s, %s: other pictures came out: %d, want %d; %s", what, how, len(got), len(want), lost)
					}
				}
			}
		})
	}
}
