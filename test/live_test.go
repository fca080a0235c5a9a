package test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// lives are the ways in which ffmpeg serves a camera in segments, with a short
// window, while it runs.
var lives = []struct{ name, options, manifest string }{
	{"dash by time", "-f dash -seg_duration 1 -use_template 1 -use_timeline 1 -window_size 5 -extra_window_size 5", "x.mpd"},
	{"dash by number", "-f dash -seg_duration 1 -use_template 1 -use_timeline 0 -window_size 5 -extra_window_size 5", "x.mpd"},
	{"hls ts", "-f hls -hls_time 1 -hls_list_size 5 -hls_flags delete_segments+program_date_time", "x.m3u8"},
	{"hls fmp4", "-f hls -hls_time 1 -hls_list_size 5 -hls_flags delete_segments+program_date_time -hls_segment_type fmp4", "x.m3u8"},
	{"hls byte ranges", "-f hls -hls_time 1 -hls_list_size 0 -hls_flags single_file", "x.m3u8"},
}

// TestLive records each of them for some seconds through nginx, and checks that
// nothing is missing from the middle, and nothing is there twice.
func TestLive(t *testing.T) {
	source := t.TempDir() + "/clip.mp4"
	run(t, "/", "ffmpeg -v error -f lavfi -i testsrc=size=320x240:rate=10,noise=alls=20:allf=t -t 60 -c:v libx264 -x264-params aud=0:repeat-headers=0 -g 10 -bf 0 "+source)
	want := packets(t, source)["video"]
	for _, l := range lives {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			url := nginx(t, dir)
			camera := exec.Command("bash", "-c", "exec ffmpeg -v error -re -i "+source+" -c copy "+l.options+" "+l.manifest)
			camera.Dir = dir
			if err := camera.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				camera.Process.Kill()
				camera.Wait()
			}()
			defer func() {
				if t.Failed() {
					t.Log(run(t, dir, "ls -l; cat "+l.manifest+" fetch.json demux.json"))
				}
			}()
			run(t, dir, "camfetch "+url+l.manifest+" --wait --retry-wait 100ms --duration 9s -q --report fetch.json | camdemux --report demux.json | camjoin -q -o out.mp4")
			got := packets(t, dir+"/out.mp4")["video"]
			n, err := left(want, got)
			if before := index(want, got); n != before || err != nil || len(got) < 20 {
				t.Errorf("%d pictures, %d are missing; %v", len(got), n-before, err)
			}
		})
	}
}

// index returns where the first of got is in want.
func index(want, got []string) int {
	for i, hash := range want {
		if len(got) > 0 && hash == got[0] {
			return i
		}
	}
	return -1
}

// nginx serves a folder with nginx, and returns its URL.
func nginx(t *testing.T, dir string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close() // nginx can't be told to take any port and to say which
	home := t.TempDir()
	config := fmt.Sprintf(`daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/error.log;
events {}
http {
	access_log off; client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;
	types { application/dash+xml mpd; application/vnd.apple.mpegurl m3u8; }
	server { listen %[2]s; root %[3]s; }
}`, home, addr, dir)
	if err := os.WriteFile(home+"/nginx.conf", []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	server := exec.Command("nginx", "-c", home+"/nginx.conf", "-p", home)
	server.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin")
	server.Stderr = &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Signal(syscall.SIGTERM)
		server.Wait()
	})
	url := "http://" + addr + "/"
	for {
		answer, err := http.Get(url)
		if err == nil {
			answer.Body.Close()
			return url
		}
		if !strings.Contains(err.Error(), "refused") {
			t.Fatalf("%v\n%s", err, said.String())
		}
	}
}
