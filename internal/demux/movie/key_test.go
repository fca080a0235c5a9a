package movie

import (
	"testing"

	"campipe/internal/fmp4"
)

// unit is a NAL unit of one byte and its length.
func unit(header byte) string { return "\x00\x00\x00\x01" + string([]byte{header}) }

func TestKey(t *testing.T) {
	const sync, nonSync = 0, 0x10000
	for name, c := range map[string]struct {
		track fmp4.Track
		data  string
		flags uint32
		want  bool
	}{
		"H.264: IDR":                       {fmp4.Track{Codec: "avc1.42c01e"}, unit(0x65), nonSync, true},
		"H.264: parameter sets and IDR":    {fmp4.Track{Codec: "avc1.42c01e"}, unit(0x67) + unit(0x68) + unit(6) + unit(0x65), nonSync, true},
		"H.264: parameter sets and no IDR": {fmp4.Track{Codec: "avc3.42c01e"}, unit(0x67) + unit(0x68) + unit(6) + unit(0x41), sync, false},
		"H.264: partition A":               {fmp4.Track{Codec: "avc1.42c01e"}, unit(0x62) + unit(0x65), sync, false},
		"H.264: no slice":                  {fmp4.Track{Codec: "avc1.42c01e"}, unit(6), sync, false},
		"H.264: empty unit":                {fmp4.Track{Codec: "avc1.42c01e"}, "\x00\x00\x00\x00" + unit(0x65), sync, true},
		"H.264: unit over the end":         {fmp4.Track{Codec: "avc1.42c01e"}, "\x00\x00\x00\x02\x65", sync, false},
		"H.264: length of 4 GiB":           {fmp4.Track{Codec: "avc1.42c01e"}, "\xff\xff\xff\xff\x65", sync, false},
		"H.265: IDR":                       {fmp4.Track{Codec: "hvc1.1.6.L93.B0"}, unit(19 << 1), nonSync, true},
		"H.265: CRA behind parameter sets": {fmp4.Track{Codec: "hev1.1.6.L93.B0"}, unit(32<<1) + unit(21<<1), nonSync, true},
		"H.265: trailing picture":          {fmp4.Track{Codec: "hvc1.1.6.L93.B0"}, unit(1 << 1), sync, false},
		"AV1: as the file says":            {fmp4.Track{Codec: "av01.0.04M.08"}, "a", sync, true},
		"AV1: as the file says it is not":  {fmp4.Track{Codec: "av01.0.04M.08"}, "a", nonSync, false},
		"sound":                            {fmp4.Track{Codec: "mp4a.40.2", Rate: 48000}, "a", nonSync, true},
		"JPEG":                             {fmp4.Track{Codec: "jpeg"}, "a", nonSync, true},
		"H.264: nothing":                   {fmp4.Track{Codec: "avc1.42c01e"}, "", sync, false},
	} {
		s := fmp4.Sample{Data: []byte(c.data), Flags: c.flags}
		if got := keyOf(&c.track)(&s); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestRun(t *testing.T) {
	var video, audio Run
	video.Add([]byte("ab"), 10)
	video.Add(nil, 15)
	video.Add([]byte("c"), 20)
	video.Add([]byte("d"), 20)
	audio.Add([]byte("ef"), 5)
	video.Append(&audio)
	if got := string(video.Bytes); got != "abcdef" {
		t.Errorf("got %q", got)
	}
	for end, want := range map[int]int{1: 10, 2: 10, 3: 20, 4: 20, 5: 5, 6: 5} {
		if got := video.Arrival(end); int(got) != want {
			t.Errorf("the first %d bytes arrived at %d, want %d", end, got, want)
		}
	}
	video.Reset()
	video.Add([]byte("x"), 1)
	if got := video.Arrival(1); got != 1 || string(video.Bytes) != "x" {
		t.Errorf("after Reset: %q at %d", video.Bytes, got)
	}
}
