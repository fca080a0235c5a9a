package payload

import (
	"encoding/base64"
	"testing"
)

// The sets of a camera of Dahua (retina's fixtures, MIT or Apache-2.0). The last
// byte is one of its own.
const (
	spsText = "Z2QAHqwsaoLA9puCgIKgAAADACAAAAMD0IAA"
	ppsText = "aO4xshsA"
)

func decoded(text string) string {
	b, _ := base64.StdEncoding.DecodeString(text)
	return string(b)
}

// Units of H.264 that are made up: a header, first_mb_in_slice 0 or 1, a text.
const (
	keySlice   = "\x65\xaa"
	keyMore    = "\x65\x6a"
	plainSlice = "\x41\xaa"
	plainMore  = "\x41\x6a"
	delimiter  = "\x09P"
	filler     = "\x0c\xff\x80"
)

// The ways in which cameras send pictures. The texts are what is printable of the
// pictures: e and A of the headers, j of what is not the first slice.
func TestH264(t *testing.T) {
	var (
		sps, pps = decoded(spsText), decoded(ppsText)
		stap     = func(units ...string) string {
			b := "\x78"
			for _, u := range units {
				b += string([]byte{byte(len(u) >> 8), byte(len(u))}) + u
			}
			return b
		}
	)
	for _, c := range []struct {
		name   string
		params string
		steps  []step
		want   string
		rest   int
	}{
		{"one packet a picture", spsText + "," + ppsText, []step{
			{1, keySlice + "0", true, false}, {2, plainSlice + "1", true, false}, {3, plainSlice + "2", true, false},
		}, "key 1:e0, 2:A1, 3:A2", 0},
		{"slices", spsText + "," + ppsText, []step{
			{1, keySlice + "0", false, false}, {1, keyMore + "0", true, false}, {2, plainSlice + "1", false, false}, {2, plainMore + "1", true, false},
		}, "key 1:e0ej0, 2:A1Aj1", 0},
		{"fragments", spsText + "," + ppsText, []step{
			{1, "\x7c\x85\xaaa", false, false}, {1, "\x7c\x05b", false, false}, {1, "\x7c\x45c", true, false},
		}, "key 1:eabc", 0},
		{"sets in band, one packet", "", []step{
			{1, stap(sps, pps, keySlice+"0"), true, false}, {2, plainSlice + "1", true, false},
		}, "key 1:e0, 2:A1", 0},
		{"sets in band, with markers (TP-Link)", "", []step{
			{1, sps, true, false}, {1, pps, true, false}, {1, keySlice + "0", true, false}, {2, plainSlice + "1", true, false},
		}, "key 1:e0, 2:A1", 0},
		{"sets in band, with times of their own", "", []step{
			{1, sps, false, false}, {2, pps, false, false}, {3, keySlice + "0", true, false}, {4, plainSlice + "1", true, false},
		}, "key 3:e0, 4:A1", 0},
		{"byte stream in one unit (start codes)", "", []step{
			{1, "\x00\x00\x00\x01" + sps + "\x00\x00\x00\x01" + pps + "\x00\x00\x01" + keySlice + "0", true, false}, {2, "\x00\x00\x01" + plainSlice + "1", true, false},
		}, "key 1:e0, 2:A1", 0},
		{"start code inside of a unit", spsText + "," + ppsText, []step{
			{1, keySlice + "0\x00\x00\x01" + keyMore + "1", true, false},
		}, "key 1:e0ej1", 0},
		{"delimiter stays, filler goes", spsText + "," + ppsText, []step{
			{1, stap(delimiter, filler, keySlice+"0", filler), true, false},
		}, "key 1:Pe0", 0},
		{"no markers", spsText + "," + ppsText, []step{
			{1, keySlice + "0", false, false}, {1, keyMore + "0", false, false}, {2, plainSlice + "1", false, false},
		}, "key 1:e0ej0, 2:A1", 0},
		{"markers behind slices", spsText + "," + ppsText, []step{
			{1, keySlice + "0", true, false}, {1, keyMore + "0", true, false}, {2, plainSlice + "1", true, false}, {2, plainMore + "1", true, false}, {3, plainSlice + "2", true, false},
		}, "key 1:e0, 2:A1Aj1, 3:A2, lost 1/3, markers stand inside of pictures: they end where the timestamp changes", 0},
		{"entered in the middle of a unit", spsText + "," + ppsText, []step{
			{1, "\x7c\x05b", false, false}, {1, "\x7c\x45c", true, false}, {2, keySlice + "1", true, false},
		}, "key 2:e1, late 6", 0},
		{"entered in the middle of a picture", spsText + "," + ppsText, []step{
			{1, keyMore + "0", true, false}, {2, keySlice + "1", true, false},
		}, "key 2:e1, late 3", 0},
		{"piece lost", spsText + "," + ppsText, []step{
			{1, "\x7c\x85\xaaa", false, false}, {1, "\x7c\x45c", true, true}, {2, plainSlice + "1", true, false},
		}, "2:A1, lost 1/7", 0},
		{"beginning lost", spsText + "," + ppsText, []step{
			{1, keySlice + "0", true, false}, {2, plainMore + "1", true, true}, {3, plainSlice + "2", true, false},
		}, "key 1:e0, 3:A2, lost 1/3", 0},
		{"all of a picture lost", spsText + "," + ppsText, []step{
			{1, keySlice + "0", true, false}, {3, plainSlice + "2", true, true},
		}, "key 1:e0, 3:A2", 0},
		{"end and beginning lost", spsText + "," + ppsText, []step{
			{1, "\x7c\x85\xaaa", false, false}, {2, "\x5c\x41c", true, true}, {3, plainSlice + "2", true, false},
		}, "3:A2, lost 1/4, lost 1/3", 0},
		{"fragment without its beginning", spsText + "," + ppsText, []step{
			{1, delimiter, false, false}, {1, "\x7c\x45c", true, false}, {2, plainSlice + "1", true, false},
		}, "2:A1, damage 1/5", 0},
		{"fragment without its end", spsText + "," + ppsText, []step{
			{1, "\x7c\x85\xaaa", true, false}, {2, plainSlice + "1", true, false},
		}, "2:A1, damage 1/4", 0},
		{"lengths that are too long", spsText + "," + ppsText, []step{
			{1, "\x78\x00\x09\x65\xaa0", true, false}, {2, plainSlice + "1", true, false},
		}, "2:A1, damage 1/6", 0},
		{"interleaved mode", spsText + "," + ppsText, []step{
			{1, "\x79\x00\x01\x00\x01\x65", true, false},
		}, "damage 1/6", 0},
		{"ends in a picture", spsText + "," + ppsText, []step{
			{1, keySlice + "0", true, false}, {2, plainSlice + "1", false, false},
		}, "key 1:e0", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := collect(Media{Encoding: "H264", Clock: 90000, Parameters: map[string]string{"sprop-parameter-sets": c.params}})
			if got.err != nil {
				t.Fatal(got.err)
			}
			if rest := got.play(t, c.steps); got.text() != c.want || rest != c.rest {
				t.Errorf("%s; %d left over\nwant %s; %d", got.text(), rest, c.want, c.rest)
			}
			for _, u := range got.units {
				if u.Format == nil || u.Format.Codec != "avc1.64001e" || u.Format.Width != 704 {
					t.Errorf("format %+v", u.Format)
				}
			}
		})
	}
}
