package demux

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// The byte streams of a folder that CORPUS names, those of Eyevinn/mp4ff and
// cisco/openh264: as many pictures as ffprobe finds, those before the first key
// with them. What ffprobe can't read is one clear line.
func TestCorpusAnnexB(t *testing.T) {
	folder := os.Getenv("CORPUS")
	if folder == "" {
		return
	}
	var all []string
	err := filepath.WalkDir(filepath.Join(folder, "annexb"), func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, name)
		}
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d files, %v", len(all), err)
	}
	for _, name := range all {
		t.Run(filepath.Base(name), func(t *testing.T) {
			in, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			probe := exec.CommandContext(t.Context(), "ffprobe", "-v", "quiet", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", name)
			said, broken := probe.Output()
			want, _ := strconv.Atoi(strings.TrimSpace(string(said)))
			ledger := flow.NewLedger()
			got := 0
			for f, e := range Stage(Options{}, ledger)(Dump(in, wire.Header{Camera: "dump"}, ledger)) {
				if err = e; f.Kind == wire.KindSample {
					got++
				}
			}
			for _, totals := range ledger.All() {
				got += int(totals.Dropped["before key"].Frames)
			}
			switch {
			case broken != nil && (err == nil || strings.Contains(err.Error(), "\n")):
				t.Errorf("ffprobe can't read it, and we have %d pictures and say %v", got, err)
			case broken == nil && (got != want || err != nil):
				t.Errorf("%d pictures, %v; ffprobe has %d", got, err, want)
			}
		})
	}
}
