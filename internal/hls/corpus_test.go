package hls

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"campipe/internal/manifest"
)

// row is what is expected of one playlist.
type row struct {
	file   string
	reader string // who says so: the head of the table explains
	want   string
}

// table reads rows: a line "== file", a line "-- reader", and then what read
// says.
func table(t *testing.T, name string) (rows []row) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for scan := bufio.NewScanner(f); scan.Scan(); {
		line := scan.Text()
		if file, ok := strings.CutPrefix(line, "== "); ok {
			rows = append(rows, row{file: file})
			continue
		}
		if len(rows) == 0 {
			continue
		}
		if reader, ok := strings.CutPrefix(line, "-- "); ok {
			rows[len(rows)-1].reader = reader
			continue
		}
		rows[len(rows)-1].want += line + "\n"
	}
	return rows
}

// read tells a playlist in short: of a multivariant one the choice, of a media
// playlist its head, how many segments, how long they are together, the first and
// the last.
func read(b []byte) string {
	p, err := Parse(b, home)
	if err != nil {
		return "refused: " + err.Error() + "\n"
	}
	switch p := p.(type) {
	case *Master:
		v, r, err := p.Choose(manifest.Limit{})
		if err != nil {
			return fmt.Sprintf("master: %v\n", err)
		}
		sound := "inside"
		if r != nil {
			sound = short(r.URL)
		}
		return fmt.Sprintf("master of %d variants: %s, sound %s\n", len(p.Variants), short(v.URL), sound)
	case *Media:
		lines := strings.SplitAfter(tell(p), "\n")
		var sum time.Duration
		for _, s := range p.Segments {
			sum += s.Duration
		}
		text := fmt.Sprintf("%s%d segments, %v\n", lines[0], len(p.Segments), sum)
		if n := len(p.Segments); n > 0 {
			text += "  " + lines[1]
			if n > 1 {
				text += "  " + lines[n]
			}
		}
		return text
	}
	return ""
}

func check(t *testing.T, folder string, rows []row) {
	for _, r := range rows {
		t.Run(r.file, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(folder, r.file))
			if err != nil {
				t.Fatal(err)
			}
			if got := read(b); got != r.want {
				t.Errorf("got\n%swant, by %s\n%s", got, r.reader, r.want)
			}
		})
	}
}

// The playlists of testdata are by ffmpeg 5.1.
func TestFiles(t *testing.T) {
	check(t, "../../testdata/hls", table(t, "../../testdata/hls/table.txt"))
}

// The corpus is the playlists of m3u8-rs and videojs/m3u8-parser, in a folder that
// CORPUS names. Its table is complete where the folder is.
func TestCorpus(t *testing.T) {
	rows := table(t, "../../testdata/hls/corpus.txt")
	folder := os.Getenv("CORPUS")
	if folder == "" {
		if len(rows) == 0 {
			t.Fatal("no rows")
		}
		return
	}
	folder = filepath.Join(folder, "hls")
	check(t, folder, rows)
	known := map[string]bool{}
	for _, r := range rows {
		known[filepath.Join(folder, r.file)] = true
	}
	err := filepath.WalkDir(folder, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !known[name] {
			t.Errorf("%s is not in the table", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
