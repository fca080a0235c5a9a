package segments

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"fmt"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// keysKept is how many keys are kept: a playlist that rotates them lists a few
// at a time.
const keysKept = 16

// decrypt undoes AES-128 in CBC mode with PKCS #7 padding (RFC 8216 section
// 4.3.2.4), in place.
func (s *Source) decrypt(ctx context.Context, c *Crypt, data []byte) ([]byte, error) {
	key, err := s.key(ctx, c)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, damaged(fmt.Errorf("key: %w", err))
	}
	if len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, damaged(fmt.Errorf("%d encrypted bytes are not a multiple of %d", len(data), aes.BlockSize))
	}
	cipher.NewCBCDecrypter(block, c.IV[:]).CryptBlocks(data, data)
	padding := int(data[len(data)-1])
	if padding < 1 || padding > aes.BlockSize {
		return nil, damaged(fmt.Errorf("padding of %d bytes after decryption, not 1 to %d: another key?", padding, aes.BlockSize))
	}
	return data[:len(data)-padding], nil
}

func damaged(err error) error { return &camera.Fault{Cause: wire.CauseDamage, Err: err} }

// key returns the key of a segment.
func (s *Source) key(ctx context.Context, c *Crypt) ([]byte, error) {
	name := c.Key.String()
	if key, ok := s.keys[name]; ok {
		return key, nil
	}
	key, err := s.Fetcher.Fetch(ctx, Location{URL: c.Key})
	if err != nil {
		return nil, err
	}
	if len(key) != aes.BlockSize {
		return nil, damaged(fmt.Errorf("key of %d bytes, not %d", len(key), aes.BlockSize))
	}
	if s.keys == nil || len(s.keys) == keysKept {
		s.keys = map[string][]byte{}
	}
	s.keys[name] = key
	return key, nil
}
