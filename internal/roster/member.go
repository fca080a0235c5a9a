package roster

import (
	"bytes"
	"encoding/json"
)

// member is a member of an object, or an element of an array, which has no key.
type member struct {
	key   string
	value json.RawMessage
	at    int // byte of the text
}

// members gives all that is in an object or array at a byte of the text, in its
// order.
func members(v json.RawMessage, at int, give func(member)) error {
	d := json.NewDecoder(bytes.NewReader(v))
	if _, err := d.Token(); err != nil { // the bracket
		return err
	}
	for d.More() {
		m := member{}
		if v[0] == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			m.key, _ = key.(string)
		}
		if err := d.Decode(&m.value); err != nil {
			return err
		}
		m.at = at + int(d.InputOffset()) - len(m.value)
		give(m)
	}
	return nil
}

// listsOf returns those of an object's members that may have cameras in them:
// where one is called cameras or setup that one, else all that are not plain.
func listsOf(of []member) []member {
	var lists []member
	for _, m := range of {
		switch {
		case m.key == "cameras" || m.key == "setup":
			m.key = "" // no place
			return []member{m}
		case m.value[0] == '{' || m.value[0] == '[':
			lists = append(lists, m)
		}
	}
	return lists
}
