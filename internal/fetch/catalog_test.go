package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"campipe/internal/tool"
)

// TestCatalog checks that camfetch writes the list of a catalog to standard
// output, and says who asks.
func TestCatalog(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.UserAgent(); got != "campipe/"+tool.Release {
			t.Errorf("the server was told %q", got)
		}
		io.WriteString(w, `[{"id":"0af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10","name":"1 Ave @ 110 St","isOnline":"true"},{"id":"x","isOnline":true}]`)
	}))
	defer s.Close()
	file := func(name string) *os.File {
		f, err := os.Create(filepath.Join(t.TempDir(), name))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	stdio := tool.IO{Stdin: file("in"), Stdout: file("out"), Stderr: file("err")}
	if status := tool.Run(Tool(), []string{"camfetch", "--catalog", "nyc", "--base-url", s.URL, "--base-url", "nyc=http://h"}, stdio); status != 0 {
		t.Errorf("status %d", status)
	}
	for f, want := range map[*os.File]string{
		stdio.Stdout: `{"camera":"1 Ave @ 110 St","url":"http://h/api/cameras/0af1d3e5-6d8b-4b1c-9c53-7b7f2d1d9f10/image","zone":"America/New_York","kind":"still","interval":"2s"}` + "\n",
		stdio.Stderr: `camfetch: warning: camera 2 of the catalog: "nyc:x" is not nyc:UUID or nyc:NUMBER` + "\n",
	} {
		got, err := os.ReadFile(f.Name())
		if err != nil || string(got) != want {
			t.Errorf("%v\n%swant\n%s", err, got, want)
		}
	}
}
