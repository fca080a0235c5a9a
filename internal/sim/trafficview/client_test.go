package trafficview

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"campipe/internal/sim/clip"
	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

// serve starts a server and returns its URL without a path.
func serve(t *testing.T, p pace.Pace, log io.Writer) string {
	t.Helper()
	c, err := clip.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(c, p, journal.New(log, func(err error) { t.Error(err) }))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http")
}

// dial connects a client to a camera.
func dial(t *testing.T, url string) *websocket.Conn {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// read returns the messages of a client, at most n, and how they ended.
func read(t *testing.T, conn *websocket.Conn, n int) ([][]byte, error) {
	t.Helper()
	var all [][]byte
	for len(all) < n {
		kind, b, err := conn.ReadMessage()
		if err != nil {
			return all, err
		}
		if kind != websocket.BinaryMessage {
			t.Fatalf("message %d is of kind %d", len(all), kind)
		}
		all = append(all, b)
	}
	return all, nil
}

// watch returns all messages of a camera with the options, which end the
// connection.
func watch(t *testing.T, options string) [][]byte {
	t.Helper()
	all, err := read(t, dial(t, serve(t, pace.Pace{}, io.Discard)+"/DDOT_CAPTOP_13.vod?"+options), 1<<20)
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != websocket.CloseAbnormalClosure {
		t.Fatalf("ended with %v, want an end without a close frame", err)
	}
	return all
}

// tlv is a record as a client reads it.
type tlv struct {
	tag     byte
	payload []byte
}

// cut takes bytes apart into records.
func cut(t *testing.T, b []byte) []tlv {
	t.Helper()
	var all []tlv
	for len(b) > 0 {
		n := int(binary.BigEndian.Uint32(b)) & 0xffffff
		all = append(all, tlv{b[0], b[4 : 4+n]})
		b = b[4+n:]
	}
	return all
}

// tags returns the records' tags in hexadecimal, one word for what stands
// between an f9 and the next.
func tags(records []tlv) string {
	var b strings.Builder
	for i, r := range records {
		if r.tag == 0xf9 && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string("0123456789abcdef"[r.tag&15])) // all begin with e or f
	}
	return b.String()
}

// file puts records together as a player does: the pieces of the moof, the
// mdat's header, the video and the audio of each fragment. Only whole fragments
// are in it.
func file(records []tlv, prefix int) []byte {
	var out, moof, header, video, audio bytes.Buffer
	open := false
	for _, r := range records {
		switch r.tag {
		case 0xfa:
			out.Write(r.payload[prefix:])
		case 0xf9:
			for _, b := range []*bytes.Buffer{&moof, &header, &video, &audio} {
				b.Reset()
			}
			open = true
		case 0xfb:
			moof.Write(r.payload)
		case 0xfe:
			header.Write(r.payload)
		case 0xfc:
			video.Write(r.payload)
		case 0xfd:
			audio.Write(r.payload)
		case 0xff:
			for _, b := range []*bytes.Buffer{&moof, &header, &video, &audio} {
				if open {
					out.Write(b.Bytes())
				}
			}
			open = false
		}
	}
	return out.Bytes()
}
