package output

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"campipe/internal/fault"
)

// A part that is left behind is opened, and gets its name. One that somebody
// writes to is left to them.
func TestOpen(t *testing.T) {
	for _, tc := range []struct {
		name  string
		there tree
		part  string
		force bool
		want  string // the error, with the directory as $
		after tree
	}{
		{name: "left behind", there: tree{"a.part": "x"}, part: "a.part", after: tree{"a": "x"}},
		{name: "no part", there: tree{"a": "x"}, part: "a", want: "$/a: not the name of a part, NAME.part", after: tree{"a": "x"}},
		{name: "no name", there: tree{".part": "x"}, part: ".part", want: "$/.part: not the name of a part, NAME.part", after: tree{".part": "x"}},
		{name: "not there", part: "a.part", want: "$/a.part: no such file or directory", after: tree{}},
		{name: "name taken", there: tree{"a": "y", "a.part": "x"}, part: "a.part", want: "$/a: file already exists", after: tree{"a": "y", "a.part": "x"}},
		{name: "force", there: tree{"a": "y", "a.part": "x"}, part: "a.part", force: true, after: tree{"a": "x"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			tc.there.lay(t, dir)
			f, err := Open(filepath.Join(dir, tc.part), tc.force)
			if err == nil {
				err = f.Commit()
			}
			got := ""
			if err != nil {
				got = "$" + err.Error()[min(len(dir), len(err.Error())):]
			}
			if got != tc.want {
				t.Errorf("%v", err)
			}
			tc.after.check(t, dir)
		})
	}
}

func TestOpenBusy(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	f, err := Create(name, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(name+Suffix, false); err == nil || err.Error() != name+".part: it is still being written" {
		t.Errorf("while it is written: %v", err)
	}
	if err := f.Abandon(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(name+Suffix, false)
	if err != nil {
		t.Fatal(err)
	}
	again.Abandon()
	if _, err := Open(filepath.Dir(name)+"/.part", false); !fault.IsUsage(err) {
		t.Errorf("a name that is none: %v", err)
	}
}

// Replace leaves the new bytes under the old name, whichever name a crash left
// behind, and writing goes on there.
func TestReplace(t *testing.T) {
	for _, sync := range []bool{false, true} {
		dir := t.TempDir()
		tree{"a.2.part": "left by a crash"}.lay(t, dir)
		f, err := Create(filepath.Join(dir, "a"), false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte("0123456789"), 0); err != nil {
			t.Fatal(err)
		}
		if err := f.Replace([]byte("new "), 3, 8, sync); err != nil {
			t.Fatal(err)
		}
		tree{"a.part": "new 34567"}.check(t, dir)
		if err := f.Replace(nil, 3, 80, sync); err == nil {
			t.Error("bytes that are not there were copied")
		}
		if _, err := f.WriteAt([]byte("NEW"), 0); err != nil {
			t.Fatal(err)
		}
		if err := f.Commit(); err != nil {
			t.Fatal(err)
		}
		tree{"a": "NEW 34567"}.check(t, dir)
	}
}

// Insert either makes the room, or says that it can't and changes nothing.
func TestInsert(t *testing.T) {
	const block = 4096
	dir := t.TempDir()
	f, err := Create(filepath.Join(dir, "a"), false)
	if err != nil {
		t.Fatal(err)
	}
	text := make([]byte, 2*block)
	text[0], text[block] = 'a', 'b'
	if _, err := f.WriteAt(text, 0); err != nil {
		t.Fatal(err)
	}
	want := string(text)
	err = f.Insert(block, 2*block)
	if err == nil {
		want = want[:block] + string(make([]byte, 2*block)) + want[block:]
	} else if !errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrInvalid) {
		t.Error(err)
	}
	t.Logf("insert: %v", err)
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	tree{"a": want}.check(t, dir)
}
