// Package loose reads JSON values that lists of cameras write in more than one
// way.
package loose

import (
	"encoding/json"
	"reflect"
)

// Text is a string; or a number, true or false, as it is written; null is "".
type Text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *Text) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = Text(s)
	case '{':
		return &json.UnmarshalTypeError{Value: "an object", Type: reflect.TypeFor[string]()}
	case '[':
		return &json.UnmarshalTypeError{Value: "an array", Type: reflect.TypeFor[string]()}
	case 'n':
		*t = ""
	default:
		*t = Text(b)
	}
	return nil
}
