package dash

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// row is what is expected of one manifest.
type row struct {
	file   string
	reader string // who says so: the head of the table explains
	now    time.Time
	want   string
}

// table reads rows: a line "== file", a line "-- reader, moment", and then what
// tell says, or "refused: " and the error.
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
		r := &rows[len(rows)-1]
		if head, ok := strings.CutPrefix(line, "-- "); ok {
			var moment string
			r.reader, moment, _ = strings.Cut(head, ", ")
			if r.now, err = time.Parse(time.RFC3339, moment); err != nil {
				t.Fatal(err)
			}
			continue
		}
		r.want += line + "\n"
	}
	return rows
}

// check compares the manifests below a folder with a table of them.
func check(t *testing.T, folder string, rows []row) {
	for _, r := range rows {
		t.Run(r.file, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(folder, r.file))
			if err != nil {
				t.Fatal(err)
			}
			if got := read(b, r.now); got != r.want {
				t.Errorf("got\n%swant, by %s\n%s", got, r.reader, r.want)
			}
		})
	}
}

func read(b []byte, now time.Time) string {
	m, err := Parse(b, home)
	if err != nil {
		return "refused: " + err.Error() + "\n"
	}
	return tell(m, now)
}

// The manifests of testdata are by ffmpeg 5.1, and one as nginx-rtmp writes it.
func TestFiles(t *testing.T) {
	check(t, "../../testdata/mpd", table(t, "../../testdata/mpd/table.txt"))
}

// The corpus is the manifests of Eyevinn/dash-mpd and videojs/mpd-parser, in a
// folder that CORPUS names. Its table is complete where the folder is.
func TestCorpus(t *testing.T) {
	rows := table(t, "../../testdata/mpd/corpus.txt")
	folder := os.Getenv("CORPUS")
	if folder == "" {
		if len(rows) == 0 {
			t.Fatal("no rows")
		}
		return
	}
	folder = filepath.Join(folder, "mpd")
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
