package join

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"campipe/internal/join/judge"
)

// The MP4s below the folder fmp4 of the one that CORPUS names, those of
// livesim2, mp4ff, go-mp4, mp4-rust and androidx/media: each one that ffprobe
// reads without a complaint, and each init segment with its segments, comes
// through as it was, or is refused in one clear line. Tracks that are not read
// are named.
func TestCorpusTrips(t *testing.T) {
	folder := os.Getenv("CORPUS")
	if folder == "" {
		return
	}
	folder = filepath.Join(folder, "fmp4")
	movies := moviesIn(t, folder)
	same := 0
	for _, pieces := range movies {
		name, _ := filepath.Rel(folder, pieces[0])
		t.Run(name, func(t *testing.T) {
			in, out := pieces[0], filepath.Join(t.TempDir(), "out.mp4")
			if len(pieces) > 1 {
				in = glued(t, pieces)
			}
			if complaint := unreadable(in); complaint != "" {
				t.Logf("not valid: %s", complaint)
				return
			}
			said := through(t, in, out)
			if _, err := os.Stat(out); err != nil {
				first, _, _ := strings.Cut(strings.ReplaceAll(said, in, name), "\n")
				if !slices.ContainsFunc(refusals, func(s string) bool { return strings.Contains(first, s) }) {
					t.Errorf("refused: %s", said)
				}
				t.Logf("refused: %s", first)
				return
			}
			trip := judge.Compare(t, in, out)
			if len(trip.Faults) > 0 || trip.Samples == 0 {
				t.Errorf("%+v, and was said %q", trip, said)
				return
			}
			same++
			notRead := ""
			if len(trip.Unread) > 0 {
				notRead = "; tracks not read: " + strings.Join(trip.Unread, ", ")
			}
			t.Logf("%d samples, %d pieces%s", trip.Samples, len(pieces), notRead)
		})
	}
	t.Logf("%d of %d the same", same, len(movies))
	if same == 0 {
		t.Error("none came through")
	}
}

// refusals are what is said of valid files that no MP4 is made of.
var refusals = []string{
	"it is encrypted",
	"is picture or sound", // subtitles
	"wma : not understood",
	`codec "iamf" does not go into an MP4 here`,
	"AudioSpecificConfig of 154 bytes, not 2 to 64", // of MPEG-4 ALS
}

// moviesIn returns the MP4s below a folder: files, and init segments with their
// segments behind them.
func moviesIn(t *testing.T, folder string) [][]string {
	t.Helper()
	var movies [][]string
	err := filepath.WalkDir(folder, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) == ".m4s" {
			return err
		}
		movies = append(movies, append([]string{name}, segmentsOf(name)...))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return movies
}

// segmentsOf returns the segments of an init segment, in order: those beside it
// whose names begin as far as its own does before the "init".
func segmentsOf(name string) []string {
	prefix, rest, ok := strings.Cut(filepath.Base(name), "init")
	if !ok || prefix == "" && rest != ".mp4" {
		return nil
	}
	all, _ := filepath.Glob(filepath.Join(filepath.Dir(name), prefix+"*.m4s"))
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	return all
}

// glued puts files into one.
func glued(t *testing.T, pieces []string) string {
	t.Helper()
	var all []byte
	for _, name := range pieces {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	name := filepath.Join(t.TempDir(), "in.mp4")
	if err := os.WriteFile(name, all, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// unreadable returns why a file is no MP4 with samples as ffprobe sees it.
func unreadable(name string) string {
	cmd := exec.Command("ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", name)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	packets, err := cmd.Output()
	for _, line := range strings.Split(complaints.String(), "\n") {
		// What it can't decode it can still read.
		if strings.HasPrefix(line, "[mov") || strings.Contains(line, "Invalid data") {
			return line
		}
	}
	if err != nil || strings.Trim(string(packets), "0NA/,\n") == "" {
		return "no samples"
	}
	return ""
}
