package test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// relay is a server that hands on what is pushed to it.
type relay struct {
	server *gortsplib.Server
	ready  chan struct{} // closed when somebody pushes
	once   sync.Once
	mu     sync.Mutex
	stream *gortsplib.ServerStream
}

func newRelay(t *testing.T) *relay {
	r := &relay{ready: make(chan struct{})}
	for port := 20000 + 2*rand.IntN(10000); ; port += 2 { // RTP has an even one, RTCP the next
		r.server = &gortsplib.Server{
			Handler: r, RTSPAddress: "127.0.0.1:0",
			UDPRTPAddress: fmt.Sprintf("127.0.0.1:%d", port), UDPRTCPAddress: fmt.Sprintf("127.0.0.1:%d", port+1),
		}
		err := r.server.Start()
		if err == nil {
			t.Cleanup(r.server.Close)
			return r
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			t.Fatal(err)
		}
	}
}

func (r *relay) url() string { return "rtsp://" + r.server.NetListener().Addr().String() + "/front" }

func (r *relay) OnAnnounce(c *gortsplib.ServerHandlerOnAnnounceCtx) (*base.Response, error) {
	stream := &gortsplib.ServerStream{Server: r.server, Desc: c.Description}
	if err := stream.Initialize(); err != nil {
		return &base.Response{StatusCode: base.StatusInternalServerError}, err
	}
	r.mu.Lock()
	r.stream = stream
	r.mu.Unlock()
	return &base.Response{StatusCode: base.StatusOK}, nil
}

func (r *relay) current() *gortsplib.ServerStream {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stream
}

func (r *relay) OnDescribe(*gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	return &base.Response{StatusCode: base.StatusOK}, r.current(), nil
}

func (r *relay) OnSetup(c *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	if c.Session.State() == gortsplib.ServerSessionStatePreRecord {
		return &base.Response{StatusCode: base.StatusOK}, nil, nil
	}
	return &base.Response{StatusCode: base.StatusOK}, r.current(), nil
}

func (r *relay) OnPlay(*gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	return &base.Response{StatusCode: base.StatusOK}, nil
}

func (r *relay) OnRecord(c *gortsplib.ServerHandlerOnRecordCtx) (*base.Response, error) {
	stream := r.current()
	c.Session.OnPacketRTPAny(func(m *description.Media, _ format.Format, p *rtp.Packet) { stream.WritePacketRTP(m, p) })
	c.Session.OnPacketRTCPAny(func(m *description.Media, p rtcp.Packet) { stream.WritePacketRTCP(m, p) })
	r.once.Do(func() { close(r.ready) })
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// TestPush records what ffmpeg pushes to a server that others wrote: nothing is
// missing from the middle, nothing is there twice.
func TestPush(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, encoder, fetch, muxed string }{
		{"H.264 and AAC", "-c:v libx264 -x264-params aud=0:repeat-headers=0 -g 10 -bf 0 -c:a aac", "", "mp4"},
		{"H.264 and AAC over UDP", "-c:v libx264 -x264-params aud=0:repeat-headers=0 -g 10 -bf 0 -c:a aac", "--udp", "mp4"},
		{"H.264 with B-frames", "-c:v libx264 -x264-params aud=0:repeat-headers=0 -g 10 -bf 2 -an", "", "mp4"},
		{"H.265 and Opus", "-c:v libx265 -x265-params log-level=error -g 10 -c:a libopus -ac 2", "", "mp4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			run(t, dir, "ffmpeg -v error -f lavfi -i testsrc=size=320x240:rate=10,noise=alls=20:allf=t -f lavfi -i sine=sample_rate=48000 -t 20 "+c.encoder+" clip."+c.muxed)
			r := newRelay(t)
			camera := exec.Command("bash", "-c", "exec ffmpeg -v error -re -i clip."+c.muxed+" -c copy -f rtsp -rtsp_transport tcp "+r.url())
			camera.Dir = dir
			if err := camera.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				camera.Process.Kill()
				camera.Wait()
			}()
			<-r.ready
			run(t, dir, "camfetch "+r.url()+" "+c.fetch+" --duration 6s -q > raw.cam && camdemux -q --report demux.json raw.cam > media.cam && camjoin -q -o out.mp4 media.cam")
			want, got := packets(t, dir+"/clip."+c.muxed), packets(t, dir+"/out.mp4")
			for track := range want {
				n, err := left(want[track], got[track])
				if before := index(want[track], got[track]); n != before || err != nil || len(got[track]) < 30 {
					t.Errorf("%s: %d came, %d are missing; %v", track, len(got[track]), n-before, err)
				}
			}
			if out := run(t, dir, "ffmpeg -v error -i out.mp4 -f null - 2>&1"); strings.TrimSpace(out) != "" {
				t.Errorf("ffmpeg: %s", out)
			}
		})
	}
}
