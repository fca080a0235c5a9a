package hls

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
)

// Key says how segments are encrypted: AES-128 in CBC mode, padded by PKCS #7
// (RFC 8216 section 5.2), each segment and init segment by itself.
type Key struct {
	URL    *url.URL // where its 16 bytes are
	vector [16]byte
	told   bool
}

// IV returns the initialization vector for the segment of that number: the one
// in the playlist, or else the number itself. For an init segment under a key
// without one, which RFC 8216 forbids, the number is Map.Number.
func (k *Key) IV(number uint64) [16]byte {
	if k.told {
		return k.vector
	}
	var iv [16]byte
	binary.BigEndian.PutUint64(iv[8:], number)
	return iv
}

// keyOf reads EXT-X-KEY: nil for METHOD=NONE. Encryption that is not undone here
// is an error.
func keyOf(base *resolver, list string) (*Key, error) {
	var method, format, reference, vector string
	for name, value := range attributes(list) {
		switch name {
		case "METHOD":
			method = value
		case "KEYFORMAT":
			format = value
		case "URI":
			reference = value
		case "IV":
			vector = value
		}
	}
	switch {
	case method == "NONE":
		return nil, nil
	case method != "AES-128":
		return nil, fmt.Errorf("method %.40q is none of NONE, AES-128", method)
	case format != "" && format != "identity":
		return nil, fmt.Errorf("key format %.80q is not identity", format)
	case reference == "":
		return nil, fmt.Errorf("no URI")
	}
	place, err := base.resolve(reference)
	if err != nil {
		return nil, err
	}
	key := &Key{URL: place, told: vector != ""}
	if key.told {
		err = key.setVector(vector)
	}
	return key, err
}

// setVector reads a hexadecimal-sequence of up to 128 bits. Leading zeros may be
// left out: servers do.
func (k *Key) setVector(text string) error {
	digits, ok := strings.CutPrefix(strings.ToLower(text), "0x")
	if !ok || digits == "" || len(digits) > 2*len(k.vector) {
		return fmt.Errorf("IV %.40q is no hexadecimal number of 128 bits", text)
	}
	digits = strings.Repeat("0", 2*len(k.vector)-len(digits)) + digits
	if _, err := hex.Decode(k.vector[:], []byte(digits)); err != nil {
		return fmt.Errorf("IV %.40q is no hexadecimal number of 128 bits", text)
	}
	return nil
}
