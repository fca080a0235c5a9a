package payload

import (
	"testing"

	"campipe/internal/rtp"
)

// fuzzed reads packets out of b: two bytes of length, flags, then the payload. The
// law: after each packet, the bytes of units, losses, what came late and what is
// held are those of the payloads; no unit is longer than its limit, and no more is
// held than a packet above that.
func fuzzed(f *testing.F, m Media, seeds ...[]step) {
	for _, steps := range seeds {
		var b []byte
		for _, s := range steps {
			flags := byte(s.time) << 2
			if s.marker {
				flags |= 1
			}
			if s.lost {
				flags |= 2
			}
			b = append(b, byte(len(s.payload)>>8), byte(len(s.payload)), flags)
			b = append(b, s.payload...)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c := collect(m)
		if c.err != nil {
			t.Fatal(c.err)
		}
		for len(b) >= 3 {
			n, flags := min(int(b[0])<<8|int(b[1]), len(b)-3), b[2]
			if flags&2 != 0 {
				c.reader.Lost()
			}
			c.take(rtp.Packet{Time: int64(flags >> 2), Marker: flags&1 != 0, Payload: b[3 : 3+n]})
			b = b[3+n:]
			if fault := c.balance(); fault != "" {
				t.Fatal(fault)
			}
		}
		for _, u := range c.units {
			if len(u.Data) > maxUnit+1<<16 {
				t.Fatalf("unit of %d bytes", len(u.Data))
			}
		}
		if rest := c.reader.Flush(); c.reader.Held() != 0 || c.in != c.out+c.lost+c.late+rest {
			t.Fatalf("%d left over, %d held", rest, c.reader.Held())
		}
	})
}

func FuzzH264(f *testing.F) {
	fuzzed(f, Media{Encoding: "H264", Clock: 90000, Parameters: map[string]string{"sprop-parameter-sets": spsText + "," + ppsText}},
		[]step{{1, keySlice + "0", false, false}, {1, keyMore, true, false}, {2, "\x5c\x81\xaaa", false, false}, {2, "\x5c\x41b", true, true}},
		[]step{{1, "\x78\x00\x02\x09\xf0\x00\x03" + keySlice + "0", true, false}, {2, "\x00\x00\x01" + plainSlice, false, false}, {2, decoded(spsText), true, false}},
	)
}

func FuzzH265(f *testing.F) {
	fuzzed(f, Media{Encoding: "H265", Clock: 90000},
		[]step{{1, "\x26\x01\xaf0", true, false}, {2, "\x62\x01\x81\xafa", false, false}, {2, "\x62\x01\x41b", true, true}},
		[]step{{1, "\x60\x01\x00\x03\x26\x01\xaf\x00\x03\x02\x01\x00", true, false}},
	)
}

func FuzzJPEG(f *testing.F) {
	fuzzed(f, Media{Encoding: "JPEG", Clock: 90000},
		[]step{{1, "\x00\x00\x00\x00\x01\x32\x02\x02abcd", false, false}, {1, "\x00\x00\x00\x04\x01\x32\x02\x02efg", true, false}},
		[]step{{1, "\x00\x00\x00\x00\x41\x80\x02\x02\x00\x08\xff\xff\x00\x00\x00\x00abcd", true, false}},
	)
}

func FuzzAAC(f *testing.F) {
	fuzzed(f, aacMedia(16000, "1408"),
		[]step{{1, "\x00\x20\x00\x10\x00\x18abcde", true, false}, {2, "\x00\x10\x00\x20ab", false, false}, {2, "\x00\x10\x00\x20cd", true, true}},
		[]step{{1, "\x00\x10\x00\x10ab", true, false}, {2, "\x00\x10\x00\x10ab", false, false}, {2, "\x00\x10\x00\x10cd", true, false}},
	)
}

func FuzzLATM(f *testing.F) {
	fuzzed(f, Media{Encoding: "MP4A-LATM", Clock: 16000, Parameters: map[string]string{"cpresent": "0", "config": "40002810"}},
		[]step{{1, "\x03abc", true, false}, {2, "\x05ab", false, false}, {2, "cde", true, false}, {3, "\xff", true, true}},
	)
}

func FuzzOpus(f *testing.F) {
	fuzzed(f, Media{Encoding: "OPUS", Clock: 48000}, []step{{1, "\xfcabc", true, false}, {2, "\x03", true, false}, {3, "", true, true}})
}
