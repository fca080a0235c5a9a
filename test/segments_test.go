package test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// shapes are the ways in which ffmpeg puts a clip into segments: its options, and
// the manifest that comes of it.
var shapes = []struct {
	name, options, manifest string
	unlisted                int // pieces of sound at the end that the manifest leaves out
}{
	{"dash by time", "-f dash -seg_duration 2 -use_template 1 -use_timeline 1", "x.mpd", 0},
	{"dash by number", "-f dash -seg_duration 2 -use_template 1 -use_timeline 0", "x.mpd", 1},
	{"dash by list", "-f dash -seg_duration 2 -use_template 0 -use_timeline 0", "x.mpd", 0},
	{"dash with one file", "-f dash -seg_duration 2 -single_file 1 -use_template 0", "x.mpd", 0},
	{"hls fmp4", "-f hls -hls_time 2 -hls_list_size 0 -hls_segment_type fmp4", "x.m3u8", 0},
	{"hls ts", "-f hls -hls_time 2 -hls_list_size 0", "x.m3u8", 0},
	{"hls byte ranges", "-f hls -hls_time 2 -hls_list_size 0 -hls_flags single_file", "x.m3u8", 0},
	{"hls encrypted", "-f hls -hls_time 2 -hls_list_size 0 -hls_key_info_file keys", "x.m3u8", 0},
	{"hls fmp4 in one file", "-f hls -hls_time 2 -hls_list_size 0 -hls_segment_type fmp4 -hls_flags single_file", "x.m3u8", 0},
	{"hls with sound apart", "-map 0:v -map 0:a -f hls -hls_time 2 -hls_list_size 0 -master_pl_name x.m3u8 -var_stream_map 'v:0,agroup:s a:0,agroup:s'", "y%v.m3u8", 0},
}

// TestSegments checks that of each shape come the access units that went in, byte
// for byte and in order.
func TestSegments(t *testing.T) {
	source := t.TempDir() + "/clip.mp4"
	run(t, "/", "ffmpeg -v error -f lavfi -i testsrc=size=320x240:rate=10 -f lavfi -i sine -t 12 -c:v libx264 -x264-params aud=0:repeat-headers=0 -g 10 -bf 2 -c:a aac "+source)
	want := packets(t, source)
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			server := httptest.NewServer(http.FileServer(http.Dir(dir)))
			defer server.Close()
			if err := os.WriteFile(dir+"/key", []byte("0123456789abcdef"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(dir+"/keys", []byte("key\n"+dir+"/key\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			run(t, dir, "ffmpeg -v error -i "+source+" -c copy "+s.options+" "+s.manifest)
			name := s.manifest
			if strings.Contains(name, "%v") {
				name = "x.m3u8"
			}
			run(t, dir, "camfetch "+server.URL+"/"+name+" --report fetch.json --strict | camdemux --strict --report demux.json | camjoin --strict -o out.mp4")
			got := packets(t, dir+"/out.mp4")
			sound := want["audio"]
			for track, want := range map[string][]string{"video": want["video"], "audio": sound[:len(sound)-s.unlisted]} {
				if err := same(want, got[track]); err != nil {
					t.Errorf("%s: %v", track, err)
				}
			}
			accounted(t, dir+"/demux.json", "", "", 0)
			if text := run(t, dir, "ffmpeg -v error -i out.mp4 -f null - 2>&1"); text != "" {
				t.Errorf("ffmpeg says %s", text)
			}
		})
	}
}
