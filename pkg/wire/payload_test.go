package wire_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// payloadCases feed encoding, decoding and the seeds of the fuzz target.
var payloadCases = []struct {
	name  string
	value any // a *Header, *Note, *Gap or *End
	json  string
}{
	{"raw", &wire.Header{Stage: "raw", Camera: "x", Source: "wss://host/x?a=1&b=2", Transport: "trafficview"},
		`{"stage":"raw","camera":"x","source":"wss://host/x?a=1&b=2","transport":"trafficview"}`},
	{"video", &wire.Header{Stage: "media", Codec: "avc1.42c01e", Config: []byte{1, 66, 192, 30}, Timescale: 90000, Width: 1920, Height: 1080},
		`{"stage":"media","codec":"avc1.42c01e","config":"AULAHg==","timescale":90000,"width":1920,"height":1080}`},
	{"audio", &wire.Header{Stage: "media", Codec: "mp4a.40.2", Config: []byte{18, 16}, Timescale: 44100, Rate: 44100, Channels: 2},
		`{"stage":"media","codec":"mp4a.40.2","config":"EhA=","timescale":44100,"rate":44100,"channels":2}`},
	{"a place", &wire.Header{Stage: "media", Latitude: new(38.9), Longitude: new(-77.0), Zone: "America/New_York"},
		`{"stage":"media","latitude":38.9,"longitude":-77,"zone":"America/New_York"}`},
	{"the place 0, 0", &wire.Header{Stage: "media", Latitude: new(0.0), Longitude: new(0.0)},
		`{"stage":"media","latitude":0,"longitude":0}`},
	{"note", &wire.Note{What: "segment", Text: "<&>", Values: map[string]any{"number": 7.0, "url": "http://h/7.ts"}},
		`{"what":"segment","text":"<&>","values":{"number":7,"url":"http://h/7.ts"}}`},
	{"a gap that is open", &wire.Gap{Cause: wire.CauseClosed, Open: true}, `{"cause":"closed","open":true}`},
	{"a gap of segments", &wire.Gap{Cause: wire.CauseExpired, Length: 4e6, First: new(int64(0)), Last: new(int64(1))},
		`{"cause":"expired","length":4000000,"first":0,"last":1}`},
	{"damage", &wire.Gap{Cause: wire.CauseDamage, Frames: 1, Bytes: 3, At: new(int64(0)), Text: "x"},
		`{"cause":"damage","frames":1,"bytes":3,"at":0,"text":"x"}`},
	{"a stream's end", &wire.End{Stage: "camcut", Totals: &wire.Totals{
		Camera: "x", In: wire.Count{Frames: 3, Bytes: 30}, Out: wire.Count{Frames: 1, Bytes: 10},
		Dropped: map[string]wire.Count{"range": {Frames: 1, Bytes: 10}}, Lost: map[string]wire.Count{"damage": {Frames: 1, Bytes: 10}}}},
		`{"stage":"camcut","totals":{"camera":"x","in":{"frames":3,"bytes":30},"out":{"frames":1,"bytes":10},` +
			`"dropped":{"range":{"frames":1,"bytes":10}},"lost":{"damage":{"frames":1,"bytes":10}}}}`},
	{"the pipe's end", &wire.End{Streams: map[uint16]*wire.Totals{7: {}}},
		`{"streams":{"7":{"in":{"frames":0,"bytes":0},"out":{"frames":0,"bytes":0}}}}`},
	{"an end without totals", &wire.End{}, `{}`},
}

// asFrame returns a payload's frame.
func asFrame(value any) wire.Frame {
	return value.(interface {
		Frame(uint16, wire.Time) wire.Frame
	}).Frame(1, 2)
}

// parse reads a payload as that of a kind of frame; the result is a pointer.
func parse(k wire.Kind, payload []byte) (any, error) {
	switch k {
	case wire.KindHeader:
		h, err := wire.ParseHeader(payload)
		return &h, err
	case wire.KindNote:
		n, err := wire.ParseNote(payload)
		return &n, err
	case wire.KindGap:
		g, err := wire.ParseGap(payload)
		return &g, err
	}
	e, err := wire.ParseEnd(payload)
	return &e, err
}

func TestPayload(t *testing.T) {
	for _, c := range payloadCases {
		t.Run(c.name, func(t *testing.T) {
			f := asFrame(c.value)
			if string(f.Payload) != c.json || f.Stream != 1 || f.Time != 2 || f.Flags != 0 {
				t.Errorf("written as stream %d at %d: %s\nwant %s", f.Stream, f.Time, f.Payload, c.json)
			}
			got, err := parse(f.Kind, []byte(c.json))
			if err != nil || !reflect.DeepEqual(got, c.value) {
				t.Errorf("read as %+v, %v\nwant %+v", got, err, c.value)
			}
		})
	}
}

func TestPayloadErrors(t *testing.T) {
	for _, c := range []struct {
		kind       wire.Kind
		json, want string
	}{
		{'H', ``, "header: unexpected end of JSON input"},
		{'H', `{}`, `header: stage is "", neither "raw" nor "media"`},
		{'H', `{"stage":"pixels"}`, `header: stage is "pixels", neither "raw" nor "media"`},
		{'H', `{"stage":"media","timescale":-1}`, "header: json: cannot unmarshal"},
		{'H', `{"stage":"media","config":"?"}`, "header: illegal base64 data at input byte 0"},
		{'G', `{}`, "gap: no cause"},
		{'G', `{"cause":7}`, "gap: json: cannot unmarshal"},
		{'N', `[]`, "note: json: cannot unmarshal"},
		{'E', `{"streams":{"70000":{}}}`, "end: json: cannot unmarshal"},
	} {
		t.Run(c.json, func(t *testing.T) {
			if _, err := parse(c.kind, []byte(c.json)); !strings.HasPrefix(fmt.Sprint(err), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestPayloadOddities(t *testing.T) {
	if e, err := wire.ParseEnd([]byte(`{"streams":{"1":null,"2":{}}}`)); err != nil || len(e.Streams) != 1 || e.Streams[2] == nil {
		t.Errorf("totals that are null: %+v, %v", e.Streams, err)
	}
	if f := (&wire.Header{Stage: "raw", Latitude: new(math.NaN())}).Frame(1, 0); string(f.Payload) != "{}" {
		t.Errorf("what JSON can't say: %s", f.Payload)
	}
	if f := (&wire.Gap{Length: math.MaxUint32}).Frame(1, 0); f.Duration != math.MaxUint32 {
		t.Errorf("the longest length that the frame can say: %d", f.Duration)
	}
	if f := (&wire.Gap{Length: math.MaxUint32 + 1}).Frame(1, 0); f.Duration != 0 || !strings.Contains(string(f.Payload), "4294967296") {
		t.Errorf("a longer one: %d, %s", f.Duration, f.Payload)
	}
	if !json.Valid((&wire.Note{Text: "\xff\x00"}).Frame(1, 0).Payload) {
		t.Error("text that is not UTF-8 makes no JSON")
	}
}
