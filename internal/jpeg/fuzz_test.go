package jpeg

import (
	"slices"
	"testing"
)

// Law: however the bytes come, the same is found; a picture that was found is
// found again where nothing follows it, and none is where its last byte is missing;
// and with tables put in it has tables, and is as long as the sum.
func FuzzScan(f *testing.F) {
	for _, c := range pictures {
		f.Add([]byte(c.bytes), uint8(3))
	}
	f.Fuzz(func(t *testing.T, b []byte, size uint8) {
		n, info, err := scanned(b, len(b)+1)
		again, other, fault := scanned(b, int(size)+1)
		if n != again || info != other || (err == nil) != (fault == nil) {
			t.Fatalf("whole: %d, %+v, %v; in pieces of %d: %d, %+v, %v", n, info, err, int(size)+1, again, other, fault)
		}
		if err != nil || n == 0 {
			return
		}
		if got, _, err := scanned(slices.Clip(b[:n]), n); got != n || err != nil {
			t.Fatalf("alone it has %d bytes, %v, and not %d", got, err, n)
		}
		if got, _, err := scanned(b[:n-1], n); got != 0 && err == nil {
			t.Fatalf("without its last byte it has %d bytes", got)
		}
		if !info.Bare() {
			return
		}
		whole := Complete(nil, b[:n], info)
		got, made, err := scanned(whole, len(whole))
		if got != n+len(standard) || err != nil || made.Bare() {
			t.Fatalf("with tables it has %d bytes, %v, %+v", got, err, made)
		}
	})
}

func BenchmarkScan(b *testing.B) {
	data := []byte(begin + frame + tables + scan)
	for i := range 100_000 { // a stuffed byte each 256
		data = append(data, byte(i))
		if byte(i) == 0xff {
			data = append(data, 0)
		}
	}
	data = append(data, end...)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		var s Scanner
		if n, err := s.Scan(data); n != len(data) {
			b.Fatal(n, err)
		}
	}
}
