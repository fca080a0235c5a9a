package test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// damagedRuns is how many damaged captures `go test` tries; scripts/damage.sh
// says another number in DAMAGE.
const damagedRuns = 30

// damageSpeed is how much faster than a camera the simulator sends.
const damageSpeed = 20

// slowed returns a raw capture as if it had come at a camera's speed: with that
// the runs of copies are as many as there are in life.
func slowed(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var b bytes.Buffer
	w := wire.NewWriter(&b)
	start, begun := wire.Time(0), false
	for f, err := range wire.NewReader(file).All() {
		if err != nil {
			t.Fatal(err)
		}
		if !begun {
			start, begun = f.Time, true
		}
		f.Time = start + (f.Time-start)*damageSpeed
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// damages are what happens to files. Each returns b with n bytes at a place
// damaged; b is its own.
var damages = map[string]func(b []byte, at, n int) []byte{
	"flip":    func(b []byte, at, n int) []byte { b[at] ^= 1 << (n % 8); return b },
	"hole":    func(b []byte, at, n int) []byte { clear(b[at : at+n]); return b },
	"missing": func(b []byte, at, n int) []byte { return slices.Delete(b, at, at+n) },
	"repeat":  func(b []byte, at, n int) []byte { return slices.Insert(b, at, bytes.Clone(b[at:at+n])...) },
}

// damage returns a copy of b damaged at up to five places, and what was done.
// The same seed does the same.
func damage(b []byte, seed uint64) (damaged []byte, done string) {
	random := rand.New(rand.NewPCG(seed, 0))
	names := []string{"flip", "hole", "missing", "repeat"}
	b = bytes.Clone(b)
	for range 1 + random.IntN(5) {
		name := names[random.IntN(len(names))]
		n := 1 + random.IntN(1<<random.IntN(15))
		at := random.IntN(len(b) - n)
		b = damages[name](b, at, n)
		done += fmt.Sprintf(" %s %d at %d", name, n, at)
	}
	return b, done
}

// TestDamage damages captures at random places, and checks that what comes out
// decodes and is part of what there was, in order, that what is lost is named
// and accounted for, and that what camcut --repair makes of it is lawful.
func TestDamage(t *testing.T) {
	runs := damagedRuns
	if text := os.Getenv("DAMAGE"); text != "" {
		var err error
		if runs, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	s := simulate(t, 1, "--speed", strconv.Itoa(damageSpeed), "cam?audio")
	run(t, dir, "camfetch '"+s.urls[0]+"' --count 8000 > fast.cam")
	s.stop()
	captures := map[string][]byte{"raw": slowed(t, dir+"/fast.cam")}
	if err := os.WriteFile(dir+"/raw.cam", captures["raw"], 0o666); err != nil {
		t.Fatal(err)
	}
	captures["media"] = []byte(run(t, dir, "camdemux raw.cam --tee media.cam"))
	run(t, dir, "camjoin media.cam -o whole.mp4")
	want := packets(t, dir+"/whole.mp4")
	for seed := range runs {
		capture := []string{"raw", "media"}[seed%2]
		t.Run(fmt.Sprintf("%s/%d", capture, seed), func(t *testing.T) {
			t.Parallel()
			b, done := damage(captures[capture], uint64(seed))
			dir := t.TempDir()
			if err := os.WriteFile(dir+"/damaged.cam", b, 0o666); err != nil {
				t.Fatal(err)
			}
			survives(t, dir, capture == "raw", want)
			if t.Failed() {
				t.Logf("the damage:%s", done)
				kept(t, captures[capture], b)
			}
		})
	}
}

// survives checks all that is made of the damaged.cam in a folder.
func survives(t *testing.T, dir string, raw bool, want map[string][]string) {
	t.Helper()
	reports := []string{"join.json"}
	line := "camjoin damaged.cam -o clip.mp4 --report join.json"
	if raw {
		reports = append(reports, "demux.json")
		line = "camdemux damaged.cam --report demux.json | camjoin -o clip.mp4 --report join.json"
	}
	r := shell(dir, nil, line)
	nothing := bytes.Contains(r.stderr, []byte("no sample came")) // all of it depended on what was damaged
	if r.status != tool.StatusGood && r.status != tool.StatusCut && !nothing {
		t.Errorf("status %d\n%s", r.status, r.stderr)
	}
	gaps := 0
	for _, name := range reports {
		gaps += totals(t, dir+"/"+name).Gaps
		balanced(t, dir+"/"+name)
	}
	clips, err := filepath.Glob(dir + "/clip*")
	if err != nil || len(clips) == 0 != nothing {
		t.Errorf("files: %d; %v", len(clips), err)
	}
	// In the order in which they were begun: clip.mp4, clip-2.mp4 ... clip-10.mp4.
	slices.SortFunc(clips, func(a, b string) int {
		a, b = strings.TrimSuffix(a, ".part"), strings.TrimSuffix(b, ".part")
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	})
	got := map[string][]string{}
	for _, clip := range clips {
		if text := run(t, dir, "ffmpeg -v error -i "+clip+" -f null - 2>&1"); text != "" {
			t.Errorf("ffmpeg says %.500s", text)
		}
		for track, hashes := range packets(t, clip) {
			got[track] = append(got[track], hashes...)
		}
	}
	for track := range want {
		missing, err := left(want[track], got[track])
		if err != nil && !nothing {
			t.Errorf("%s: %v", track, err)
		}
		if missing > 0 && gaps == 0 {
			t.Errorf("%s: %d are missing, and nothing says so", track, missing)
		}
	}
	for _, stage := range []string{"", "camdemux |"} {
		if stage != "" && !raw {
			continue
		}
		if r := shell(dir, nil, "camcut -q --repair damaged.cam | "+stage+"camdump --verify"); r.status != 0 {
			t.Errorf("what was repaired is not lawful (%s): status %d\n%s%s", stage, r.status, r.stdout, r.stderr)
		}
	}
}

// balanced checks that a report adds up, to the byte.
func balanced(t *testing.T, file string) {
	t.Helper()
	for number, s := range totals(t, file).Streams {
		sum := s.Out.Bytes
		for _, c := range s.Dropped {
			sum += c.Bytes
		}
		for _, c := range s.Lost {
			sum += c.Bytes
		}
		if sum != s.In.Bytes {
			t.Errorf("%s: stream %d: %d bytes in, %d accounted for", filepath.Base(file), number, s.In.Bytes, sum)
		}
	}
}

// kept keeps a capture that made a test fail, and the whole one, in the folder
// of DAMAGE_KEEP: the next run's capture has other times.
func kept(t *testing.T, whole, damaged []byte) {
	dir := os.Getenv("DAMAGE_KEEP")
	if dir == "" {
		return
	}
	name := filepath.Join(dir, filepath.Base(filepath.Dir(t.Name()))+"-"+filepath.Base(t.Name()))
	for suffix, b := range map[string][]byte{".cam": damaged, ".whole.cam": whole} {
		if err := os.WriteFile(name+suffix, b, 0o666); err != nil {
			t.Error(err)
		}
	}
}
