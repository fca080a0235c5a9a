package manifest

import "testing"

func TestBest(t *testing.T) {
	ladder := []Quality{
		{Width: 640, Height: 360, Bandwidth: 500_000, Codecs: "avc1.42c01e"},
		{Width: 1920, Height: 1080, Bandwidth: 3_000_000, Codecs: "avc1.640028, mp4a.40.2"},
		{Width: 1920, Height: 1080, Bandwidth: 5_000_000, Codecs: "hvc1.1.6.L120.90"},
		{Width: 1280, Height: 720, Bandwidth: 2_000_000, Codecs: "avc1.64001f"},
	}
	for _, c := range []struct {
		name  string
		limit Limit
		list  []Quality
		want  int
	}{
		{"none", Limit{}, nil, -1},
		{"best", Limit{}, ladder, 2},
		{"height", Limit{Height: 720}, ladder, 3},
		{"height between two", Limit{Height: 1000}, ladder, 3},
		{"bandwidth", Limit{Bandwidth: 4_000_000}, ladder, 1},
		{"both", Limit{Height: 1080, Bandwidth: 1_000_000}, ladder, 0},
		{"all too large", Limit{Height: 240}, ladder, 0},
		{"bandwidth alone is known", Limit{}, []Quality{{Bandwidth: 1}, {Bandwidth: 3}, {Bandwidth: 2}}, 1},
		{"equal", Limit{}, []Quality{{Bandwidth: 1}, {Bandwidth: 1}}, 0},
		{"codec that no file takes", Limit{}, []Quality{{Height: 2160, Width: 3840, Codecs: "av01.0.08M.08"}, ladder[0]}, 1},
		{"only such a codec", Limit{}, []Quality{{Codecs: "vp9"}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Best(c.limit, c.list); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestRangeHeader(t *testing.T) {
	for want, r := range map[string]Range{
		"": {}, "bytes=0-628": {0, 629}, "bytes=100-": {100, 0}, "bytes=7-7": {7, 1},
	} {
		if got := r.Header(); got != want {
			t.Errorf("%+v: got %q, want %q", r, got, want)
		}
	}
}
