package fmp4

import (
	"strings"
	"testing"

	"github.com/Eyevinn/mp4ff/mp4"
)

// TestQuickTime checks the sample entries of G.711.
func TestQuickTime(t *testing.T) {
	description := func(channels, rate byte) []byte {
		b := make([]byte, quickTimeSound)
		b[7], b[17], b[24], b[25] = 1, channels, rate, 0x40
		return b
	}
	for _, c := range []struct {
		name, entry    string
		payload        []byte
		codec          string
		channels, rate int
		fault          string
	}{
		{"A-law", "alaw", description(1, 0x1f), "pcma", 1, 8000, ""},
		{"mu-law, with a channel layout behind", "ulaw", append(description(2, 0x1f), box("chan", make([]byte, 12))...), "pcmu", 2, 8000, ""},
		{"short", "alaw", description(1, 0x1f)[:27], "", 0, 0, "27 bytes are less than 28"},
		{"no channels", "ulaw", description(0, 0x1f), "", 0, 8000, "0 channels at 8000 Hz"},
		{"another", "sowt", description(1, 0x1f), "", 0, 0, "not understood"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var track Track
			err := track.quickTime(mp4.CreateUnknownBox(c.entry, uint64(8+len(c.payload)), c.payload))
			if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%v, want %q", err, c.fault)
			}
			if err == nil && (track.Channels != c.channels || track.Rate != c.rate) || track.Codec != c.codec {
				t.Errorf("%+v", track)
			}
		})
	}
}
