package rtp

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	const head = "\x80\xe0\x00\x07\x00\x00\x00\x09\x00\x00\x00\x01"
	for _, c := range []struct {
		name, packet, payload string
		overhead              int
		err                   string
	}{
		{"plain", head + "abc", "abc", 12, ""},
		{"empty", head, "", 12, ""},
		{"padding", "\xa0" + head[1:] + "abc\x00\x02", "abc", 14, ""},
		{"extension of ONVIF", "\x90" + head[1:] + "\xab\xac\x00\x01wxyzabc", "abc", 20, ""},
		{"a contributing source", "\x81" + head[1:] + "\x00\x00\x00\x05abc", "abc", 16, ""},
		{"short", head[:11], "", 0, "packet of 11 bytes"},
		{"padding that is too long", "\xa0" + head[1:] + "abc\x09", "", 0, "packet of 16 bytes"},
		{"extension that is too long", "\x90" + head[1:] + "\xab\xac\x00\x09wxyz", "", 0, "packet of 20 bytes"},
		{"version 1", "\x40" + head[1:] + "abc", "", 0, "version 1, not 2"},
	} {
		var parser Parser
		p, err := parser.Parse([]byte(c.packet))
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want %s", c.name, err, c.err)
			}
		case err != nil, string(p.Payload) != c.payload, p.Overhead != c.overhead, !p.Marker, p.Type != 96, p.Sequence != 7, p.Timestamp != 9, p.Source != 1:
			t.Errorf("%s: %+v, %v", c.name, p, err)
		}
	}
}

func TestControl(t *testing.T) {
	const (
		// 2026-09-21T14:13:20.5Z
		report  = "\x80\xc8\x00\x06\x00\x00\x00\x01\xee\x5b\x05\x00\x80\x00\x00\x00\x00\x00\x00\x4d\x00\x00\x00\x00\x00\x00\x00\x00"
		clock   = "\x80\xc8\x00\x06\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x4d\x00\x00\x00\x00\x00\x00\x00\x00"
		names   = "\x81\xca\x00\x02\x00\x00\x00\x01\x01\x01x\x00"
		goodbye = "\x81\xcb\x00\x01\x00\x00\x00\x01"
	)
	for _, c := range []struct {
		name, packet string
		wall         int64
		bye          bool
		err          string
	}{
		{"report", report, (0xee5b0500-2208988800)*1e6 + 500_000, false, ""},
		{"report with names", report + names, (0xee5b0500-2208988800)*1e6 + 500_000, false, ""},
		{"report without time", clock, 0, false, ""},
		{"goodbye", report + names + goodbye, (0xee5b0500-2208988800)*1e6 + 500_000, true, ""},
		{"names, that are not whole", report + names[:8], (0xee5b0500-2208988800)*1e6 + 500_000, false, "rtcp: packet of 12 bytes exceeds the 8 that are left"},
		{"short", "\x80\xc8", 0, false, "rtcp: "},
		{"report that is short", "\x80\xc8\x00\x01\x00\x00\x00\x01", 0, false, "rtcp: sender report: "},
	} {
		got, err := ParseControl([]byte(c.packet))
		if (err == nil) != (c.err == "") || err != nil && !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("%s: %v, want %s", c.name, err, c.err)
		}
		if got.Bye != c.bye || (got.Report == nil) != (c.wall == 0) || got.Report != nil && (got.Report.Wall != c.wall || got.Report.Timestamp != 77) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// FuzzPacket: header, padding and payload are all there is of a packet; what can't
// be one is refused.
func FuzzPacket(f *testing.F) {
	f.Add([]byte("\x90\xe0\x00\x07\x00\x00\x00\x09\x00\x00\x00\x01\xab\xac\x00\x01wxyzabc"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var parser Parser
		p, err := parser.Parse(b)
		if err == nil && (p.Overhead < 12 || p.Overhead+len(p.Payload) != len(b)) {
			t.Errorf("%d and %d bytes of %d", p.Overhead, len(p.Payload), len(b))
		}
		_, _ = ParseControl(b)
	})
}
