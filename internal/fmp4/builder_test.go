package fmp4

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/Eyevinn/mp4ff/mp4"
)

// box is a box with what is in it.
func box(name string, parts ...[]byte) []byte {
	payload := bytes.Join(parts, nil)
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(payload)))
	return append(append(b, name...), payload...)
}

// words are integers of 32 bits.
func words(v ...uint32) []byte {
	var b []byte
	for _, w := range v {
		b = binary.BigEndian.AppendUint32(b, w)
	}
	return b
}

// The parameter sets of 16x16 pixels of constrained baseline.
var (
	sps = []byte{0x67, 0x42, 0xc0, 0x0a, 0xda, 0x7b, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0xc0, 0xf1, 0x22, 0xa0}
	pps = []byte{0x68, 0xce, 0x0f, 0x19, 0x20}
)

// twoTracks is an init segment with a track of H.264, 1, and one of AAC, 2.
func twoTracks(t testing.TB) []byte {
	t.Helper()
	init := mp4.CreateEmptyInit()
	init.AddEmptyTrack(1000, "video", "und")
	init.AddEmptyTrack(48000, "audio", "und")
	traks := init.Moov.Traks
	if err := traks[0].SetAVCDescriptor("avc1", [][]byte{sps}, [][]byte{pps}, true); err != nil {
		t.Fatal(err)
	}
	if err := traks[1].SetAACDescriptor(2, 48000); err != nil {
		t.Fatal(err)
	}
	init.Moov.Mvex.Trexs[0].DefaultSampleDuration = 40
	init.Moov.Mvex.Trexs[1].DefaultSampleDuration = 1024
	init.Moov.Mvhd.CreationTime = 0xdb7febb2
	var b bytes.Buffer
	if err := init.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
