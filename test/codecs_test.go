package test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// ifAble plays where Chromium has a decoder: for H.265 it needs the machine's.
const ifAble = `if (!MediaSource.isTypeSupported('video/mp4; codecs="%[1]s"')) window.result = 'playing'; else { %[2]s }`

// TestBrowserCodecs checks that a browser plays the codecs that come out of files,
// whole and in fragments.
func TestBrowserCodecs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, encode, codecs string }{
		{"H.264 and Opus", "-c:v libx264 -profile:v baseline -pix_fmt yuv420p -c:a libopus", "avc1.42c01e,opus"},
		{"VP9 and FLAC", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p -c:a flac -strict -2", "vp09.00.10.08,flac"},
		{"H.265 and AAC", "-c:v libx265 -x265-params log-level=error -tag:v hvc1 -pix_fmt yuv420p -c:a aac", "hvc1.1.6.L30.90,mp4a.40.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			args := "-v error -f lavfi -i testsrc2=s=320x240:r=25 -f lavfi -i sine=r=48000 " + c.encode + " -g 25 -t 3 " + dir + "/in.mp4"
			if text, err := exec.Command("ffmpeg", strings.Fields(args)...).CombinedOutput(); err != nil {
				t.Fatalf("ffmpeg %s: %v: %s", args, err, text)
			}
			run(t, dir, "camdemux in.mp4 | camjoin -o whole.mp4")
			run(t, dir, "camdemux in.mp4 | camjoin | cat > piped.mp4")
			plays(t, dir+"/whole.mp4", fmt.Sprintf(ifAble, c.codecs, asFile))
			plays(t, dir+"/piped.mp4", fmt.Sprintf(ifAble, c.codecs, fmt.Sprintf(asFragments, c.codecs)))
		})
	}
}
