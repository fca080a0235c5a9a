package test

import (
	"os"
	"testing"

	"campipe/internal/sim/journal"
)

// TestRTSPClocks records ten minutes of a camera whose clocks for pictures and
// sound are 200 ppm apart, and checks that these are together still in the end.
func TestRTSPClocks(t *testing.T) {
	t.Parallel()
	const pictures, sound, together = 100e-6, -100e-6, 40_000
	for _, options := range []string{"", "&reports=30s", "&noinfo"} {
		t.Run("reports"+options, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			log := dir + "/sent.log"
			s := simulate(t, 1, "--speed", "60", "--log", log, "rtsp:gate?audio=aac&drift=100&audio-drift=-100"+options)
			run(t, dir, "camfetch '"+s.urls[0]+"' --duration 11s -q > raw.cam && camdemux -q raw.cam > media.cam")
			s.stop()
			made := map[string][]float64{} // when the samples of each track were made, in microseconds
			f, err := os.Open(log)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			lines, err := journal.Read(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				if l.Event == journal.EventSample && l.Sample != nil {
					scale, drift := 90_000.0, pictures
					if l.Track == "audio" {
						scale, drift = 16_000, sound
					}
					made[l.Track] = append(made[l.Track], float64(l.Time)/scale*1e6/(1+drift))
				}
			}
			got := times(t, dir+"/media.cam")
			n, m := len(got["video"])-1, len(got["audio"])-1
			if n < 8500 || m < 8500 {
				t.Fatalf("%d pictures, %d pieces of sound", n, m)
			}
			apart := float64(got["audio"][m]-got["video"][n]) - (made["audio"][m] - made["video"][n])
			if apart > together || apart < -together {
				t.Errorf("sound is %.1f ms late", apart/1e3)
			}
			t.Logf("sound is %.3f ms late after %.0f s", apart/1e3, float64(got["video"][n]-got["video"][0])/1e6)
		})
	}
}
