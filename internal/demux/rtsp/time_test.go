package rtsp_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"campipe/pkg/wire"
)

// A day of pictures, from five seconds before the timestamps wrap: twice.
func TestWrap(t *testing.T) {
	const day = 24 * 60 * 60
	s := newSession(t, avc)
	from := &sender{kind: 96, time: math.MaxUint32 - 5*90_000}
	for i := range day {
		s.rtp(0, wire.Time(i)*second, from.packet(true, unit(key, true, fmt.Sprintf("picture %d", i))))
		from.time += 90_000
	}
	s.end()
	r := s.read()
	got := r.video()
	if len(got) != day || len(r.gaps)+len(r.notes) > 0 {
		t.Fatalf("%d pictures of %d, gaps %v, notes %v", len(got), day, r.gaps, r.notes)
	}
	for i, f := range got {
		if want := noon + wire.Time(i)*second; f.Time != want {
			t.Fatalf("picture %d at %d, %d us off", i, f.Time, f.Time-want)
		}
	}
}

// av is a camera with a clock for pictures and one for sound.
type av struct {
	seconds              int
	video, sound         float64           // by how many parts in a million the clocks are fast
	every                int               // seconds between reports; 0 is none
	first                int               // second of the first one
	wall                 func(i int) int64 // what its clock says at second i, microseconds
	shift                wire.Time         // how much later sound arrives than the pictures of its time
	info                 string            // RTP-Info
	videoBase, audioBase uint32
}

// skew has it read, and returns how much later sound is than the pictures of its
// time, in microseconds, at each second.
func (a *av) skew(t *testing.T) (*result, []wire.Time) {
	t.Helper()
	s := newSession(t, avc, pcma)
	if a.info != "" {
		s.answer("RTP-Info: "+a.info+"\r\n", "", wire.FlagHead)
	}
	video, sound := &sender{kind: 96}, &sender{kind: 8}
	ticks := func(base uint32, second, rate, fast float64) uint32 {
		return base + uint32(uint64(math.Round(second*rate*(1+fast/1e6))))
	}
	for i := range a.seconds {
		for j := range 5 {
			at := float64(i) + float64(j)/5
			video.time = ticks(a.videoBase, at, 90_000, a.video)
			s.rtp(0, wire.Time(at*1e6), video.packet(true, unit(key, true, fmt.Sprintf("picture %d", 5*i+j))))
			sound.time = ticks(a.audioBase, at, 8000, a.sound)
			frame := binary.BigEndian.AppendUint64(nil, uint64(5*i+j))
			s.rtp(2, wire.Time(at*1e6)+a.shift, sound.packet(true, append(frame, make([]byte, 1592)...)))
		}
		if a.every > 0 && i >= a.first && (i-a.first)%a.every == 0 {
			at := float64(i) + 0.9
			wall := wire.Time(a.wall(i)) + 900_000
			s.report(0, wire.Time(at*1e6), wall, ticks(a.videoBase, at, 90_000, a.video))
			s.report(2, wire.Time(at*1e6), wall, ticks(a.audioBase, at, 8000, a.sound))
		}
	}
	s.end()
	r := s.read()
	if len(r.streams) != 2 || len(r.samples[r.streams[0]]) != 5*a.seconds || len(r.samples[r.streams[1]]) != 5*a.seconds {
		t.Fatalf("streams %v, error %v, notes %v, gaps %v", r.streams, r.err, r.notes, r.gaps)
	}
	var all []wire.Time
	for i := range 5 * a.seconds {
		all = append(all, r.samples[r.streams[1]][i].Time-r.samples[r.streams[0]][i].Time)
	}
	return r, all
}

func largest(all []wire.Time) (most wire.Time) {
	for _, d := range all {
		most = max(most, d, -d)
	}
	return most
}

