package wire_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Golden files are hexdumps of streams with comments: lines that begin with #.
// Before each frame stands a comment that says what it is, in the words of
// describe, and after a colon what for. The rest is what hexdump -C prints.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.hex")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d golden files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".hex"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			comments, dump := annotated(string(text))
			all := checkDump(t, dump)
			n := 0
			for _, comment := range comments {
				if !aboutFrame.MatchString(comment) {
					continue
				}
				if n < len(all) && !strings.HasPrefix(comment, describe(all[n].frame)+":") {
					t.Errorf("frame %d is %s; the comment says %s", n, describe(all[n].frame), comment)
				}
				n++
			}
			if n != len(all) {
				t.Errorf("%d comments about %d frames", n, len(all))
			}
		})
	}
}

var aboutFrame = regexp.MustCompile(`^[A-Za-z] stream \d`)

// checkDump decodes a hexdump, encodes what it found, and compares.
func checkDump(t *testing.T, dump string) []sighting {
	t.Helper()
	b := undump(t, dump)
	if got := hexdump(b); got != dump {
		t.Errorf("this is not what hexdump -C prints; want\n%s", got)
	}
	all, _ := scan(bytes.NewReader(b))
	if again := encode(t, framesOf(all)...); !bytes.Equal(again, b) {
		t.Errorf("decoded and encoded it is\n%s", hexdump(again))
	}
	return all
}
