package head

import (
	"bytes"
	"fmt"
	"net/http"
)

// Rewrite makes a head of an answer that was not seen as it came: through a
// proxy the library sets up TLS itself.
func Rewrite(answer *http.Response) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\r\n", answer.Proto, answer.Status)
	answer.Header.Write(&b)
	b.WriteString("\r\n")
	return b.Bytes()
}