// Sound and pictures stay together whose clocks are 200 parts in a million apart,
// as far as the camera says how they go together.
func TestSkew(t *testing.T) {
	set := func(i int) int64 { return int64(noon) + int64(i)*1e6 }
	for _, c := range []struct {
		name      string
		av        av
		most, end wire.Time // skew at any time, and at the end
		note      bool
	}{
		{"same clock, no reports", av{}, 500, 500, false},
		{"reports every 5 s", av{video: 100, sound: -100, every: 5, wall: set}, 5000, 5000, false},
		{"pictures are fast", av{video: 200, every: 5, wall: set}, 5000, 5000, false},
		{"reports from 10 s on", av{sound: 200, every: 5, first: 10, wall: set}, 5000, 5000, false},
		{"reports every 30 s", av{sound: 200, every: 30, wall: set}, 10000, 10000, false},
		{"sound comes 100 ms late", av{sound: 200, every: 5, wall: set, shift: 100_000}, 5000, 5000, false},
		{"and reports late, too", av{sound: 200, every: 5, first: 10, wall: set, shift: 100_000}, 105_000, 5000, false},
		{"sound comes 100 ms late, and RTP-Info says so", av{shift: 100_000, info: "url=rtsp://x/trackID=0;seq=0;rtptime=4294000000,url=rtsp://x/trackID=1;rtptime=77"}, 500, 500, false},
		{"RTP-Info says nothing that can be (rtptime=0)", av{info: "url=trackID=0;rtptime=0,url=trackID=1;rtptime=0"}, 500, 500, false},
		{"clock of 1970", av{sound: 200, every: 5, wall: func(i int) int64 { return 40e6 + int64(i)*1e6 }}, 5000, 5000, true},
		{"no clock", av{every: 5, wall: func(int) int64 { return -2_208_988_800e6 - 900_000 }}, 500, 500, false},
		{"clock a year off", av{sound: 200, every: 5, wall: func(i int) int64 { return set(i) - 365*86400e6 }}, 5000, 5000, true},
		{"clock that is set after a minute", av{sound: 200, every: 5, wall: func(i int) int64 {
			if i > 60 {
				return set(i)
			}
			return set(i) - 365*86400e6
		}}, 5000, 5000, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.av.seconds, c.av.videoBase, c.av.audioBase = 600, 4_294_000_000, 77
			r, all := c.av.skew(t)
			if most := largest(all); most > c.most {
				t.Errorf("skew of %d us", most)
			}
			if end := largest(all[len(all)-100:]); end > c.end {
				t.Errorf("skew of %d us at the end", end)
			}
			for i := range all[1:] { // 500 parts in a million of 200 ms, and a tick of each
				if d := all[i+1] - all[i]; max(d, -d) > 100+125+12 {
					t.Errorf("sample %d: a step of %d us", i+1, d)
				}
			}
			if len(r.gaps) > 0 || len(r.notes) > 0 != c.note {
				t.Errorf("gaps %v, notes %v", r.gaps, r.notes)
			}
			for stream, samples := range r.samples {
				last := samples[len(samples)-1]
				want := noon + 599_800_000
				if d := last.Time - want; d < -200_000 || d > 200_000 {
					t.Errorf("stream %d: ends %d us off its arrival", stream, d)
				}
			}
		})
	}
}

// A clock that is right says when pictures were taken, whatever the network took.
func TestWall(t *testing.T) {
	const delay = 700_000
	for _, c := range []struct {
		name string
		at   wire.Time // when the report comes
		late bool      // too late
	}{
		{"report first", 0, false},
		{"report within the start", 1900_000, false},
		{"report later", 3000_000, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSession(t, avc)
			from := &sender{kind: 96, time: 1000}
			told := false
			for i := range 100 {
				at := wire.Time(i) * 40_000
				if !told && at >= c.at {
					told = true
					s.report(0, at+delay, noon+at, 1000+uint32(i)*3600)
				}
				s.rtp(0, at+delay, from.packet(true, unit(key, true, "x")))
				from.time += 3600
			}
			s.end()
			r := s.read()
			want := noon
			if c.late {
				want += delay
			}
			if got := r.video(); len(got) != 100 || got[0].Time != want || got[99].Time != want+99*40_000 {
				t.Errorf("%d pictures from %d us on, want 100", len(got), got[0].Time-noon)
			}
		})
	}
}
