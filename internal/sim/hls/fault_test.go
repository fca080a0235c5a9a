package hls

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"campipe/internal/hls"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/visit"
)

// TestFaults tells stories of a client and a camera that has 6 segments at first.
// "+D" has time pass; "PATH[ RANGE] STATUS[ WHY]" asks for something and says what
// comes of it, status 0 where the connection ends, and why in the journal; "list
// NUMBERS" says what the playlist lists.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, options string
		speed         float64
		story         string
	}{
		{"none", "", 1, "list 1-6; video-6.m4s 200; video-7.m4s 404 early; +1.6s; video-7.m4s 200; list 2-7"},
		{"a window that has gone", "", 1, "+16s; list 11-16; video-7.m4s 404 gone; video-8.m4s 200"},
		{"nothing is kept", "keep=0&window=3", 1, "+16s; video-10.m4s 404 gone; video-11.m4s 200"},
		{"unknown", "", 1, "video-6.ts 404 unknown: video-6.ts; video-.m4s 404 unknown: video-.m4s"},
		{"404", "404=2,4-5", 1, "video-1.m4s 200; video-2.m4s 404 404; video-3.m4s 200; video-4.m4s 404 404; video-5.m4s 404 404; list 1-6"},
		{"404 in a file", "404=2&byterange", 1, "video-1.m4s bytes=2000-2099 206 range; video-1.m4s bytes=30000-30099 404 404; video-1.m4s bytes=9999999- 416 416"},
		{"late", "late=3.2s", 1, "list 3-8; video-8.m4s 404 early; +3.2s; video-8.m4s 200"},
		{"hole", "miss=7-8", 1, "+3.2s; list 3-6; video-7.m4s 404 early; +1.6s; list 4-7; video-7.m4s 200"},
		{"restart", "restart=7", 1, "+3.2s; list 1-1; video-1.m4s 200; video-7.m4s 404 gone; +1.6s; list 1-2"},
		{"stall", "stall=2s,4s", 1, "+3.2s; list 2-7; +1.6s; list 2-7; video-9.m4s 200; +1.6s; list 5-10"},
		{"outage", "outage=2s,4s", 1, "video-1.m4s 200; +3.2s; video-1.m4s 503 outage; index.m3u8 503 outage; +3.2s; index.m3u8 200; list 5-10"},
		{"outage that cuts", "outage=2s,4s&cut", 1, "+3.2s; video-2.m4s 0 outage; index.m3u8 0 outage; +3.2s; index.m3u8 200"},
		{"403", "403after=2", 1, "video-1.m4s?ticket=0 200; video-2.m4s?ticket=0 200; video-3.m4s?ticket=0 403 403; list 1-6; video-3.m4s?ticket=1 200"},
		{"403 until the master is asked", "403after=1&master&aes=1", 1, "video.m3u8?ticket=0 200; key-1-1.bin?ticket=0 200; video-1.m4s?ticket=0 200; video-2.m4s?ticket=0 403 403; key-1-1.bin?ticket=0 403 403; video.m3u8?ticket=0 403 403; index.m3u8 200; video.m3u8?ticket=1 200; video-2.m4s?ticket=1 200"},
		{"reset", "reset=3", 1, "video-3.m4s 0 reset; video-3.m4s 200"},
		{"slow", "slow=4s", 1, "video-1.m4s 200; list 3-8"},
		{"slow at speed", "slow=4s", 2, "video-1.m4s 200; list 3-8; +0.8s; list 4-9"},
		{"gap", "gap=2", 1, "video-2.m4s 404 404; list 1-6"},
		{"low latency waits", "ll", 1, "video-7.m4s 200; list 2-7"},
		{"speed", "", 20, "list 1-6; +0.8s; list 11-16"},
		{"no speed", "", 0, "list 1-6; +1h; list 1-6; video-6.m4s 200; list 5-10; video-5.m4s 200; list 5-10"},
		{"no speed, outage", "outage=1s,7s", 0, "video-6.m4s 200; video-7.m4s 503 outage; index.m3u8 200"},
		{"login", "auth=a:b", 1, "video-1.m4s 401 401; index.m3u8 401 401"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := visitor{t: t, site: visit.New(t, New, c.speed), options: c.options}
			v.site.Get(Prefix + "gate/index.m3u8?" + c.options)
			v.site.Lines()
			for _, step := range strings.Split(c.story, "; ") {
				v.step(step)
			}
		})
	}
}

