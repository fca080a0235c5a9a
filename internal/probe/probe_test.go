package probe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"campipe/internal/camera"
	"campipe/internal/flow"
	"campipe/pkg/wire"
)

const (
	mixed = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"
	still = "HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\n\r\n"
)

// picture is one of 16 x 8.
func picture(t *testing.T) string {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// script is a source that gives a head and then, each time that so much time has
// passed, a body, at most n times; then it fails with err.
func script(head, body string, every time.Duration, n int, err error) flow.Source {
	return func(ctx context.Context) flow.Frames {
		return func(yield func(wire.Frame, error) bool) {
			if head != "" && !yield(wire.Frame{Kind: wire.KindRaw, Flags: wire.FlagHead | wire.FlagKeep, Payload: []byte(head)}, nil) {
				return
			}
			for range n {
				select {
				case <-ctx.Done():
					yield(wire.Frame{}, ctx.Err())
					return
				case <-time.After(every):
				}
				if !yield(wire.Frame{Kind: wire.KindRaw, Payload: []byte(body)}, nil) {
					return
				}
			}
			if err != nil {
				yield(wire.Frame{}, err)
			}
		}
	}
}

func TestOne(t *testing.T) {
	p := picture(t)
	part := fmt.Sprintf("--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n", len(p), p)
	limits := Limits{First: 20 * time.Second, Look: 5 * time.Second}
	for _, c := range []struct {
		name   string
		source flow.Source
		want   Result
		took   time.Duration
	}{
		{
			name: "ten pictures a second", source: script(mixed, part, 100*time.Millisecond, 1000, nil), took: 2100 * time.Millisecond,
			want: Result{State: Live, What: "mjpeg", Codec: "jpeg", Width: 16, Height: 8, Pictures: 21, Rate: 10, First: 0.1},
		},
		{
			name: "a picture every four seconds", source: script(mixed, part, 4*time.Second, 1000, nil), took: 8 * time.Second,
			want: Result{State: Live, What: "mjpeg", Codec: "jpeg", Width: 16, Height: 8, Pictures: 2, Rate: 0.25, First: 4},
		},
		{
			name: "a picture a minute", source: script(mixed, part, 15*time.Second, 1000, nil), took: 20 * time.Second,
			want: Result{State: Live, What: "mjpeg", Codec: "jpeg", Width: 16, Height: 8, Pictures: 1, First: 15},
		},
		{
			name: "single picture", source: script(still, p, time.Second, 1000, nil), took: time.Second,
			want: Result{State: Live, What: Still, Codec: "jpeg", Width: 16, Height: 8, Pictures: 1, First: 1},
		},
		{
			name: "stream that ends", source: script(mixed, part, time.Second, 1, nil), took: time.Second,
			want: Result{State: Live, What: "mjpeg", Codec: "jpeg", Width: 16, Height: 8, Pictures: 1, First: 1},
		},
		{
			name: "nothing but framing", source: script(mixed, "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n", time.Second, 1000, nil), took: 6 * time.Second,
			want: Result{State: Blind, What: "mjpeg", Cause: wire.CauseDamage, Error: "no picture in what came for 5s"},
		},
		{
			name: "silence after the head", source: script(mixed, "", time.Hour, 1, nil), took: 20 * time.Second,
			want: Result{State: Dead, What: "mjpeg", Cause: wire.CauseSilence, Error: "nothing came for 20s"},
		},
		{
			name: "not found", source: script("", "", 0, 0, &camera.Fault{Cause: wire.CauseRefused, Err: errors.New("the server answered 404 Not Found")}),
			want: Result{State: Blind, What: "http", Cause: wire.CauseRefused, Error: "the server answered 404 Not Found"},
		},
		{
			name: "nobody there", source: script("", "", 0, 0, &camera.Fault{Cause: wire.CauseConnect, Err: errors.New("connection refused")}),
			want: Result{State: Dead, What: "http", Cause: wire.CauseConnect, Error: "connection refused"},
		},
		{
			name: "ends at once", source: script("", "", 0, 0, nil),
			want: Result{State: Dead, What: "http", Cause: wire.CauseClosed, Error: "the server ended the stream"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				target := Target{Header: wire.Header{Stage: wire.StageRaw, Camera: "x", Source: "http://x", Transport: "http"}, Source: c.source}
				got := One(t.Context(), target, limits)
				c.want.Camera, c.want.Source = "x", "http://x"
				if got != c.want {
					t.Errorf("%+v\nwant %+v", got, c.want)
				}
				if took := time.Since(began); took != c.took {
					t.Errorf("it took %v, want %v", took, c.took)
				}
			})
		})
	}
}

// TestAll checks that results come in their order, that no more cameras than
// allowed are asked at once, and that one that hangs delays no other.
func TestAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := picture(t)
		var mu sync.Mutex
		now, most := 0, 0
		enter := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			now += n
			most = max(most, now)
		}
		counted := func(s flow.Source) flow.Source {
			return func(ctx context.Context) flow.Frames {
				return func(yield func(wire.Frame, error) bool) {
					enter(1)
					defer enter(-1)
					s(ctx)(yield)
				}
			}
		}
		var targets []Target
		for i := range 20 {
			s := script(still, p, time.Second, 1, nil)
			if i == 3 {
				s = script("", "", time.Hour, 1, nil)
			}
			targets = append(targets, Target{Header: wire.Header{Stage: wire.StageRaw, Camera: fmt.Sprint(i), Transport: "http"}, Source: counted(s)})
		}
		began, i := time.Now(), 0
		for r := range All(t.Context(), targets, Limits{First: 20 * time.Second, Look: time.Second}, 4) {
			if r.Camera != fmt.Sprint(i) || (r.State == Live) != (i != 3) {
				t.Errorf("result %d: %+v", i, r)
			}
			i++
		}
		if took := time.Since(began); i != 20 || most != 4 || took != 20*time.Second {
			t.Errorf("%d results, %d at once, in %v, want 20, 4, 20 s", i, most, took)
		}
	})
}

func TestLine(t *testing.T) {
	live := Result{Camera: "front", State: Live, What: "trafficview", Codec: "avc1.42c01e", Width: 640, Height: 480, Pictures: 30, Rate: 14.99, First: 0.251, Sound: "mp4a.40.2 48000 Hz"}
	dead := Result{Camera: "back", State: Dead, Error: "connection refused"}
	got := Columns(6) + live.Line(6) + dead.Line(6)
	want := `CAMERA  STATE  WHAT         CODEC        SIZE         RATE    FIRST  SOUND
front   live   trafficview  avc1.42c01e  640x480    15.0/s    0.25s  mp4a.40.2 48000 Hz
back    dead   connection refused
`
	if got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}
