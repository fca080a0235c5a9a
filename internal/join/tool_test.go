package join

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"campipe/internal/join/judge"
	"campipe/internal/tool"
	"campipe/pkg/wire"

	box "github.com/Eyevinn/mp4ff/mp4"
)

// capture writes a stream to a file, with the end of the pipe unless it is cut.
func capture(t *testing.T, name string, in script, whole bool) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := wire.NewWriter(f)
	if whole {
		end := wire.End{}
		in = append(slices.Clip(in), end.Frame(0, start))
	}
	for _, frame := range in {
		if err := w.Write(frame); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

// boxes returns the types of the boxes in a file, in order; of fragments only
// the first two.
func boxes(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for at := 0; at < len(b); {
		header, err := box.DecodeHeader(strings.NewReader(string(b[at:])))
		if err != nil {
			t.Fatal(err)
		}
		if len(types) < 5 {
			types = append(types, header.Name)
		}
		at += int(header.Size)
	}
	return strings.Join(types, " ")
}

// stdout opens a file as a shell does for what stands before it: > or >>.
func stdout(t *testing.T, redirect, name string) *os.File {
	t.Helper()
	flags := map[string]int{"middle": os.O_WRONLY, ">": os.O_WRONLY | os.O_CREATE | os.O_TRUNC, ">>": os.O_WRONLY | os.O_CREATE | os.O_APPEND, "1<>": os.O_RDWR}[redirect]
	f, err := os.OpenFile(name, flags, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	if redirect == "middle" {
		if _, err := f.Seek(100, io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

const (
	finished  = "ftyp mdat moov"
	front     = "ftyp moov free mdat"
	fragments = "ftyp moov moof mdat moof"
)

func TestTool(t *testing.T) {
	const (
		whole = "day.cam"
		cut   = "cut.cam"
	)
	in := script(judge.Clip(t, "front", start, judge.Video))
	for _, tc := range []struct {
		name     string
		args     string // $ is the directory
		redirect string // of standard output, > where it is empty
		there    string // a file that is there before
		status   int
		stderr   string
		file     string // the file to look at, "stdout" or one of -o
		boxes    string
	}{
		{name: "to a file", args: "-o $/out.mp4 $/day.cam", file: "out.mp4", boxes: finished},
		{name: "flags last", args: "$/day.cam -o $/out.mp4 -f mp4", file: "out.mp4", boxes: finished},
		{name: "fragments to a file", args: "-f fmp4 -o $/out.mp4 $/day.cam", file: "out.mp4", boxes: fragments},
		{name: "redirected", args: "$/day.cam", file: "stdout", boxes: finished},
		{name: "redirected, said so", args: "-o - -f mp4 $/day.cam", file: "stdout", boxes: finished},
		{name: "redirected, fragments", args: "-f fmp4 $/day.cam", file: "stdout", boxes: fragments},
		{name: "over a longer file", args: "$/day.cam", redirect: "1<>", there: "stdout", file: "stdout", boxes: finished},
		{name: "append", args: "$/day.cam", redirect: ">>", file: "stdout", boxes: fragments},
		{name: "in the middle of a file", args: "$/day.cam", redirect: "middle", there: "stdout", file: "stdout.tail", boxes: fragments},
		{name: "moov first", args: "--faststart -o $/out.mp4 $/day.cam", file: "out.mp4", boxes: front},
		{name: "moov first, cut", args: "--faststart -o $/out.mp4 $/cut.cam", status: 3, stderr: "camjoin: $/cut.cam: byte ", file: "out.mp4.part", boxes: front},
		{name: "moov first, redirected", args: "--faststart $/day.cam", status: 2, stderr: "camjoin: --faststart needs a file that has a name\ncamjoin: hint: -o NAME\n"},
		{name: "moov first, fragments", args: "--faststart -f fmp4 -o $/out.mp4 $/day.cam", status: 2, stderr: "camjoin: --faststart is not for fmp4\ncamjoin: hint: it is for mp4\n"},
		{name: "synced", args: "--sync -o $/out.mp4 $/day.cam", file: "out.mp4", boxes: finished},
		{name: "cut, accepted", args: "--accept-cut -o $/out.mp4 $/cut.cam", status: 3, stderr: "camjoin: $/cut.cam: byte ", file: "out.mp4", boxes: finished},
		{name: "unknown gaps", args: "--gaps close $/day.cam", status: 2, stderr: "camjoin: gaps can't be \"close\"\ncamjoin: hint: keep, squeeze or split\n"},
		{name: "finish nothing", args: "--finish", status: 2, stderr: "camjoin: --finish takes the names of parts, and no -o\ncamjoin: hint: camjoin --finish FILE.part...\n"},
		{name: "finish what is no part", args: "--finish $/day.cam", status: 2, stderr: "camjoin: $/day.cam: not the name of a part, NAME.part\n"},
		{name: "finish what is no movie", args: "--finish $/out.mp4.part", there: "out.mp4.part", status: 1,
			stderr: "camjoin: $/out.mp4.part: byte 0: 32 bytes that are not how a movie of ours begins\n"},
		{name: "finish what is not there", args: "--finish $/out.mp4.part", status: 1, stderr: "camjoin: $/out.mp4.part: no such file or directory\n"},
		{name: "append to something", args: "-f mp4 $/day.cam", redirect: ">>", there: "stdout", status: 2,
			stderr: "camjoin: an mp4 is finished in place, which standard output is not fit for\ncamjoin: hint: write to a file: -o NAME; or in fragments: -f fmp4\n"},
		{name: "cut", args: "-o $/out.mp4 $/cut.cam", status: 3, stderr: "camjoin: $/cut.cam: byte ", file: "out.mp4.part", boxes: finished},
		{name: "cut, redirected", args: "$/cut.cam", status: 3, stderr: "camjoin: $/cut.cam: byte ", file: "stdout", boxes: finished},
		{name: "a name that is taken", args: "-o $/out.mp4 $/nothing.cam", there: "out.mp4", status: 1,
			stderr: "camjoin: $/out.mp4: file already exists\ncamjoin: hint: --force replaces it\n"},
		{name: "a part that is there", args: "-o $/out.mp4 $/nothing.cam", there: "out.mp4.part", status: 1,
			stderr: "camjoin: $/out.mp4.part: file already exists\ncamjoin: hint: an earlier run left it"},
		{name: "force", args: "--force -o $/out.mp4 $/day.cam", there: "out.mp4", file: "out.mp4", boxes: finished},
		{name: "unknown format", args: "-f avi $/day.cam", status: 2, stderr: "camjoin: format \"avi\" is not known\ncamjoin: hint: the formats are mp4, fmp4, jpeg, mjpeg\n"},
		{name: "unknown field", args: "-o $/{time}.mp4 $/day.cam", status: 2, stderr: "camjoin: output name \"$/{time}.mp4\": \"{time}\" is no field\n"},
		{name: "unknown zone", args: "--tz Mars -o $/%H.mp4 $/day.cam", status: 2, stderr: "camjoin: \"Mars\" is no time zone\n"},
		{name: "local time", args: "--tz Asia/Tokyo -o $/%H.mp4 $/day.cam", file: "23.mp4", boxes: finished},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			capture(t, filepath.Join(dir, whole), in, true)
			capture(t, filepath.Join(dir, cut), in[:40], false)
			if tc.there != "" {
				if err := os.WriteFile(filepath.Join(dir, tc.there), make([]byte, 1<<20), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if tc.redirect == "" {
				tc.redirect = ">"
			}
			out := stdout(t, tc.redirect, filepath.Join(dir, "stdout"))
			stderr := stdout(t, ">", filepath.Join(dir, "stderr"))
			report := filepath.Join(dir, "report")
			args := append([]string{"camjoin", "--report", report}, strings.Fields(strings.ReplaceAll(tc.args, "$", dir))...)
			status := tool.Run(Tool(), args, tool.IO{Stdin: nil, Stdout: out, Stderr: stderr})
			said, err := os.ReadFile(stderr.Name())
			if err != nil {
				t.Fatal(err)
			}
			if status != tc.status {
				t.Errorf("status %d, want %d", status, tc.status)
			}
			if got := strings.ReplaceAll(string(said), dir, "$"); !strings.HasPrefix(got, tc.stderr) || tc.stderr == "" && got != "" {
				t.Errorf("stderr %q, want %q", got, tc.stderr)
			}
			if tc.file == "" {
				return
			}
			if name, ok := strings.CutSuffix(tc.file, ".tail"); ok {
				tail(t, filepath.Join(dir, name))
				tc.file = name
			}
			if got := boxes(t, filepath.Join(dir, tc.file)); got != tc.boxes {
				t.Errorf("%s is %s, want %s", tc.file, got, tc.boxes)
			}
			checkReport(t, report, tc.status == 0)
			if at, err := out.Seek(0, io.SeekCurrent); tc.file == "stdout" && tc.redirect != "middle" && err == nil {
				if is, err := out.Stat(); err != nil || is.Size() != at {
					t.Errorf("standard output is at %d of %d bytes", at, is.Size())
				}
			}
		})
	}
}

// tail cuts off what stands before the movie in a file that was entered at byte
// 100, and behind it, where the file was longer.
func tail(t *testing.T, name string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.TrimRight(b[100:], "\x00")
	if err := os.WriteFile(name, b, 0o666); err != nil {
		t.Fatal(err)
	}
}

// checkReport holds that the report tells of one file, and accounts for all
// that was read.
func checkReport(t *testing.T, name string, whole bool) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Streams map[uint16]*wire.Totals
		Facts   struct{ Output Account }
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	files := r.Facts.Output.Files
	if len(files) != 1 || files[0].Whole != whole || files[0].Samples != r.Streams[1].In.Frames || r.Streams[1].In != r.Streams[1].Out {
		t.Errorf("report %s", text)
	}
}

// To a pipe go fragments, and a reader that goes away is no error.
func TestToolPipe(t *testing.T) {
	dir := t.TempDir()
	day := filepath.Join(dir, "day.cam")
	capture(t, day, script(judge.Clip(t, "front", start, judge.Video)), true)
	for _, reads := range []bool{true, false} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		stderr := stdout(t, ">", filepath.Join(dir, "stderr"))
		status := make(chan int)
		if !reads {
			r.Close()
		}
		go func() {
			got := tool.Run(Tool(), []string{"camjoin", day}, tool.IO{Stdout: w, Stderr: stderr})
			w.Close()
			status <- got
		}()
		if reads {
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(dir, "out.mp4")
			if err := os.WriteFile(out, b, 0o666); err != nil {
				t.Fatal(err)
			}
			if got := boxes(t, out); got != fragments {
				t.Errorf("boxes %s", got)
			}
		}
		if got := <-status; got != 0 {
			t.Errorf("reads %v: status %d", reads, got)
		}
		if is, err := stderr.Stat(); err != nil || is.Size() != 0 {
			t.Errorf("reads %v: something was said", reads)
		}
	}
}
