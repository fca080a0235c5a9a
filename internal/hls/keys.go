package hls

// keys is the encryption that holds for the next segment. Several EXT-X-KEY in a
// row offer the same key in several ways; one that can be read is enough.
type keys struct {
	key  *Key
	err  error // the offers so far can't be read
	used bool  // a segment stands behind the last offer: the next one is another key
}

func (k *keys) add(base *resolver, list string) error {
	key, err := keyOf(base, list)
	switch {
	case err == nil:
		k.key, k.err = key, nil
	case k.used || k.key == nil:
		k.key, k.err = nil, err
	}
	k.used = false
	return nil
}

// current returns the key, nil for none.
func (k *keys) current() (*Key, error) { return k.key, k.err }
