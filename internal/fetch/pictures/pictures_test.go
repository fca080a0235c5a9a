package pictures

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"campipe/pkg/wire"
)

// What names say, in the zone of the names.
func TestNamed(t *testing.T) {
	zone := time.FixedZone("", 3600)
	for name, want := range map[string]string{
		"12345/12345_2026-03-01_06-07-08-123456.png":    "2026-03-01T06:07:08.123456+01:00", // CAM2
		"gate_2026-03-01_06-07-08.jpg":                  "2026-03-01T06:07:08+01:00",
		"20260301/gate.preview.20260301.0607.jpg":       "2026-03-01T06:07:00+01:00", // PyNVR
		"20260301/gate.thumbnail.20260301.0607.jpg":     "2026-03-01T06:07:00+01:00",
		"streams/park/03012026-0607+30/0042.jpg":        "2026-03-01T06:07:42+01:00", // Marathon
		"streams/park/03012026-0607+30/0042-2.jpg":      "",
		"gate/20260301/gate.20260301.060708.250000.jpg": "2026-03-01T06:07:08.25+01:00", // camjoin
		"20260301060708.jpg":                            "2026-03-01T06:07:08+01:00",
		"IMG_20260301_060708.jpg":                       "2026-03-01T06:07:08+01:00",
		"2026-03-01T06:07:08.5.jpg":                     "2026-03-01T06:07:08.5+01:00",
		"gate_2026-02-31_06-07-08.jpg":                  "",
		"0042.jpg":                                      "",
		"frame.jpg":                                     "",
		"123456789012345678.jpg":                        "",
	} {
		got, ok := named(filepath.FromSlash(name), zone)
		if text := got.Format(time.RFC3339Nano); ok != (want != "") || ok && text != want {
			t.Errorf("%s: %s, %v; want %s", name, text, ok, want)
		}
	}
}

// A folder and all below it, in the order of names, with the times that there are.
func TestFrames(t *testing.T) {
	dir := t.TempDir()
	jpeg := begins + "\xdb"
	written := time.Date(2026, 3, 1, 7, 0, 0, 0, time.UTC)
	for name, content := range map[string]string{
		"a/20260301.0607.jpg":    jpeg + "first",
		"a/20260301.060800.jpeg": jpeg + "second",
		"a/readme.txt":           "no picture",
		"a/empty.jpg":            "",
		"b/undated":              jpeg + "third",
		"b/zzz_20260301.0607":    jpeg + "late",
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, written, written); err != nil {
			t.Fatal(err)
		}
	}
	var warnings []string
	warn := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	files, err := List([]string{dir}, warn)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Zone: time.UTC, Warn: warn, Open: func(name string) (io.ReadCloser, error) { return os.Open(name) }}
	var got []string
	for f, err := range Frames(wire.Header{Camera: "x"}, files, o) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %s", f.Kind, f.Time.Std().Format("15:04:05.000000"), strings.TrimPrefix(string(f.Payload), jpeg)))
	}
	want := []string{
		`H 06:07:00.000000 {"stage":"raw","camera":"x","transport":"pictures"}`,
		"R 06:07:00.000000 first",
		"R 06:08:00.000000 second",
		"R 07:00:00.000000 third",
		"R 07:00:00.000001 late",
		"E 07:00:00.000001 {}",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	said := []string{
		"2 files left out: no JPEGs",
		"1 of 4 pictures don't say when they were taken: the time is that of the file",
		"1 of 4 pictures are not later than the one before: they are put 1 us behind it",
	}
	if !slices.Equal(warnings, said) {
		t.Errorf("warnings %q, want %q", warnings, said)
	}
}

// What is taken for pictures: folders, and several files of which the first is one.
func TestAre(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"p": begins + "\xdb", "q": begins + "\xdb", "s": "CAM1"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for args, want := range map[string]bool{"": true, "p q": true, "p": false, "s": false, "s s": false, "missing": false, "missing p": false} {
		var names []string
		for _, name := range strings.Split(args, " ") {
			names = append(names, filepath.Join(dir, name))
		}
		if got := Are(names); got != want {
			t.Errorf("%q: %v, want %v", args, got, want)
		}
	}
}