type visitor struct {
	t       *testing.T
	site    *visit.Site
	options string
}

func (v *visitor) step(step string) {
	v.t.Helper()
	if length, ok := strings.CutPrefix(step, "+"); ok {
		d, err := time.ParseDuration(length)
		if err != nil {
			v.t.Fatal(err)
		}
		v.site.Pass(d)
		return
	}
	if want, ok := strings.CutPrefix(step, "list "); ok {
		if got := v.list(); got != want {
			v.t.Errorf("%s: lists %s", step, got)
		}
		return
	}
	words := strings.SplitN(step, " ", 2)
	path, rest := words[0], words[1]
	var fields []string
	if strings.HasPrefix(rest, "bytes=") {
		words := strings.SplitN(rest, " ", 2)
		fields, rest = []string{"Range", words[0]}, words[1]
	}
	path, query, _ := strings.Cut(path, "?")
	a := v.site.Get(Prefix+"gate/"+path+"?"+v.options+"&"+query, fields...)
	got := fmt.Sprint(a.Status)
	for _, l := range v.site.Lines() {
		if l.Event == journal.EventWithheld && (l.URL != "" || l.Segment == nil) {
			got += " " + l.Why
		}
	}
	if got != rest {
		v.t.Errorf("%s: %s", step, got)
	}
}

// list returns what the playlist lists.
func (v *visitor) list() string {
	v.t.Helper()
	a := v.site.Get(Prefix + "gate/index.m3u8?" + v.options)
	v.site.Lines()
	p, err := hls.Parse(a.Body, a.URL)
	if err != nil {
		v.t.Fatal(err)
	}
	m := p.(*hls.Media)
	if len(m.Segments) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%d-%d", m.Sequence, m.Segments[len(m.Segments)-1].Number)
}

// TestJournal checks what is written down of a camera with a hole and a segment
// that is not there, however seldom it is asked.
func TestJournal(t *testing.T) {
	site := visit.New(t, New, 1)
	path := Prefix + "gate/index.m3u8?miss=8-9&404=3&audio&window=3"
	site.Get(path)
	site.Pass(7 * step)
	site.Get(path)
	site.Get(Prefix + "gate/both-8.m4s?miss=8-9&404=3&audio&window=3")
	var got []string
	for _, l := range site.Lines() {
		word := l.Event
		if s := l.Segment; s != nil {
			word += fmt.Sprintf(" %d/%d", s.Index, s.Number)
		}
		if l.Why != "" {
			word += " " + l.Why
		}
		if len(got) == 0 || got[len(got)-1] != word {
			got = append(got, word)
		}
	}
	want := "made 1/1, made 2/2, made 3/3, manifest, " +
		"made 4/4, made 5/5, made 6/6, made 7/7, withheld 8/8 hole, withheld 9/8 hole, made 10/8, manifest, segment 10/8, sample"
	if all := strings.Join(got, ", "); all != want {
		t.Errorf("%s\nwant %s", all, want)
	}
}

func TestOptions(t *testing.T) {
	for _, c := range []struct{ options, fault string }{
		{"aes=0", `option "aes": value is "0", not a number from 1 to 1000000`},
		{"404=3-2", `option "404": value is "3-2", not numbers from 1 to 1000000 such as 3,7-9`},
		{"miss=3,5", `option "miss": value is "3,5", not one run such as 7-9`},
		{"outage=5s", `option "outage": value is "5s", not two lengths of time such as 60s,30s`},
		{"duration=2s", `option "duration": value is "2s", not a multiple of 1.6s up to 1m0s`},
		{"offset=x", `option "offset": value is "x", not a length of time up to 8784h0m0s`},
		{"wrap=5s", `option "wrap": times of 64 bits do not; ts has 33`},
	} {
		if _, err := Path("gate", c.options); err == nil || err.Error() != c.fault {
			t.Errorf("%s: %v", c.options, err)
		}
	}
}
