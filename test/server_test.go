package test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
)

// freePort returns a port of this machine that was free just now, for servers
// that can't be told to take any and to say which.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// started waits until a server answers.
func started(url string) {
	for {
		if answer, err := http.Get(url); err == nil {
			answer.Body.Close()
			return
		}
	}
}

// TestUstreamer records a ustreamer, whose camera is not there: it shows a picture
// that says so. The pictures of its stream are those that can be had singly.
func TestUstreamer(t *testing.T) {
	t.Parallel()
	dir, port := t.TempDir(), freePort(t)
	server := exec.Command("ustreamer", "--host", "127.0.0.1", "--port", port, "--device", dir+"/no-device")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		server.Process.Kill()
		server.Wait()
	}()
	url := "http://127.0.0.1:" + port
	started(url + "/state")
	run(t, dir, "camfetch "+url+"/stream --count 5 --strict | camdemux --strict --report demux.json > stream.cam")
	run(t, dir, "camfetch "+url+"/snapshot --interval 0 --keep-duplicates --count 3 --strict | camdemux --strict > snapshot.cam")
	stream, snapshot := pictures(t, dir+"/stream.cam"), pictures(t, dir+"/snapshot.cam")
	accountedPictures(t, dir+"/demux.json", "", 0)
	if len(stream) < 2 || len(snapshot) != 3 {
		t.Fatalf("%d pictures of the stream, %d single ones", len(stream), len(snapshot))
	}
	for _, hash := range append(stream, snapshot...) {
		if hash != stream[0] {
			t.Errorf("pictures differ")
		}
	}
	run(t, dir, "camjoin -o '%s-%f.jpg' stream.cam && for f in *.jpg; do ffmpeg -v error -xerror -i $f -f null -; done")
}

// waitForPictures waits until so many JPEGs begin in a file.
func waitForPictures(file string, n int) {
	for {
		text, err := os.ReadFile(file)
		if err == nil && bytes.Count(text, []byte("\xff\xd8\xff")) >= n {
			return
		}
		runtime.Gosched()
	}
}

// TestStillsOfNginx polls a file that a camera puts onto a web server, and checks
// that each new one is had once.
func TestStillsOfNginx(t *testing.T) {
	t.Parallel()
	web, dir := t.TempDir(), t.TempDir()
	url := nginx(t, web) + "snap.jpg"
	put := func(n int) string {
		img := image.NewGray(image.Rect(0, 0, 64, 48))
		for i := range img.Pix {
			img.Pix[i] = uint8(i * n)
		}
		img.SetGray(n, 0, color.Gray{255})
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, nil); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(web+"/new", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(web+"/new", web+"/snap.jpg"); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b.Bytes())
		return hex.EncodeToString(sum[:])
	}
	want := []string{put(1)}
	fetch := exec.Command("bash", "-o", "pipefail", "-c", fmt.Sprintf("camfetch %s --interval 20ms --count 5 --report fetch.json | tee raw.cam | camdemux > media.cam", url))
	fetch.Dir = dir
	if err := fetch.Start(); err != nil {
		t.Fatal(err)
	}
	for n := 2; n <= 5; n++ {
		waitForPictures(dir+"/raw.cam", n-1)
		want = append(want, put(n))
	}
	if err := fetch.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := pictures(t, dir+"/media.cam"); !slices.Equal(got, want) {
		t.Errorf("%d pictures %.8q, want %d %.8q", len(got), got, len(want), want)
	}
}
