package secret

import "bytes"

// hidden are the header fields whose values are credentials.
var hidden = [][]byte{
	[]byte("set-cookie"), []byte("cookie"), []byte("authorization"), []byte("www-authenticate"),
	[]byte("proxy-authenticate"), []byte("authentication-info"), []byte("x-auth-token"), []byte("content-auth"),
}

// Head returns a response head as it may be kept: its bytes, but for the values
// of header fields that hold credentials or cookies. Lines end in LF or CRLF; a
// folded line belongs to the field before it (RFC 9112 section 5.2).
func Head(head []byte) []byte {
	out := make([]byte, 0, len(head))
	hiding := false
	for line := range bytes.Lines(head) {
		end := line[len(bytes.TrimRight(line, "\r\n")):]
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			if !hiding {
				out = append(out, line...)
			}
			continue
		}
		name, _, ok := bytes.Cut(line, []byte(":"))
		hiding = ok && isHidden(name)
		if hiding {
			out = append(append(append(out, name...), ": "+blank...), end...)
			continue
		}
		out = append(out, line...)
	}
	return out
}

func isHidden(name []byte) bool {
	for _, h := range hidden {
		if bytes.EqualFold(bytes.TrimSpace(name), h) {
			return true
		}
	}
	return false
}
