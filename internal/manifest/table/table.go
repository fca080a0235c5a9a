// Package table holds manifests against tables of what is expected of them, for
// tests.
package table

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// row is what is expected of one manifest.
type row struct {
	file   string
	reader string // who says so: the head of the table explains
	note   string // what stands behind the reader, such as a moment
	want   string
}

// Read reads a manifest and tells what it says. Note is what its row has behind
// the reader's name.
type Read func(t *testing.T, b []byte, note string) string

// read reads rows: a line "== file", a line "-- reader, note", and then what is
// expected. Lines before the first row are for people.
func read(t *testing.T, name string) (rows []row) {
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
			r.reader, r.note, _ = strings.Cut(head, ", ")
			continue
		}
		r.want += line + "\n"
	}
	if len(rows) == 0 {
		t.Fatalf("%s: no rows", name)
	}
	return rows
}

// Check compares the manifests in a folder with the table of that name.
func Check(t *testing.T, folder, name string, tell Read) { check(t, folder, read(t, name), tell) }

func check(t *testing.T, folder string, rows []row, tell Read) {
	for _, r := range rows {
		t.Run(r.file, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(folder, r.file))
			if err != nil {
				t.Fatal(err)
			}
			if got := tell(t, b, r.note); got != r.want {
				t.Errorf("got\n%swant, by %s\n%s", got, r.reader, r.want)
			}
		})
	}
}

// Corpus does the same for the folder of that name in the one that the variable
// CORPUS names, of which the table has every file. Without the variable it only
// reads the table.
func Corpus(t *testing.T, folder, name string, tell Read) {
	rows := read(t, name)
	corpus := os.Getenv("CORPUS")
	if corpus == "" {
		return
	}
	folder = filepath.Join(corpus, folder)
	check(t, folder, rows, tell)
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
