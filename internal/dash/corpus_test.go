package dash

import (
	"testing"
	"time"

	"campipe/internal/manifest/table"
)

// read tells what a manifest says at the moment that its row has.
func read(t *testing.T, b []byte, moment string) string {
	now, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Parse(b, home)
	if err != nil {
		return "refused: " + err.Error() + "\n"
	}
	return tell(m, now)
}

// The manifests of testdata are by ffmpeg 5.1, and one as nginx-rtmp writes it.
func TestFiles(t *testing.T) {
	table.Check(t, "../../testdata/mpd", "../../testdata/mpd/table.txt", read)
}

// The corpus is the manifests of Eyevinn/dash-mpd and videojs/mpd-parser.
func TestCorpus(t *testing.T) { table.Corpus(t, "mpd", "../../testdata/mpd/corpus.txt", read) }
