package hls

import (
	"net/url"
	"strings"
	"testing"
)

// mediaCases are media playlists, without their first line, and what is read of
// them: all that tell says but its first line, or the error.
var mediaCases = []struct{ name, text, want string }{
	{"relative and absolute", "#EXTINF:6,\nb/1.ts\n#EXTINF:6,\n/2.ts?x=1\n#EXTINF:6,\n//i/3.ts\n#EXTINF:6,\nhttp://i/4.ts",
		"0 b/1.ts 6s\n1 https://h/2.ts?x=1 6s\n2 https://i/3.ts 6s\n3 http://i/4.ts 6s\n"},
	{"sequence number", "#EXT-X-MEDIA-SEQUENCE:7794\n#EXTINF:2.833,\n1.ts\n#EXTINF:15.0,\n2.ts", "7794 1.ts 2.833s\n7795 2.ts 15s\n"},
	{"sequence number of 63 bits", "#EXT-X-MEDIA-SEQUENCE:9223372036854775807\n#EXTINF:1,\n1.ts", "9223372036854775807 1.ts 1s\n"},
	{"titles in EXTINF", "#EXTINF:6,a title, with a comma\n1.ts\n#EXTINF:6\n2.ts\n#EXTINF:6.640,{}\n3.ts", "0 1.ts 6s\n1 2.ts 6s\n2 3.ts 6.64s\n"},
	{"duration to the nanosecond", "#EXTINF:6.123456789123,\n1.ts\n#EXTINF:.5,\n2.ts\n#EXTINF:4.,\n3.ts", "0 1.ts 6.123456789s\n1 2.ts 500ms\n2 3.ts 4s\n"},
	{"duration that is none", "#EXTINF:;asl)))00,\n1.ts\n#EXTINF:NaN,\n2.ts\n#EXTINF:1e3,\n3.ts\n#EXTINF:86401,\n4.ts", "0 1.ts 0s\n1 2.ts 0s\n2 3.ts 0s\n3 4.ts 0s\n"},
	{"no EXTINF", "#EXTINF:6,\n1.ts\n2.ts\n", "0 1.ts 6s\n1 2.ts 0s\n"},
	{"tags between EXTINF and URI", "#EXTINF:6,\n#EXT-X-BYTERANGE:10@0\n#EXT-X-CUE-OUT:19.0\n# a comment\n\n1.ts\n", "0 1.ts[0-9] 6s\n"},
	{"spaces around lines", " #EXTINF:6, \n\t 1.ts \n", "0 1.ts 6s\n"},
	{"list of channels", "#EXTINF:-1,BBC\nhttp://i/1", "line 2: EXTINF: duration \"-1\" is negative: a list of channels, not of segments"},
	{"ranges", "#EXTINF:6,\n#EXT-X-BYTERANGE:100@720\nm.mp4\n#EXTINF:6,\n#EXT-X-BYTERANGE:50\nm.mp4\n#EXTINF:6,\n#EXT-X-BYTERANGE:1\nm.mp4",
		"0 m.mp4[720-819] 6s\n1 m.mp4[820-869] 6s\n2 m.mp4[870-870] 6s\n"},
	{"range without an offset, first", "#EXT-X-BYTERANGE:50\nm.mp4", "line 3: EXT-X-BYTERANGE: no offset, and the segment before is no range of the same resource"},
	{"range without an offset, other resource", "#EXT-X-BYTERANGE:50@0\nm.mp4\n#EXT-X-BYTERANGE:50\nn.mp4", "line 5: EXT-X-BYTERANGE: no offset, and the segment before is no range of the same resource"},
	{"range without an offset, whole before", "m.mp4\n#EXT-X-BYTERANGE:50\nm.mp4", "line 4: EXT-X-BYTERANGE: no offset, and the segment before is no range of the same resource"},
	{"range that is none", "#EXT-X-BYTERANGE:587500@\nm.mp4", `line 2: EXT-X-BYTERANGE: "" is no number below 2^63`},
	{"empty range", "#EXT-X-BYTERANGE:0@5\nm.mp4", `line 2: EXT-X-BYTERANGE: "0@5" is empty`},
	{"range beyond 2^63", "#EXT-X-BYTERANGE:9223372036854775807@1\nm.mp4", `line 2: EXT-X-BYTERANGE: "9223372036854775807@1" ends beyond 2^63`},
	{"map", "#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:6,\n1.m4s\n2.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"m.mp4\",BYTERANGE=\"720@5\"\n3.m4s",
		"0 1.m4s 6s map i.mp4\n1 2.m4s 0s map i.mp4\n2 3.m4s 0s run 1 break map m.mp4[5-724]\n"},
	{"map without an offset", "#EXT-X-MAP:URI=\"m.mp4\",BYTERANGE=\"720\"\n1.m4s", "0 1.m4s 0s map m.mp4[0-719]\n"},
	{"map without URI", "#EXT-X-MAP:BYTERANGE=\"720\"\n1.m4s", "line 2: EXT-X-MAP: no URI"},
	{"key by number", "#EXT-X-MEDIA-SEQUENCE:258\n#EXT-X-KEY:METHOD=AES-128,URI=\"k?r=52\"\n1.ts\n2.ts",
		"258 1.ts 0s key k?r=52 iv 00000000000000000000000000000102\n259 2.ts 0s key k?r=52 iv 00000000000000000000000000000103\n"},
	{"key with an IV", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0X00000000000000000000014BB69D61E4\n1.ts",
		"0 1.ts 0s key k iv 00000000000000000000014bb69d61e4\n"},
	{"long IV", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0X0000000000000000000000014BB69D61E4\n1.ts\n2.ts", "line 3: EXT-X-KEY: IV \"0X0000000000000000000000014BB69D61E4\" is no hexadecimal number of 128 bits"},
	{"short IV", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0xb059\n1.ts\n2.ts",
		"0 1.ts 0s key k iv 0000000000000000000000000000b059\n1 2.ts 0s key k iv 0000000000000000000000000000b059\n"},
	{"key rotation", "#EXT-X-KEY:METHOD=AES-128,URI=\"k1\"\n1.ts\n#EXT-X-KEY:METHOD=AES-128,URI=\"k2\",KEYFORMAT=\"identity\",KEYFORMATVERSIONS=\"1\"\n2.ts\n#EXT-X-KEY:METHOD=NONE\n3.ts",
		"0 1.ts 0s key k1 iv 00000000000000000000000000000000\n1 2.ts 0s key k2 iv 00000000000000000000000000000001\n2 3.ts 0s\n"},
	{"key in two ways", "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://x\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1\n1.ts\n",
		"0 1.ts 0s key k iv 00000000000000000000000000000001\n"},
	{"keyed map", "#EXT-X-MEDIA-SEQUENCE:9\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXT-X-KEY:METHOD=NONE\n1.m4s",
		"9 1.m4s 0s map i.mp4 key k iv 00000000000000000000000000000001\n"},
	{"keyed map without an IV, number later", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXT-X-MEDIA-SEQUENCE:9\n1.m4s",
		"9 1.m4s 0s map i.mp4 key k iv 00000000000000000000000000000009 key k iv 00000000000000000000000000000009\n"},
	{"SAMPLE-AES", "1.ts\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\"\n2.ts", `line 4: EXT-X-KEY: method "SAMPLE-AES" is none of NONE, AES-128`},
	{"SAMPLE-AES after the last segment", "1.ts\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\"\n", "0 1.ts 0s\n"},
	{"key of a system for rights", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMAT=\"com.microsoft.playready\"\n1.ts", `line 3: EXT-X-KEY: key format "com.microsoft.playready" is not identity`},
	{"key without URI", "#EXT-X-KEY:METHOD=AES-128\n1.ts", "line 3: EXT-X-KEY: no URI"},
	{"key in a file", "#EXT-X-KEY:METHOD=AES-128,URI=\"file:///k\"\n1.ts", `line 3: EXT-X-KEY: scheme "file" is none of http, https`},
	{"dates", "#EXT-X-PROGRAM-DATE-TIME:2016-06-22T09:20:16.166-04:00\n#EXTINF:10\n1.ts\n#EXTINF:10\n2.ts\n",
		"0 1.ts 10s at 2016-06-22T13:20:16.166Z\n1 2.ts 10s at 2016-06-22T13:20:26.166Z\n"},
	{"date by ffmpeg", "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T05:21:48.123+0100\n#EXTINF:1\n1.ts", "0 1.ts 1s at 2026-11-21T04:21:48.123Z\n"},
	{"date without a zone", "#EXTINF:1\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T05:21:48\n1.ts", "0 1.ts 1s at 2026-11-21T05:21:48Z\n"},
	{"date that is none", "#EXT-X-PROGRAM-DATE-TIME:yesterday\n1.ts", "0 1.ts 0s\n"},
	{"date later in the list", "#EXTINF:4\n1.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2\n2.ts\n#EXTINF:3\n3.ts\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T00:00:10Z\n#EXTINF:4\n4.ts",
		"0 1.ts 4s\n1 2.ts 2s at 2026-11-21T00:00:05Z run 1 break\n2 3.ts 3s at 2026-11-21T00:00:07Z run 1\n3 4.ts 4s at 2026-11-21T00:00:10Z run 1\n"},
	{"date is not carried over a discontinuity or a length that is not told", "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T00:00:10Z\n#EXTINF:4\n1.ts\n#EXT-X-DISCONTINUITY\n2.ts\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T00:01:00Z\n3.ts\n4.ts",
		"0 1.ts 4s at 2026-11-21T00:00:10Z\n1 2.ts 0s run 1 break\n2 3.ts 0s at 2026-11-21T00:01:00Z run 1\n3 4.ts 0s run 1\n"},
	{"discontinuity", "#EXT-X-DISCONTINUITY-SEQUENCE:3\n1.ts\n#EXT-X-DISCONTINUITY\n2.ts\n3.ts", "0 1.ts 0s run 3\n1 2.ts 0s run 4 break\n2 3.ts 0s run 4\n"},
	{"gap", "#EXTINF:4\n#EXT-X-GAP\n1.ts\n#EXTINF:4\n2.ts", "0 1.ts 4s gap\n1 2.ts 4s\n"},
	{"low latency", "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n#EXT-X-PART-INF:PART-TARGET=0.3\n#EXT-X-MEDIA-SEQUENCE:266\n#EXT-X-PART:DURATION=0.3,URI=\"p.0\"\n#EXT-X-PART:DURATION=0.3,URI=\"p.1\"\n#EXTINF:0.6\n266.mp4\n#EXT-X-PART:DURATION=0.3,URI=\"q.0\"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"q.1\"\n#EXT-X-RENDITION-REPORT:URI=\"../1M/x\",LAST-MSN=273",
		"266 266.mp4 600ms\n"},
	{"delta update", "#EXT-X-MEDIA-SEQUENCE:266\n#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n#EXTINF:4\n269.mp4", "269 269.mp4 4s\n"},
	{"end before the last segment", "1.ts\n#EXT-X-ENDLIST\n2.ts", "0 1.ts 0s\n1 2.ts 0s\n"},
	{"empty", "", ""},
	{"no segments", "#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:5", ""},
	{"key frames alone", "#EXT-X-I-FRAMES-ONLY\n#EXTINF:1\n1.ts", "line 2: EXT-X-I-FRAMES-ONLY: the playlist is for fast search: it has key frames alone"},
	{"negative sequence number", "#EXT-X-MEDIA-SEQUENCE:-11\n1.ts", `line 2: EXT-X-MEDIA-SEQUENCE: "-11" is no number below 2^63`},
	{"empty sequence number", "#EXT-X-MEDIA-SEQUENCE:\n1.ts", `line 2: EXT-X-MEDIA-SEQUENCE: "" is no number below 2^63`},
	{"sequence number after a segment", "1.ts\n#EXT-X-MEDIA-SEQUENCE:4\n2.ts", "line 3: EXT-X-MEDIA-SEQUENCE: stands after a segment"},
	{"numbers run out", "#EXT-X-MEDIA-SEQUENCE:9223372036854775807\n1.ts\n2.ts", "line 4: segment number 9223372036854775808 exceeds 2^63"},
	{"file", "file:///etc/passwd", `line 2: scheme "file" is none of http, https`},
	{"variable", "#EXT-X-DEFINE:NAME=\"p\",VALUE=\"x\"\nb/{$p}.ts", "line 3: variable \"{$p}.ts\" (EXT-X-DEFINE) is not read"},
	{"both kinds", "#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n#EXTINF:6,\n1.ts", "line 2 lists variants and line 4 a segment: a playlist has one kind"},
}

