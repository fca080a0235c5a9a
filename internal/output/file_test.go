package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"campipe/internal/fault"
)

// tree is what stands in a directory: names, and what is in the files.
type tree map[string]string

func (want tree) lay(t *testing.T, dir string) {
	t.Helper()
	for name, text := range want {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func (want tree) check(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if want[e.Name()] != string(text) {
			t.Errorf("%s holds %q, want %q", e.Name(), text, want[e.Name()])
		}
		names = append(names, e.Name())
	}
	if len(names) != len(want) {
		t.Errorf("the directory has %q, want %v", names, want)
	}
}

func TestFile(t *testing.T) {
	commit, abandon := (*File).Commit, (*File).Abandon
	for _, tc := range []struct {
		name          string
		before, while tree // what is there, and what comes while it is written
		force         bool
		end           func(*File) error
		refused       bool // by Create
		clash         bool // at the end
		hint          string
		after         tree
	}{
		{name: "new", end: commit, after: tree{"a": "new"}},
		{name: "abandoned", end: abandon, after: tree{"a.part": "new"}},
		{name: "name taken", before: tree{"a": "old"}, refused: true, hint: "--force replaces it", after: tree{"a": "old"}},
		{name: "part left by an earlier run", before: tree{"a.part": "old"}, refused: true,
			hint: "an earlier run left it, or one is still writing; --force replaces it", after: tree{"a.part": "old"}},
		{name: "force", before: tree{"a": "old", "a.part": "older"}, force: true, end: commit, after: tree{"a": "new"}},
		{name: "force, abandoned", before: tree{"a": "old", "a.part": "older"}, force: true, end: abandon,
			after: tree{"a": "old", "a.part": "new"}},
		{name: "name came meanwhile", while: tree{"a": "other"}, end: commit, clash: true,
			after: tree{"a": "other", "a.part": "new"}},
		{name: "name came meanwhile, force", while: tree{"a": "other"}, force: true, end: commit, after: tree{"a": "new"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			tc.before.lay(t, dir)
			f, err := Create(filepath.Join(dir, "a"), tc.force)
			if tc.refused != errors.Is(err, fs.ErrExist) || fault.HintOf(err) != tc.hint {
				t.Fatalf("Create: %v, hint %q", err, fault.HintOf(err))
			}
			if err == nil {
				if _, err := f.WriteString("new"); err != nil {
					t.Fatal(err)
				}
				tc.while.lay(t, dir)
				if err := tc.end(f); errors.Is(err, fs.ErrExist) != tc.clash || err != nil && !tc.clash {
					t.Errorf("at the end: %v", err)
				}
			}
			tc.after.check(t, dir)
		})
	}
}

// Both ways of renaming keep the promise, whichever the file system has.
func TestRenameNew(t *testing.T) {
	for name, rename := range map[string]func(from, to string) error{"renameNew": renameNew, "linkNew": linkNew} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
			tree{"a": "new", "b": "old"}.lay(t, dir)
			if err := rename(a, b); !errors.Is(err, fs.ErrExist) {
				t.Errorf("over a file: %v", err)
			}
			tree{"a": "new", "b": "old"}.check(t, dir)
			if err := os.Remove(b); err != nil {
				t.Fatal(err)
			}
			if err := rename(a, b); err != nil {
				t.Errorf("to a new name: %v", err)
			}
			tree{"b": "new"}.check(t, dir)
		})
	}
}

func TestCreateDirectories(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x", "y", "a.mp4")
	f, err := Create(name, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); err != nil {
		t.Error(err)
	}
}

// With force a file that somebody still writes stays theirs: what they write
// never lands in ours.
func TestForceLeavesTheWriterAlone(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	theirs, err := Create(name, false)
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	ours, err := Create(name, true)
	if err != nil {
		t.Fatal(err)
	}
	for text, f := range map[string]*File{"ours": ours, "their longer text": theirs} {
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := ours.Commit(); err != nil {
		t.Fatal(err)
	}
	tree{"a": "ours"}.check(t, dir)
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	tree{"file": ""}.lay(t, dir)
	for _, tc := range []struct {
		name string
		want string
	}{
		{"", `output name "" is not that of a file`},
		{dir + "/", `output name "` + dir + `/" is not that of a file`},
		{dir, dir + ": not a plain file, it can't be replaced"},
		{"/dev/null", "/dev/null: not a plain file, it can't be replaced"},
		{dir + "/new", ""},
		{dir + "/file", ""},
	} {
		got := ""
		if err := Check(tc.name, true); err != nil {
			got = err.Error()
		}
		if got != tc.want {
			t.Errorf("Check(%q, true) = %q, want %q", tc.name, got, tc.want)
		}
	}
	if _, err := Create(dir+"/file/below", false); err == nil || err.Error() != dir+"/file/below: not a directory" {
		t.Errorf("below a file: %v", err)
	}
}
