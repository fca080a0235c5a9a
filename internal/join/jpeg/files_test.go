package jpeg

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"campipe/internal/output"
	"campipe/pkg/wire"
)

// start is 2026-11-20 14:00 UTC.
const start wire.Time = 1_795_183_200_000_000

// taken is a picture: its stream, when after start it was, and its bytes.
type taken struct {
	stream uint16
	at     wire.Time
	data   string
}

func (p *taken) frame() *wire.Frame {
	return &wire.Frame{Kind: wire.KindSample, Stream: p.stream, Time: start + p.at, Payload: []byte(p.data)}
}

var cameras = map[uint16]string{1: "front", 2: "rear, left"}

// runs are what is written by runs one after the other, and the files that it
// makes, with "=" before the bytes.
var runs = []struct {
	name  string
	names string
	force bool
	runs  [][]taken
	want  string
}{
	{"by time", "%H%M%S-%f.jpg", false, [][]taken{{{1, 0, "a"}, {1, 1, "b"}, {1, 1_500_000, "a"}}}, "140000-000000.jpg=a 140000-000001.jpg=b 140001-500000.jpg=a"},
	{"by camera and number", "{camera}/{n}.jpg", false, [][]taken{{{1, 0, "a"}, {2, 0, "b"}, {1, 1, "c"}}}, "front/1.jpg=a front/2.jpg=c rear__left/1.jpg=b"},
	{"one name", "a.jpg", false, [][]taken{{{1, 0, "a"}, {1, 1, "a"}, {1, 2, "b"}}}, "a-2.jpg=a a-3.jpg=b a.jpg=a"},
	{"one second", "%S.jpg", false, [][]taken{{{1, 0, "a"}, {1, 1, "b"}, {1, 1_000_000, "c"}, {1, 1_000_001, "d"}}}, "00-2.jpg=b 00.jpg=a 01-2.jpg=d 01.jpg=c"},
	{"a name that comes again", "%S.jpg", false, [][]taken{{{1, 0, "a"}, {1, 1_000_000, "b"}, {1, 60_000_000, "c"}}}, "00-2.jpg=c 00.jpg=a 01.jpg=b"},
	{"a ring", "%S.jpg", true, [][]taken{{{1, 0, "a"}, {1, 1_000_000, "b"}, {1, 60_000_000, "c"}}}, "00.jpg=c 01.jpg=b"},
	{"again", "%S.jpg", false, [][]taken{{{1, 0, "a"}, {1, 1, "b"}}, {{1, 0, "a"}, {1, 1, "b"}}}, "00-2.jpg=b 00.jpg=a"},
	{"again, and more", "%S.jpg", false, [][]taken{{{1, 0, "a"}}, {{1, 0, "a"}, {1, 1, "b"}, {1, 2_000_000, "c"}}}, "00-2.jpg=b 00.jpg=a 02.jpg=c"},
	{"another picture of that time", "%S.jpg", false, [][]taken{{{1, 0, "a"}}, {{1, 0, "b"}}}, "00-2.jpg=b 00.jpg=a"},
	{"force", "%S.jpg", true, [][]taken{{{1, 0, "a"}, {1, 1, "b"}}, {{1, 0, "c"}, {1, 1, "d"}}}, "00-2.jpg=d 00.jpg=c"},
}

// What becomes files is the samples, byte for byte; and the manifest has a line
// for each file, which is true.
func TestFiles(t *testing.T) {
	for _, tc := range runs {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			names, err := output.ParseTemplate(filepath.Join(dir, "out", tc.names), time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			for _, run := range tc.runs {
				m, err := OpenManifest(filepath.Join(dir, "m.csv"), false)
				if err != nil {
					t.Fatal(err)
				}
				w := NewFiles(names, output.NewSmall(tc.force, false), m)
				for _, p := range run {
					if _, err := w.Write(cameras[p.stream], p.frame()); err != nil {
						t.Error(err)
					}
				}
				if err := m.Close(); err != nil {
					t.Error(err)
				}
			}
			var got []string
			for name, b := range list(t, filepath.Join(dir, "out")) {
				got = append(got, name+"="+b)
			}
			slices.Sort(got)
			if got := strings.Join(got, " "); got != tc.want {
				t.Errorf("files %s, want %s", got, tc.want)
			}
			checkManifest(t, filepath.Join(dir, "m.csv"), tc.force, len(got))
		})
	}
}

