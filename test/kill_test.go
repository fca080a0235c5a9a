package test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/Eyevinn/mp4ff/mp4"
)

// TestKill kills camjoin with SIGKILL at many moments, and checks that ffprobe
// reads what is there up to the last whole fragment.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	s := simulate(t, 1, "--speed", "50", "cam?audio")
	run(t, dir, "camfetch '"+s.urls[0]+"' --count 3000 | camdemux > media.cam")
	whole, err := os.ReadFile(dir + "/media.cam")
	if err != nil {
		t.Fatal(err)
	}
	const moments = 20
	read := 0
	for i := range moments {
		part := dir + "/" + strconv.Itoa(i) + ".mp4.part"
		killAt(t, part, whole, int64(i*len(whole)/(moments+5)+1))
		out := run(t, dir, "ffprobe -v fatal -count_packets -show_entries stream=nb_read_packets -of csv=p=0 "+part)
		got := 0
		for _, field := range strings.Fields(out) {
			if field == "N/A" { // a track of which nothing came
				continue
			}
			n, err := strconv.Atoi(field)
			if err != nil {
				t.Fatal(err)
			}
			got += n
		}
		if want := samplesIn(t, part); got != want {
			t.Errorf("moment %d: ffprobe reads %d samples, want %d", i, got, want)
		}
		read += got
	}
	if read == 0 {
		t.Error("no file had a fragment")
	}
}

// killAt has camjoin write a file, and kills it when that has the given size.
func killAt(t *testing.T, part string, input []byte, size int64) {
	t.Helper()
	cmd := exec.Command("camjoin", "-o", strings.TrimSuffix(part, ".part"))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// The input has no end: camjoin waits for more until it is killed.
	go in.Write(input[:len(input)-100])
	waitForSize(part, size)
	cmd.Process.Kill()
	cmd.Wait()
}

// samplesIn counts the samples in the whole fragments of a file.
func samplesIn(t *testing.T, file string) int {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for r := bytes.NewReader(b); ; {
		at := len(b) - r.Len()
		h, err := mp4.DecodeHeader(r)
		if err != nil || int(h.Size) > len(b)-at {
			return n
		}
		if h.Name == "moof" {
			box, err := mp4.DecodeBox(uint64(at), bytes.NewReader(b[at:]))
			if err != nil {
				return n
			}
			for _, traf := range box.(*mp4.MoofBox).Trafs {
				n += int(traf.Trun.SampleCount())
			}
		}
		r.Seek(int64(at)+int64(h.Size), io.SeekStart)
	}
}
