package hls

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"campipe/internal/sim/segment"
)

// keyName returns the name of the key that a segment is encrypted with.
func (b *builder) keyName(s segment.Segment) string {
	return fmt.Sprintf("key-%d-%d.bin", s.Life+1, (s.Number-1)/b.rotate+1)
}

// key returns the key of a name.
func (b *builder) key(name string) ([]byte, bool) {
	if b.rotate == 0 || !strings.HasPrefix(name, "key-") || !strings.HasSuffix(name, ".bin") {
		return nil, false
	}
	sum := sha256.Sum256([]byte(b.camera + "/" + name))
	return sum[:aes.BlockSize], true
}

// vector returns the initialization vector of a segment, and whether the playlist
// tells it. Of transport streams it does not: then it is the number (RFC 8216
// section 5.2).
func (b *builder) vector(s segment.Segment) (iv []byte, told bool) {
	if b.ts {
		iv = binary.BigEndian.AppendUint64(make([]byte, 8), uint64(s.Number))
		return iv, false
	}
	sum := sha256.Sum256([]byte(b.camera + "/" + b.keyName(s) + "/iv"))
	return sum[:aes.BlockSize], true
}

// seal encrypts a segment.
func (b *builder) seal(s segment.Segment, plain []byte) []byte {
	key, _ := b.key(b.keyName(s))
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil // a key has 16 bytes
	}
	iv, _ := b.vector(s)
	n := aes.BlockSize - len(plain)%aes.BlockSize
	sealed := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(sealed, sealed)
	return sealed
}
