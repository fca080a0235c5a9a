package trafficview

import (
	"bytes"
	"encoding/binary"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// cases are what is sent for each option: the low digits of the tags, a word a
// fragment ("..." where the check looks at them), at 15 pictures and 15.6 AAC
// frames a second. A connection that ends leaves the last fragment open.
var cases = []struct {
	name    string
	options string
	want    string
	prefix  string // of fa, in hexadecimal
	check   func(t *testing.T, records []tlv)
}{
	{"video", "progressive&close=200ms", "a 9cbbbef 9cbbbef 9c", "f142c01e", nil},
	{"sound", "progressive&audio&close=200ms", "a 9cdbbbbbef 9dcbbbbbef 9dcbbbbbef 9d", "f342c01e", nil},
	{"sound alone in a fragment", "progressive&audio&close=1.8s", "...", "f342c01e", func(t *testing.T, records []tlv) {
		if words := strings.Fields(tags(records)); !slices.Contains(words, "9dbbbef") {
			t.Errorf("no fragment has sound alone: %s", words)
		}
	}},
	{"prefix of one byte", "progressive&prefix=1&close=1ms", "a 9c", "03", nil},
	{"no prefix", "progressive&prefix=0&close=1ms", "a 9c", "", nil},
	{"long prefix", "progressive&prefix=7&close=1ms", "a 9c", "f142c01e 000000", nil},
	{"late", "progressive&late=3&close=200ms", "abbbef 9cbbbef 9cbbbef 9c", "f142c01e", nil},
	{"late with sound", "progressive&audio&late=3&close=130ms", "abbbbbef 9dcbbbbbef 9dcbbbbbef 9d", "f342c01e", nil},
	{"in the middle of a GOP", "progressive&midgop=23&close=100ms", "a 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if got := nalTypes(records); got != "1 785" {
			t.Errorf("NAL types %s, want a slice, and a key picture with its sets", got)
		}
	}},
	{"metadata first", "progressive&ee&close=100ms", "ea 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if got := string(records[0].payload); !strings.HasPrefix(got, `{"data":"sync","timestamp":`) {
			t.Errorf("metadata %s", got)
		}
	}},
	{"several samples a fragment", "progressive&trun=3&close=300ms", "a 9cccbbbef 9cc", "f142c01e", func(t *testing.T, records []tlv) {
		entries := records[7].payload
		if want := 3 * 12; len(entries) != want {
			t.Errorf("%d bytes of entries, want %d", len(entries), want)
		}
	}},
	{"an empty fragment", "progressive&empty=1&close=100ms", "a 9cbbbef 9bef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if got, want := records[9].payload, unhex(t, "00000018 6d6f6f66 00000010 6d666864 00000000 00000001"); !bytes.Equal(got, want) {
			t.Errorf("moof %x, want %x", got, want)
		}
		if got, want := records[10].payload, unhex(t, "00000008 6d646174"); !bytes.Equal(got, want) {
			t.Errorf("mdat %x, want %x", got, want)
		}
	}},
	{"begins anew", "progressive&reset=2&close=250ms", "a 9cbbbef 9cbbbefa 9bef 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if times, want := decodeTimes(records), []byte{0, 67, 0}; !bytes.Equal(times, want) {
			t.Errorf("decode times %d, want %d", times, want)
		}
	}},
	{"begins anew after a while", "progressive&reset=20&close=1.4s", "...", "f142c01e", func(t *testing.T, records []tlv) {
		var created []uint32
		for _, r := range records {
			if r.tag == 0xfa {
				created = append(created, binary.BigEndian.Uint32(r.payload[4+24+8+12:]))
			}
		}
		if len(created) != 2 || created[1]-created[0] < 1 || created[1]-created[0] > 2 {
			t.Errorf("times of creation %d, want two, 1.333 s apart", created)
		}
	}},
	{"another size", "progressive&resize=2&close=250ms", "a 9cbbbef 9cbbbefa 9bef 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		var widths []uint16
		for _, r := range records {
			if at := bytes.Index(r.payload, []byte("avc1")); r.tag == 0xfa && at > 0 {
				widths = append(widths, binary.BigEndian.Uint16(r.payload[at+4+24:]))
			}
		}
		if !slices.Equal(widths, []uint16{640, 320}) {
			t.Errorf("widths %d, want 640 and 320", widths)
		}
	}},
	{"first duration zero", "progressive&zero&close=200ms", "a 9cbbbef 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if times, want := decodeTimes(records), []byte{0, 0}; !bytes.Equal(times, want) {
			t.Errorf("decode times %d, want %d", times, want)
		}
	}},
	{"times wrap", "progressive&wrap=67ms&close=200ms", "a 9cbbbef 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if times, want := decodeTimes(records), []byte{256 - 67, 0}; !bytes.Equal(times, want) {
			t.Errorf("decode times %d, want %d", times, want)
		}
	}},
	{"a fast clock", "progressive&drift=100000&close=200ms", "a 9cbbbef 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if times, want := decodeTimes(records), []byte{0, 73}; !bytes.Equal(times, want) {
			t.Errorf("decode times %d, want %d", times, want)
		}
	}},
	{"a remark in each picture", "progressive&sei&close=200ms", "a 9cbbbef 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if got, want := nalTypes(records), "78665 7861 7861"; got != want {
			t.Errorf("NAL types %s, want %s", got, want)
		}
	}},
	{"a big picture", "progressive&big=2&close=100ms", "a 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		if got := len(records[len(records)-1].payload); got < 1<<16 {
			t.Errorf("the picture has %d bytes", got)
		}
	}},
	{"wrong size", "progressive&size=1&close=100ms", "a 9cbbbef 9c", "f142c01e", func(t *testing.T, records []tlv) {
		said, is := int(records[6].payload[2])<<8|int(records[6].payload[3]), len(records[2].payload)+8
		if said != is+5 {
			t.Errorf("the mdat says %d bytes and has %d, want 5 too many", said, is)
		}
	}},
	{"unknown tag", "progressive&unknown=1&close=100ms", "a 9cbbbe0f 9c", "f142c01e", nil},
	{"no begin", "progressive&nobegin=2&close=200ms", "a 9cbbbefcbbbef 9c", "f142c01e", nil},
	{"no end", "progressive&noend=2&close=200ms", "a 9cbbbef 9c 9c", "f142c01e", nil},
	{"closes at once", "progressive&close=0s", "", "f142c01e", nil},
}

