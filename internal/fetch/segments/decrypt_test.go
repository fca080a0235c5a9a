package segments

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"net/url"
	"strings"
	"testing"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// keys is a server of keys, by path.
type keys map[string]string

func (k keys) Fetch(_ context.Context, l Location) ([]byte, error) { return []byte(k[l.URL.Path]), nil }

func encrypt(t *testing.T, key string, iv [16]byte, text string) []byte {
	block, err := aes.NewCipher([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	n := aes.BlockSize - len(text)%aes.BlockSize
	data := append([]byte(text), bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, iv[:]).CryptBlocks(data, data)
	return data
}

func TestDecrypt(t *testing.T) {
	const key = "0123456789abcdef"
	iv := [16]byte{15: 7}
	s := New(Options{Fetcher: keys{"/key": key, "/other": "fedcba9876543210", "/short": "0123"}})
	for _, c := range []struct {
		name, path string
		data       []byte
		want       string
		fails      string // what the error says
	}{
		{"a segment", "/key", encrypt(t, key, iv, "sixteen bytes of it, and more"), "sixteen bytes of it, and more", ""},
		{"a multiple of the block", "/key", encrypt(t, key, iv, key), key, ""},
		{"nothing in it", "/key", encrypt(t, key, iv, ""), "", ""},
		{"no bytes", "/key", nil, "", "0 encrypted bytes"},
		{"cut", "/key", encrypt(t, key, iv, "text")[:15], "", "15 encrypted bytes are not a multiple of 16"},
		{"a short key", "/short", encrypt(t, key, iv, "text"), "", "key of 4 bytes, not 16"},
		{"another key", "/other", encrypt(t, key, iv, "text"), "", "padding of"},
	} {
		got, err := s.decrypt(t.Context(), &Crypt{Key: &url.URL{Path: c.path}, IV: iv}, c.data)
		var f *camera.Fault
		if c.fails == "" {
			if err != nil || string(got) != c.want {
				t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
			}
		} else if !errors.As(err, &f) || f.Cause != wire.CauseDamage || !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%s: error %v, want damage: %s", c.name, err, c.fails)
		}
	}
}
