package roster

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"campipe/internal/secret"
)

// FuzzRead: whatever the bytes, a list that was read has names that no two of its
// cameras share, and a host for each; written in our own format it reads back as
// the same cameras, with nothing to find fault with.
func FuzzRead(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(textOf(f, c.file, c.text)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := Read(bytes.NewReader(text), Options{Name: "x"})
		if err != nil {
			return
		}
		names := map[string]bool{}
		for i := range list.Cameras {
			c := &list.Cameras[i]
			if c.Name != "" && names[c.Name] || len(c.Name) > maxName || c.Address().Hostname() == "" {
				t.Fatalf("%+v", c)
			}
			names[c.Name] = true
		}
		var out bytes.Buffer
		if err := Write(&out, list.Cameras); err != nil {
			t.Fatal(err)
		}
		again, err := Read(strings.NewReader(out.String()), Options{Name: "y"})
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		if len(again.Faults) > 0 || again.Format != campipe {
			t.Fatalf("%s, %v\n%s", again.Format, again.Faults, out.String())
		}
		same := cmp.Comparer(func(a, b secret.Secret) bool { return a.Reveal() == b.Reveal() })
		if diff := cmp.Diff(list.Cameras, again.Cameras, same); diff != "" {
			t.Fatalf("%s\n%s", diff, out.String())
		}
	})
}
