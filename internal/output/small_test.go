package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestPut(t *testing.T) {
	for _, tc := range []struct {
		name   string
		before tree
		force  bool
		sync   bool
		nth    int
		want   Placed // its name without the directory
		after  tree
	}{
		{name: "new", nth: 1, want: Placed{"a.jpg", 1, false}, after: tree{"a.jpg": "new"}},
		{name: "new, synced", sync: true, nth: 1, want: Placed{"a.jpg", 1, false}, after: tree{"a.jpg": "new"}},
		{name: "the second one", nth: 2, want: Placed{"a-2.jpg", 2, false}, after: tree{"a-2.jpg": "new"}},
		{name: "name taken", before: tree{"a.jpg": "old"}, nth: 1, want: Placed{"a-2.jpg", 2, false}, after: tree{"a.jpg": "old", "a-2.jpg": "new"}},
		{name: "name taken by a longer file", before: tree{"a.jpg": "newer"}, nth: 1, want: Placed{"a-2.jpg", 2, false}, after: tree{"a.jpg": "newer", "a-2.jpg": "new"}},
		{name: "two names taken", before: tree{"a.jpg": "old", "a-2.jpg": "older"}, nth: 1, want: Placed{"a-3.jpg", 3, false},
			after: tree{"a.jpg": "old", "a-2.jpg": "older", "a-3.jpg": "new"}},
		{name: "there", before: tree{"a.jpg": "new"}, nth: 1, want: Placed{"a.jpg", 1, true}, after: tree{"a.jpg": "new"}},
		{name: "there, behind another", before: tree{"a.jpg": "old", "a-2.jpg": "new"}, nth: 1, want: Placed{"a-2.jpg", 2, true}, after: tree{"a.jpg": "old", "a-2.jpg": "new"}},
		{name: "force", before: tree{"a.jpg": "old"}, force: true, nth: 1, want: Placed{"a.jpg", 1, false}, after: tree{"a.jpg": "new"}},
		{name: "what a crash left", before: tree{"a.jpg.part": "ne", "a.jpg.ABC.part": "n"}, nth: 1, want: Placed{"a.jpg", 1, false},
			after: tree{"a.jpg": "new", "a.jpg.part": "ne", "a.jpg.ABC.part": "n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			tc.before.lay(t, dir)
			got, err := NewSmall(tc.force, tc.sync).Put(filepath.Join(dir, "a.jpg"), tc.nth, []byte("new"))
			if err != nil {
				t.Fatal(err)
			}
			if got.Name = filepath.Base(got.Name); got != tc.want {
				t.Errorf("placed %+v, want %+v", got, tc.want)
			}
			tc.after.check(t, dir)
		})
	}
}

// What is no plain file is never replaced, and directories are made.
func TestPutElsewhere(t *testing.T) {
	dir := t.TempDir()
	below := filepath.Join(dir, "x", "y", "a.jpg")
	for _, force := range []bool{false, true} {
		if p, err := NewSmall(force, false).Put(below, 1, []byte("new")); err != nil || p.Name != below || p.There {
			t.Errorf("%+v, %v", p, err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "d"), 0o777); err != nil {
		t.Fatal(err)
	}
	_, err := NewSmall(true, false).Put(filepath.Join(dir, "d"), 1, []byte("new"))
	if want := filepath.Join(dir, "d") + ": not a plain file, it can't be replaced"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if got, _ := filepath.Glob(filepath.Join(dir, "*"+Suffix)); len(got) > 0 {
		t.Errorf("%q is left", got)
	}
}

// failing is a file on a disk that fails: at the write, half way, or at the end.
type failing struct {
	file
	step  string
	fault error
}

func (f failing) Write(b []byte) (int, error) {
	if f.step == "write" {
		n, _ := f.file.Write(b[:len(b)/2])
		return n, f.fault
	}
	return f.file.Write(b)
}

func (f failing) sync() error {
	if f.step == "sync" {
		return f.fault
	}
	return f.file.sync()
}

func (f failing) Close() error {
	if err := f.file.Close(); err != nil || f.step != "close" {
		return err
	}
	return f.fault
}

// A disk that is full leaves no file, and the error says which one it was to be.
func TestPutFails(t *testing.T) {
	for _, step := range []string{"create", "write", "sync", "close"} {
		for _, fault := range []syscall.Errno{syscall.ENOSPC, syscall.EIO} {
			dir := t.TempDir()
			s := NewSmall(false, true)
			s.create = func(name string) (file, error) {
				if step == "create" {
					return nil, &fs.PathError{Op: "open", Path: name, Err: fault}
				}
				f, err := create(name)
				return failing{f, step, fault}, err
			}
			name := filepath.Join(dir, "a.jpg")
			_, err := s.Put(name, 1, []byte("new"))
			if !errors.Is(err, fault) || err.Error() != name+s.suffix+": "+fault.Error() {
				t.Errorf("%s: %v", step, err)
			}
			tree{}.check(t, dir)
		}
	}
}

// Any number of runs at once that write the same names with bytes of their own
// leave all of their files, and nothing else.
func TestPutAtOnce(t *testing.T) {
	const runs, files = 8, 20
	dir := t.TempDir()
	var all sync.WaitGroup
	for run := range runs {
		all.Go(func() {
			s := NewSmall(false, false)
			for i := range files {
				if _, err := s.Put(filepath.Join(dir, string(rune('a'+i))+".jpg"), 1, []byte{byte(run), byte(i)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != runs*files {
		t.Errorf("%d files of %d, %v", len(names), runs*files, err)
	}
	seen := map[string]bool{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil || len(b) != 2 || filepath.Base(name)[0] != 'a'+b[1] || seen[string(b)] {
			t.Errorf("%s holds %x, %v", name, b, err)
		}
		seen[string(b)] = true
	}
	if slices.ContainsFunc(names, func(name string) bool { return strings.HasSuffix(name, Suffix) }) {
		t.Error("a part is left")
	}
}

func TestCommitSync(t *testing.T) {
	dir := t.TempDir()
	f, err := Create(filepath.Join(dir, "a"), false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("new"); err != nil {
		t.Fatal(err)
	}
	if err := f.CommitSync(); err != nil {
		t.Fatal(err)
	}
	tree{"a": "new"}.check(t, dir)
}
