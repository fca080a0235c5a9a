package journal

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const lines = `{"event":"start","camera":"a","connection":1,"url":"/a.vod?progressive&audio"}
{"event":"start","camera":"b","connection":2,"url":"/b.vod"}
{"event":"sample","camera":"a","connection":1,"track":"video","time":67,"duration":66,"offset":0,"key":true,"size":3,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
{"event":"withheld","camera":"b","connection":2,"why":"truncated"}
{"event":"sample","camera":"c","connection":3,"track":"video","time":1700000000000000,"duration":0,"offset":0,"key":true,"number":7,"size":3,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
{"event":"end","camera":"a","connection":1,"why":"stopped"}
`

func TestJournal(t *testing.T) {
	var out bytes.Buffer
	j := New(&out, func(err error) { t.Error(err) })
	c := j.Start("a", "/a.vod?progressive&audio")
	b := j.Start("b", "/b.vod")
	c.Sample(Sample{Track: "video", Time: 67, Duration: 66, Key: true}, []byte("abc"))
	b.Withheld("truncated")
	j.Request("c").Sample(Sample{Track: "video", Time: 1_700_000_000_000_000, Key: true, Number: 7}, []byte("abc"))
	c.End("stopped")
	if diff := cmp.Diff(lines, out.String()); diff != "" {
		t.Error(diff)
	}
	all, err := Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if (l.Sample != nil) != (l.Event == EventSample) {
			t.Errorf("%+v", l)
		}
	}
	if len(all) != 6 || all[2].Time != 67 || all[4].Number != 7 || all[5].Why != "stopped" {
		t.Errorf("read %+v", all)
	}
}

func TestNoJournal(t *testing.T) {
	var j *Journal
	c := j.Start("a", "/")
	c.Sample(Sample{}, nil)
	c.Withheld("")
	c.End("")
	j.Request("a").Sample(Sample{}, nil)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestErrors(t *testing.T) {
	var err error
	New(full{}, func(e error) { err = e }).Start("a", "/")
	if err == nil || err.Error() != "log: no space left on device" {
		t.Errorf("start: %v", err)
	}
	if _, err := Read(bytes.NewReader([]byte(lines[:100]))); err == nil || err.Error() != "log: line 2: unexpected EOF" {
		t.Errorf("read: %v", err)
	}
}
