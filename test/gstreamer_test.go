package test

import (
	"bufio"
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// gstreamer starts GStreamer's RTSP server, and returns where the camera is.
func gstreamer(t *testing.T, dir string, args ...string) string {
	t.Helper()
	// The system's own Python is the one that has its bindings.
	server := exec.Command("/usr/bin/python3", append([]string{root(t) + "/test/testdata/gstreamer.py"}, args...)...)
	server.Dir = dir
	var said bytes.Buffer
	server.Stderr = &said
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	return "rtsp://127.0.0.1:" + strings.TrimSpace(port) + "/front"
}

// TestGStreamer records what GStreamer's server sends, over TCP and UDP, and with
// each login.
func TestGStreamer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, dir, "ffmpeg -v error -f lavfi -i testsrc=size=320x240:rate=10,noise=alls=20:allf=t -f lavfi -i sine -t 20 -c:v libx264 -x264-params aud=0:repeat-headers=0 -g 10 -bf 0 -c:a aac clip.mp4")
	run(t, dir, "ffmpeg -v error -i clip.mp4 -map 0:v -c:v libx265 -x265-params log-level=error -g 10 -bf 0 hevc.mp4")
	const both = "( filesrc location=clip.mp4 ! qtdemux name=d d.video_0 ! queue ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96 d.audio_0 ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97 )"
	for _, c := range []struct {
		name, launch, file, fetch string
		login                     []string
	}{
		{"TCP", both, "clip.mp4", "", nil},
		{"UDP", both, "clip.mp4", "--udp", nil},
		{"digest", both, "clip.mp4", "--user me --password-file secret", []string{"me", "canary"}},
		{"basic", both, "clip.mp4", "--user me --password-file secret", []string{"me", "canary", "basic"}},
		{"H.265 and G.711", "( filesrc location=hevc.mp4 ! qtdemux ! h265parse config-interval=-1 ! rtph265pay name=pay0 pt=96 audiotestsrc is-live=true ! audioconvert ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 )", "hevc.mp4", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			url := gstreamer(t, dir, append([]string{c.launch}, c.login...)...)
			out := t.TempDir()
			run(t, out, "echo canary > secret; chmod 600 secret; camfetch "+url+" "+c.fetch+" --duration 6s -q > raw.cam && camdemux -q --report demux.json raw.cam > media.cam && camjoin -q -o out.mp4 media.cam")
			want, got := decoded(t, dir+"/"+c.file), decoded(t, out+"/out.mp4")
			n, err := left(want, got)
			if before := index(want, got); n != before || err != nil || len(got) < 30 {
				t.Errorf("%d pictures, %d are missing; %v", len(got), n-before, err)
			}
			if strings.Contains(run(t, out, "cat raw.cam media.cam demux.json"), "canary") {
				t.Error("the password is in a stream")
			}
		})
	}
}

// decoded returns the hashes of the decoded pictures: a payloader puts parameter sets
// of its own before keys.
func decoded(t *testing.T, file string) []string {
	t.Helper()
	var all []string
	for line := range strings.Lines(run(t, "/", "ffmpeg -v error -i "+file+" -map 0:v -fps_mode passthrough -f framehash -hash sha256 -")) {
		if fields := strings.Split(strings.TrimSpace(line), ","); len(fields) == 6 && !strings.HasPrefix(line, "#") {
			all = append(all, strings.TrimSpace(fields[5]))
		}
	}
	return all
}