func TestMedia(t *testing.T) {
	for _, c := range mediaCases {
		t.Run(c.name, func(t *testing.T) {
			p, err := Parse([]byte("#EXTM3U\n"+c.text), home)
			got := ""
			if err != nil {
				got = err.Error()
			} else if _, got, _ = strings.Cut(tell(p), "\n"); p.(*Media) == nil {
				t.Fatal("no media playlist")
			}
			if got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// headCases are whole playlists and the first line that tell says of them, or
// the error.
var headCases = []struct{ name, text, want string }{
	{"live", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:3\n#EXTINF:5,\n1.ts", `media target 6s sequence 3 skipped 0 type "" ended false`},
	{"video on demand", "#EXTM3U\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:5,\n1.ts\n#EXT-X-ENDLIST", `media target 5s sequence 0 skipped 0 type "VOD" ended true`},
	{"event", "#EXTM3U\n#EXT-X-PLAYLIST-TYPE:event\n#EXTINF:5,\n1.ts", `media target 5s sequence 0 skipped 0 type "EVENT" ended false`},
	{"type that is none", "#EXTM3U\n#EXT-X-PLAYLIST-TYPE:LIVE\n#EXT-X-TARGETDURATION:6\n", `media target 6s sequence 0 skipped 0 type "" ended false`},
	{"target duration that is none", "#EXTM3U\n#EXT-X-TARGETDURATION:-10\n#EXTINF:5,\n1.ts\n#EXTINF:7.5,\n1.ts", `media target 7.5s sequence 0 skipped 0 type "" ended false`},
	{"delta update", "#EXTM3U\n#EXT-X-SKIP:SKIPPED-SEGMENTS=3,RECENTLY-REMOVED-DATERANGES=\"a\tb\"\n#EXT-X-MEDIA-SEQUENCE:266\n", `media target 0s sequence 266 skipped 3 type "" ended false`},
	{"CRLF", "#EXTM3U\r\n#EXT-X-TARGETDURATION:6\r\n#EXTINF:5,\r\n1.ts\r\n", `media target 6s sequence 0 skipped 0 type "" ended false`},
	{"byte order mark", "\ufeff#EXTM3U\n#EXT-X-TARGETDURATION:6\n", `media target 6s sequence 0 skipped 0 type "" ended false`},
	{"comment before", "\n# a comment\n#EXTM3U\n#EXT-X-TARGETDURATION:6\n", `media target 6s sequence 0 skipped 0 type "" ended false`},
	{"no EXTM3U", "#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n1.ts\n", `line 1: "#EXT-X-TARGETDURATION:10" is not #EXTM3U: no playlist`},
	{"a page", "<!doctype html>\n<html>", `line 1: "<!doctype html>" is not #EXTM3U: no playlist`},
	{"nothing", "", "no #EXTM3U in 0 bytes: no playlist"},
	{"long line", "#EXTM3U\n#EXT-X-A:" + strings.Repeat("a", maxLine), "line 2: 65545 bytes exceed 65536"},
	{"too many bytes", strings.Repeat("\n", MaxBytes+1), "16777217 bytes exceed 16777216"},
	{"too many segments", "#EXTM3U\n" + strings.Repeat("a\n", maxSegments+1), "line 65538: more than 65536 segments"},
}

func TestHead(t *testing.T) {
	for _, c := range headCases {
		t.Run(c.name, func(t *testing.T) {
			p, err := Parse([]byte(c.text), home)
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got, _, _ = strings.Cut(tell(p), "\n")
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// A long base makes long URLs of short references.
func TestMuchOfLittle(t *testing.T) {
	long := &url.URL{Scheme: "https", Host: "h", Path: "/" + strings.Repeat("a", 8000) + "/l.m3u8"}
	_, err := Parse([]byte("#EXTM3U\n"+strings.Repeat("a\n", 5000)), long)
	if want := "line 4195: URLs of more than 33554432 bytes in all"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
