package test

import (
	"strings"
	"testing"
)

// relatives are servers that send fragments of MP4 over a WebSocket in ways of
// their own, with what has to come of each.
var relatives = []struct {
	options   string
	pictures  int    // left out, of those sent
	sound     int    // the same
	reason    string // why
	unbounded bool   // a bare dump can't be read: where the messages end is not in it
	text      string // that the server sent
}{
	{options: "variant=go2rtc", text: "mse"},
	{options: "variant=go2rtc&audio", text: "mse"},
	{options: "variant=go2rtc&audio&midgop=5", pictures: 19, sound: 20, reason: "before key", text: "mse"},
	{options: "variant=rtsptoweb"},
	{options: "variant=rtsptoweb&audio"},
	{options: "variant=zlmediakit"},
	{options: "variant=zlmediakit&audio&trun=5"},
	{options: "variant=unreal", unbounded: true},
	{options: "variant=unreal&audio&reset=40", unbounded: true},
}

func TestRelatives(t *testing.T) {
	for _, v := range relatives {
		t.Run(v.options, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "50", "--log", log, "cam?"+v.options)
			run(t, dir, "camfetch '"+s.urls[0]+"' --count 600 > raw.cam")
			s.stop()
			run(t, dir, "camdemux raw.cam --report report.json > media.cam")
			run(t, dir, "camjoin --strict media.cam -o clip.mp4")
			want, got := sent(t, log), packets(t, dir+"/clip.mp4")
			for track, missing := range map[string]int{"video": v.pictures, "audio": v.sound} {
				if n, err := left(want[track], got[track]); err != nil || n != missing {
					t.Errorf("%s: %d are missing, want %d; %v", track, n, missing, err)
				}
			}
			accounted(t, dir+"/report.json", v.reason, "", 0)
			if notes := run(t, dir, "camdump --json raw.cam | grep '\"message\"' || true"); !strings.Contains(notes, v.text) {
				t.Errorf("notes %q, want %q in them", notes, v.text)
			}
			// Of a dump, which is a file, also the sound before the first picture is kept.
			if v.unbounded || v.sound > 0 {
				run(t, dir, "camfetch raw.cam | camdemux > again.cam && cmp media.cam again.cam")
				return
			}
			replayed(t, dir)
		})
	}
}

// A go2rtc that doesn't have the camera says so, and stays connected.
func TestRelativeRefuses(t *testing.T) {
	dir := t.TempDir()
	s := simulate(t, 1, "--speed", "50", "cam?variant=go2rtc&404")
	defer s.stop()
	r := shell(dir, nil, "camfetch '"+s.urls[0]+"' > raw.cam")
	if want := `the server says "mse: stream not found"`; r.status != 1 || !strings.Contains(string(r.stderr), want) {
		t.Errorf("status %d, %s; want 1, and %q", r.status, r.stderr, want)
	}
}
