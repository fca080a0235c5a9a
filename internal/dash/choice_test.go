package dash

import (
	"fmt"
	"testing"

	"campipe/internal/manifest"
)

// rep is a representation of one file, sets an adaptation set of them.
func rep(id, attributes, inside string) string {
	return `<Representation id="` + id + `" ` + attributes + `><BaseURL>` + id + `</BaseURL>` + inside + `</Representation>`
}

func sets(attributes, inside string) string {
	return `<AdaptationSet ` + attributes + `>` + inside + `</AdaptationSet>`
}

const (
	role     = `<Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>`
	rights   = `<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cenc"/>`
	trick    = `<EssentialProperty schemeIdUri="http://dashif.org/guidelines/trickmode" value="1"/>`
	pictures = `contentType="video" mimeType="video/mp4" codecs="avc1.42c01e"`
	sound    = `contentType="audio" mimeType="audio/mp4" codecs="mp4a.40.2"`
)

func TestChoose(t *testing.T) {
	ladder := sets(pictures, rep("low", `height="360" width="640" bandwidth="500"`, "")+rep("hi", `height="1080" width="1920" bandwidth="5000"`, "")+rep("mid", `height="720" width="1280" bandwidth="2000"`, ""))
	voice := sets(sound, rep("a", `bandwidth="64"`, "")+rep("b", `bandwidth="128"`, ""))
	for _, c := range []struct {
		name  string
		limit manifest.Limit
		sets  string
		want  string
	}{
		{"best of each", manifest.Limit{}, ladder + voice, "hi b"},
		{"height", manifest.Limit{Height: 720}, ladder + voice, "mid b"},
		{"bandwidth holds for pictures", manifest.Limit{Bandwidth: 100}, ladder + voice, "low b"},
		{"sound of the first set", manifest.Limit{}, ladder + voice + sets(sound, rep("c", `bandwidth="256"`, "")), "hi b"},
		{"role", manifest.Limit{}, ladder + sets(pictures, role+rep("x", `height="90" width="160"`, "")) + voice + sets(sound, role+rep("y", "", "")), "x y"},
		{"not encrypted first", manifest.Limit{}, sets(pictures, rights+rep("x", `height="2160" width="3840"`, "")) + ladder, "hi -"},
		{"all encrypted", manifest.Limit{}, sets(pictures, rights+rep("x", "", "")), "x -"},
		{"codec that no file takes", manifest.Limit{}, sets(`contentType="video" codecs="av01.0.08M.08"`, rep("x", `height="2160"`, "")) + ladder, "hi -"},
		{"other pictures", manifest.Limit{}, sets(pictures, trick+rep("x", `height="2160"`, "")) + sets(`contentType="image" mimeType="image/jpeg"`, rep("y", "", "")) + ladder, "hi -"},
		{"text in MP4", manifest.Limit{}, sets(`mimeType="application/mp4" codecs="stpp"`, rep("x", "", "")) + ladder, "hi -"},
		{"kind by codecs", manifest.Limit{}, sets(`mimeType="application/mp4"`, rep("x", `codecs="avc3.64001f"`, "")) + sets(``, rep("y", `codecs="opus"`, "")), "x y"},
		{"both in one", manifest.Limit{}, sets(`mimeType="video/mp4" codecs="mp4a.40.2,avc1.42c01e"`, rep("x", "", "")), "x -"},
		{"sound alone", manifest.Limit{}, voice, "- b"},
		{"only other pictures", manifest.Limit{}, sets(pictures, trick+rep("x", "", "")) + voice, `representation "x": EssentialProperty "http://dashif.org/guidelines/trickmode" is not understood`},
		{"text alone", manifest.Limit{}, sets(`mimeType="text/vtt"`, rep("x", "", "")), "no pictures and no sound in 1 adaptation sets"},
		{"nothing", manifest.Limit{}, "", "no pictures and no sound in 0 adaptation sets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := Parse(whole("", `<Period>`+c.sets+`</Period>`), home)
			if err != nil {
				t.Fatal(err)
			}
			v, a, err := m.Periods[0].Choose(c.limit)
			got := fmt.Sprint(name(v), " ", name(a))
			if err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func name(r *Representation) string {
	if r == nil {
		return "-"
	}
	return r.ID
}

func TestParts(t *testing.T) {
	m, err := Parse(whole(`mediaPresentationDuration="PT5S"`, `<Period start="PT10S">`+sets(pictures,
		`<Representation id="v0"><BaseURL>f.mp4</BaseURL><SegmentBase timescale="10" presentationTimeOffset="20" indexRange="100-199"><Initialization range="0-99"/></SegmentBase></Representation>`)+`</Period>`), home)
	if err != nil {
		t.Fatal(err)
	}
	r := m.Periods[0].Sets[0].Representations[0]
	init, _ := r.Init()
	index, _ := r.Index()
	got := tellResource(init) + " " + tellResource(index) + "\n"
	for s := range r.Parts(200, 1000, 2000, []Reference{{50, 1500}, {0, 100}, {7, 400}}) {
		got += tellSegment(s) + "\n"
	}
	want := "f.mp4[0-99] f.mp4[100-199]\n1 f.mp4[200-249] 2000+1500 10s+1.5s\n2 f.mp4[250-256] 3600+400 11.6s+400ms\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
