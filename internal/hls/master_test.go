package hls

import (
	"strings"
	"testing"

	"campipe/internal/manifest"
)

const ladder = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",NAME="English, low",LANGUAGE="eng",AUTOSELECT=YES, DEFAULT=YES,URI="englo/i.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="hi",NAME="French",AUTOSELECT=YES,DEFAULT=NO,URI="fre/i.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="hi",NAME="English",AUTOSELECT=YES,DEFAULT=YES,URI="eng/i.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="in",NAME="English",DEFAULT=YES
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="hi",NAME="English",DEFAULT=YES,URI="sub/i.m3u8"
#EXT-X-STREAM-INF:PROGRAM-ID=1, BANDWIDTH=65000,CODECS="mp4a.40.5",AUDIO="lo"
sound.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1280000,RESOLUTION=640x360,CODECS="avc1.42e01e,mp4a.40.2",AUDIO="lo"
low.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH="INVALID",URI="low/iframe.m3u8"
low/iframe.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=7680000,RESOLUTION=1920x1080,CODECS="avc1.640028,mp4a.40.2",AUDIO="hi"
# a comment

http://i/hi.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2560000,RESOLUTION=1280x720,AUDIO="in",
mid.m3u8
`

func TestMaster(t *testing.T) {
	p, err := Parse([]byte(ladder), home)
	if err != nil {
		t.Fatal(err)
	}
	want := `variant sound.m3u8 65000 0x0 "mp4a.40.5" sound "lo"
variant low.m3u8 1280000 640x360 "avc1.42e01e,mp4a.40.2" sound "lo"
variant http://i/hi.m3u8 7680000 1920x1080 "avc1.640028,mp4a.40.2" sound "hi"
variant mid.m3u8 2560000 1280x720 "" sound "in"
rendition AUDIO "lo" "English, low" "eng" default true true englo/i.m3u8
rendition AUDIO "hi" "French" "" default false true fre/i.m3u8
rendition AUDIO "hi" "English" "" default true true eng/i.m3u8
rendition AUDIO "in" "English" "" default true false inside
rendition SUBTITLES "hi" "English" "" default true false sub/i.m3u8
`
	if got := tell(p); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestChoose(t *testing.T) {
	p, err := Parse([]byte(ladder), home)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name            string
		limit           manifest.Limit
		variant, sounds string
	}{
		{"best", manifest.Limit{}, "http://i/hi.m3u8", "eng/i.m3u8"},
		{"height, sound inside", manifest.Limit{Height: 720}, "mid.m3u8", "inside"},
		{"bandwidth", manifest.Limit{Bandwidth: 2_000_000}, "low.m3u8", "englo/i.m3u8"},
		{"below all: sound alone is no choice", manifest.Limit{Bandwidth: 70_000}, "low.m3u8", "englo/i.m3u8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, r, err := p.(*Master).Choose(c.limit)
			if err != nil {
				t.Fatal(err)
			}
			sounds := "inside"
			if r != nil {
				sounds = short(r.URL)
			}
			if short(v.URL) != c.variant || sounds != c.sounds {
				t.Errorf("got %s with %s, want %s with %s", short(v.URL), sounds, c.variant, c.sounds)
			}
		})
	}
}

func TestChooseOfLittle(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no variants", "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI=\"a.m3u8\"\n", "no variants"},
		{"sound alone", "#EXTM3U\n#EXT-X-STREAM-INF:CODECS=\"mp4a.40.2\"\na.m3u8\n", "a.m3u8"},
		{"no attributes", "#EXTM3U\n#EXT-X-STREAM-INF:\na.m3u8\n", "a.m3u8"},
		{"one without a reference", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n", "a.m3u8"},
		{"file", "#EXTM3U\n#EXT-X-STREAM-INF:\nfile:///a\n", `line 3: scheme "file" is none of http, https`},
		{"rendition in a file", "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI=\"file:///a\"\n", `line 2: EXT-X-MEDIA: scheme "file" is none of http, https`},
		{"too many variants", "#EXTM3U\n" + strings.Repeat("#EXT-X-STREAM-INF:\na\n", maxVariants+1), "line 2051: more than 1024 variants"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			p, err := Parse([]byte(c.text), home)
			if err == nil {
				var v *Variant
				if v, _, err = p.(*Master).Choose(manifest.Limit{}); err == nil {
					got = short(v.URL)
				}
			}
			if err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