// list returns the files below a directory.
func list(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, dir+"/")] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// checkManifest holds that the newest line of each file says what is in it.
func checkManifest(t *testing.T, name string, replaced bool, files int) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || strings.Join(lines[0], ",")+"\n" != columns {
		t.Fatalf("%s: %v", text, err)
	}
	newest := map[string][]string{}
	for _, line := range lines[1:] {
		newest[line[1]] = line
	}
	if len(newest) != files || !replaced && len(lines) != 1+files {
		t.Errorf("%d lines of %d names, %d files", len(lines), len(newest), files)
	}
	for file, line := range newest {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		at, err := time.Parse("2006-01-02T15:04:05.000000Z", line[2])
		if err != nil || wire.TimeOf(at) < start {
			t.Errorf("time %q: %v", line[2], err)
		}
		if line[0] != "front" && line[0] != "rear, left" || line[3] != fmt.Sprint(len(b)) || line[4] != hex.EncodeToString(sum[:]) {
			t.Errorf("%q of %d bytes", line, len(b))
		}
	}
}

// Runs at once of the same pictures leave each of them once, and one line for it.
func TestAtOnce(t *testing.T) {
	dir := t.TempDir()
	names, err := output.ParseTemplate(filepath.Join(dir, "out", "%S-%f.jpg"), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			m, err := OpenManifest(filepath.Join(dir, "m.csv"), false)
			if err != nil {
				t.Error(err)
				return
			}
			w := NewFiles(names, output.NewSmall(false, false), m)
			for i := range 50 {
				p := taken{1, wire.Time(i), fmt.Sprint("picture ", i)}
				if _, err := w.Write("front", p.frame()); err != nil {
					t.Error(err)
				}
			}
			if err := m.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := list(t, filepath.Join(dir, "out")); len(got) != 50 {
		t.Errorf("%d files", len(got))
	}
	checkManifest(t, filepath.Join(dir, "m.csv"), false, 50)
}

// Where the manifest can't be added to, the file is there all the same; where the
// file can't be written, no line says that it is.
func TestFilesFail(t *testing.T) {
	dir := t.TempDir()
	names, err := output.ParseTemplate(filepath.Join(dir, "%S.jpg"), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	m, err := OpenManifest(filepath.Join(dir, "m.csv"), true)
	if err != nil {
		t.Fatal(err)
	}
	w := NewFiles(names, output.NewSmall(false, false), m)
	full := fmt.Errorf("%s: %w", "00.jpg", syscall.ENOSPC)
	put := w.put
	w.put = func(string, int, []byte) (output.Placed, error) { return output.Placed{}, full }
	picture := taken{1, 0, "a"}
	if p, err := w.Write("front", picture.frame()); !errors.Is(err, full) || p != (output.Placed{}) {
		t.Errorf("%+v, %v", p, err)
	}
	w.put = put
	if p, err := w.Write("front", picture.frame()); err != nil || p.Nth != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	picture.at = 1_000_000
	if p, err := w.Write("front", picture.frame()); err == nil || filepath.Base(p.Name) != "01.jpg" {
		t.Errorf("%+v, %v", p, err)
	}
	got := list(t, dir)
	if strings.Count(got["m.csv"], "\n") != 2 || got["00.jpg"] != "a" || got["01.jpg"] != "a" {
		t.Errorf("files %q", got)
	}
}

func TestManifestOfSomethingElse(t *testing.T) {
	name := filepath.Join(t.TempDir(), "day.cam")
	if err := os.WriteFile(name, []byte(wire.Magic+"H"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenManifest(name, false); !errors.Is(err, output.ErrOther) {
		t.Errorf("error %v", err)
	}
}

func TestPipe(t *testing.T) {
	var out bytes.Buffer
	p := NewPipe(&out)
	for _, data := range []string{"a", "", "bcd"} {
		if err := p.Write(&wire.Frame{Payload: []byte(data)}); err != nil {
			t.Fatal(err)
		}
	}
	if out.String() != "abcd" || p.Size() != 4 {
		t.Errorf("%q, size %d", out.String(), p.Size())
	}
}