func TestOptions(t *testing.T) {
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			var records []tlv
			for i, m := range watch(t, test.options) {
				one := cut(t, m)
				if len(one) != 1 {
					t.Fatalf("message %d has %d records", i, len(one))
				}
				records = append(records, one...)
			}
			if got := tags(records); got != test.want && test.want != "..." {
				t.Errorf("sent %q, want %q", got, test.want)
			}
			for _, r := range records {
				if r.tag != 0xfa {
					continue
				}
				if want := test.prefix + "00000018 66747970"; !bytes.HasPrefix(r.payload, unhex(t, want)) {
					t.Errorf("fa begins %x, want %s", r.payload[:12], want)
				}
			}
			if test.check != nil {
				test.check(t, records)
			}
		})
	}
}

// TestEveryOptionIsTried holds the table of cases to the table of options.
func TestEveryOptionIsTried(t *testing.T) {
	elsewhere := []string{"plain", "fullMp4", "packed", "split", "404", "silence", "stall", "variant", "src"}
	for _, o := range options() {
		tried := slices.Contains(elsewhere, o.Name)
		for _, test := range cases {
			query, err := url.ParseQuery(test.options)
			if err != nil {
				t.Fatal(err)
			}
			tried = tried || query.Has(o.Name)
		}
		if !tried {
			t.Errorf("no case tries the option %q", o.Name)
		}
	}
}

// decodeTimes returns the last byte of each tfdt.
func decodeTimes(records []tlv) []byte {
	var all []byte
	for _, r := range records {
		if r.tag == 0xfb && len(r.payload) == trafHeader {
			all = append(all, r.payload[8+28+20-1])
		}
	}
	return all
}

// nalTypes returns the types of the NAL units in each picture.
func nalTypes(records []tlv) string {
	var b strings.Builder
	for _, r := range records {
		if r.tag != 0xfc {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		for p := r.payload; len(p) > 0; p = p[4+int(p[1])<<16+int(p[2])<<8+int(p[3]):] {
			b.WriteByte('0' + p[4]&0x1f)
		}
	}
	return b.String()
}
