package rtsp

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// What real cameras and servers answer (see testdata/retina/README).
func TestCameras(t *testing.T) {
	for _, c := range []struct {
		name  string
		media string // kind, type, encoding/clock/channels, control, number of parameters
		play  string // whose answer to PLAY it is
		info  string // media, timestamp
	}{
		{"bunny_describe", "audio 96 MPEG4-GENERIC/12000/2 trackID=1 6; video 97 H264/90000/0 trackID=2 3", "bunny_play", "0 0, 1 0"},
		{"dahua_describe_h264_aac_onvif", "video 96 H264/90000/0 trackID=0 3; audio 97 MPEG4-GENERIC/48000/0 trackID=1 7; application 107 VND.ONVIF.METADATA/90000/0 trackID=4 0",
			"dahua_play", "0 3475222385, 1 2234446919, 2 816418535"},
		{"dahua_describe_h265_pcma", "video 98 H265/90000/0 trackID=0 4; audio 8 PCMA/8000/0 trackID=1 0", "dahua_play", "0 3475222385, 1 2234446919"},
		{"hikvision_describe", "video 96 H264/90000/0 rtsp://192.168.5.106:554/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1 3; " +
			"application 107 VND.ONVIF.METADATA/90000/0 rtsp://192.168.5.106:554/Streaming/Channels/101/trackID=3?transportmode=unicast&profile=Profile_1 0",
			"hikvision_play", "0 1270711678"},
		{"reolink_describe", "video 96 H264/90000/0 trackID=1 3; audio 97 MPEG4-GENERIC/16000/0 trackID=2 8", "reolink_play", "0 1070938629, 1 3075976528"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := answerOf(t, c.name)
			media, err := ParseDescription(a.Body)
			if a.Status != 200 || !a.Described() || err != nil {
				t.Fatalf("status %d, described %v, %v", a.Status, a.Described(), err)
			}
			var all []string
			for _, m := range media {
				f := m.Formats[0]
				all = append(all, fmt.Sprintf("%s %d %s/%d/%d %s %d", m.Kind, f.Type, f.Encoding, f.Clock, f.Channels, m.Control, len(f.Parameters)))
			}
			if got := strings.Join(all, "; "); got != c.media {
				t.Errorf("%s\nwant %s", got, c.media)
			}
			play := answerOf(t, c.play)
			var infos []string
			for i := range media {
				for _, info := range ParseInfo(play.Field("rtp-info")) {
					if info.Of(&media[i]) && info.Timed {
						infos = append(infos, fmt.Sprintf("%d %d", i, info.Timestamp))
					}
				}
			}
			if got := strings.Join(infos, ", "); got != c.info {
				t.Errorf("RTP-Info %s, want %s", got, c.info)
			}
		})
	}
}

func answerOf(t *testing.T, name string) Answer {
	t.Helper()
	b, err := os.ReadFile("testdata/retina/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	a, err := ParseAnswer(b)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestDescription(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"types without a map", "m=video 0 RTP/AVP 26\nm=audio 0 RTP/AVP 0 8 101", "[{video  0 0 [{26 JPEG 90000 0 map[]}]} {audio  0 0 [{0 PCMU 8000 1 map[]} {8 PCMA 8000 1 map[]} {101  0 0 map[]}]}]"},
		{"large JPEG", "m=video 0 RTP/AVP 26\na=x-dimensions: 2560, 1920", "[{video  2560 1920 [{26 JPEG 90000 0 map[]}]}]"},
		{"lines in the wrong order", "o=x\nv=0\nm=video 0 RTP/AVP 96\nt=0 0\na=rtpmap:96 H264/90000\ns=x", "[{video  0 0 [{96 H264 90000 0 map[]}]}]"},
		{"spaces", "m=video 0 RTP/AVP 96\na=rtpmap: 96 h264/90000 \na=fmtp: 96  A = b ; c=d=e;", "[{video  0 0 [{96 H264 90000 0 map[a:b c:d=e]}]}]"},
		{"a map of another type", "m=video 0 RTP/AVP 96\na=rtpmap:97 H264/90000", "[{video  0 0 [{96  0 0 map[]}]}]"},
		{"no media", "v=0\n", "session description: 0 media are not 1 to 128"},
		{"too many media", strings.Repeat("m=audio 0 RTP/AVP 0\n", 129), "session description: 129 media are not 1 to 128"},
		{"no port", "m=video", "session description: sdp: invalid port value"},
	} {
		media, err := ParseDescription([]byte(c.text))
		got := fmt.Sprint(media)
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

// FuzzDescription: what a description is read as has a type of seven bits in each
// format, no more media than channels can number, and is read again as the same.
func FuzzDescription(f *testing.F) {
	for _, name := range []string{"bunny_describe", "dahua_describe_h265_pcma", "hikvision_describe"} {
		b, err := os.ReadFile("testdata/retina/" + name + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		media, err := ParseDescription(b)
		if err != nil {
			return
		}
		if len(media) == 0 || len(media) > maxMedia {
			t.Fatalf("%d media", len(media))
		}
		for _, m := range media {
			for _, format := range m.Formats {
				if format.Type > 127 {
					t.Errorf("type %d", format.Type)
				}
			}
		}
		again, err := ParseDescription(b)
		if err != nil || fmt.Sprint(again) != fmt.Sprint(media) {
			t.Errorf("%v, then %v, %v", media, again, err)
		}
	})
}
