package output

import (
	"strings"
	"testing"
	"time"

	"campipe/internal/fault"
	"campipe/pkg/wire"
)

// templates has a template and its name for 2026-02-03 04:05:06.000789 UTC;
// want begins with "error: " where the template is refused.
var templates = []struct{ text, camera, want string }{
	{"clip.mp4", "x", "clip.mp4"},
	{"{camera}/%Y%m%d/{camera}.%H%M%S.%f.mp4", "front", "front/20260203/front.040506.000789.mp4"},
	{"%j-%s-100%%", "x", "034-1770091506-100%"},
	{"{stream}.{n}", "x", "7.3"},
	{"{camera}", "", "camera"},
	{"{camera}", "..", "_."},
	{"{camera}", ".hidden", "_hidden"},
	{"{camera}", "../../etc/passwd", "_._.._etc_passwd"},
	{"{camera}", "Tor 3/Süd: 50%", "Tor_3_Süd__50_"},
	{"{camera}", "a\x00b\xffc", "a_b_c"},
	{"{camera}", "%Y{n}", "_Y_n_"},
	{"", "x", ""},
	{"%q", "x", `error: output name "%q": "%q" is no field`},
	{"a%", "x", `error: output name "a%": "%" is no field`},
	{"%é.mp4", "x", `error: output name "%é.mp4": "%é" is no field`},
	{"{cam}.mp4", "x", `error: output name "{cam}.mp4": "{cam}" is no field`},
	{"{camera.mp4", "x", `error: output name "{camera.mp4": "{camera.mp4" is no field`},
}

func TestTemplate(t *testing.T) {
	at := wire.TimeOf(time.Date(2026, 2, 3, 4, 5, 6, 789_000, time.UTC))
	for _, tc := range templates {
		tmpl, err := ParseTemplate(tc.text, time.UTC)
		if err != nil {
			if got := "error: " + err.Error(); got != tc.want || !fault.IsUsage(err) || fault.HintOf(err) == "" {
				t.Errorf("%q: %q, usage %v, hint %q; want %q", tc.text, got, fault.IsUsage(err), fault.HintOf(err), tc.want)
			}
			continue
		}
		if got := tmpl.Expand(Values{tc.camera, 7, 3, at}); got != tc.want {
			t.Errorf("%q with camera %q is %q, want %q", tc.text, tc.camera, got, tc.want)
		}
	}
}

func TestTemplateZone(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := ParseTemplate("%d.%H", zone)
	if err != nil {
		t.Fatal(err)
	}
	if got := tmpl.Expand(Values{Time: wire.TimeOf(time.Date(2026, 2, 3, 4, 0, 0, 0, time.UTC))}); got != "02.23" {
		t.Errorf("got %q", got)
	}
}

func TestTemplateHas(t *testing.T) {
	tmpl, err := ParseTemplate("{camera}-%H {n", time.UTC)
	if err == nil {
		t.Fatal("a field that does not end was read")
	}
	tmpl, err = ParseTemplate("{camera}-%%H", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if !tmpl.Has("{camera}") || tmpl.Has("%H") || tmpl.Has("-") || tmpl.Fixed() {
		t.Errorf("Has and Fixed are wrong about %+v", tmpl)
	}
}

func TestAgain(t *testing.T) {
	for _, tc := range []struct {
		name string
		nth  int
		want string
	}{
		{"a.mp4", 0, "a.mp4"}, {"a.mp4", 1, "a.mp4"}, {"a.mp4", 2, "a-2.mp4"}, {"x.y/a", 3, "x.y/a-3"},
	} {
		if got := Again(tc.name, tc.nth); got != tc.want {
			t.Errorf("Again(%q, %d) = %q, want %q", tc.name, tc.nth, got, tc.want)
		}
	}
}

// FuzzTemplate: whatever a camera is called, its name adds no directory, hides
// no file and expands no field: the law is that of one path element.
func FuzzTemplate(f *testing.F) {
	for _, tc := range templates {
		f.Add(tc.camera)
	}
	tmpl, err := ParseTemplate("{camera}", time.UTC)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, camera string) {
		name := tmpl.Expand(Values{Camera: camera})
		if name == "" || name[0] == '.' || strings.ContainsAny(name, "/\\%{}\x00") {
			t.Errorf("camera %q becomes %q", camera, name)
		}
	})
}
