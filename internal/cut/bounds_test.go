package cut

import (
	"bytes"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

func TestBounds(t *testing.T) {
	base := day{length: 100 * second, keys: 5, cameras: 2, fps: 2, size: 10, zero: -50 * second}
	big := base
	big.size = 20000
	hangs := base
	hangs.hangs = 40 * second
	for _, c := range []struct {
		name       string
		data       []byte
		cameras    []string
		first, end wire.Time
		ok         bool
	}{
		{"all cameras", base.record(t), nil, -50 * second, 50*second + second/3, true},
		{"the later one", base.record(t), []string{"b"}, -50*second + second/3, 50*second + second/3, true},
		{"the earlier one", base.record(t), []string{"a"}, -50 * second, 50 * second, true},
		{"more than is read at first", big.record(t), nil, -50 * second, 50*second + second/3, true},
		{"none of the camera", base.record(t), []string{"z"}, 0, 0, false},
		{"one that ended before the tail", append(big.record(t), base.record(t)...), []string{"a"}, -50 * second, 50 * second, true},
		{"hangs", hangs.record(t), []string{"b"}, -50*second + second/3, -10*second + second/3, true},
		{"empty", nil, nil, 0, 0, false},
		{"text", []byte("text"), nil, 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, err := First(frames(bytes.NewReader(c.data), nil), c.cameras)
			if (err == nil) != c.ok || first-c.first > second/4 || first < c.first {
				t.Errorf("first %v, want %v; %v", first, c.first, err)
			}
			end, ok := End(bytes.NewReader(c.data), int64(len(c.data)), c.cameras)
			if ok != c.ok || ok && (end-c.end > second/4 || end < c.end) {
				t.Errorf("end %v, want %v; %v", end, c.end, ok)
			}
		})
	}
}

// TestEndIsThatOfAll: the end found from a file's tail is the latest end of all
// its frames.
func TestEndIsThatOfAll(t *testing.T) {
	d := day{length: 200 * second, keys: 5, cameras: 3, fps: 2, size: 5000, sound: true, zero: 7 * second}
	data := d.record(t)
	want := wire.Time(0)
	all, err := flow.Collect(frames(bytes.NewReader(data), nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Kind == wire.KindSample {
			want = max(want, f.Time+wire.Time(f.Duration))
		}
	}
	if end, ok := End(bytes.NewReader(data), int64(len(data)), nil); !ok || end != want {
		t.Errorf("end %v, want %v", end, want)
	}
}
