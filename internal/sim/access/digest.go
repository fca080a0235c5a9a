package access

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"net/http"
	"strings"
)

// algorithm is a hash of RFC 7616, as its section 3.3 calls it.
type algorithm string

const (
	hashMD5    algorithm = "MD5"
	hashSHA256 algorithm = "SHA-256"
)

// sum returns the hash of some words with colons between them, in hexadecimal.
func (a algorithm) sum(words ...string) string {
	var h hash.Hash
	if a == hashMD5 {
		h = md5.New()
	} else {
		h = sha256.New()
	}
	h.Write([]byte(strings.Join(words, ":")))
	return hex.EncodeToString(h.Sum(nil))
}

// nonce is the same for all requests to a camera: who listens in may use an answer
// again, which is no harm in a simulator.
func (a algorithm) nonce(r *http.Request) string { return a.sum("camsim", r.URL.Path) }

func (a algorithm) challenge(r *http.Request) string {
	return fmt.Sprintf(`Digest realm="%s", qop="auth", algorithm=%s, nonce="%s"`, realm, string(a), a.nonce(r))
}

// allows reports whether the request has the login, by this algorithm (section
// 3.4.1).
func (a algorithm) allows(l *login, r *http.Request) bool {
	f := fields(r.Header.Get("Authorization"))
	if named := f["algorithm"]; !strings.EqualFold(named, string(a)) && (named != "" || a != hashMD5) {
		return false
	}
	if f["username"] != l.user || f["realm"] != realm || f["nonce"] != a.nonce(r) || f["uri"] != r.RequestURI || f["qop"] != "auth" {
		return false
	}
	secret, request := a.sum(l.user, realm, l.password), a.sum(r.Method, f["uri"])
	return f["response"] == a.sum(secret, f["nonce"], f["nc"], f["cnonce"], f["qop"], request)
}

// fields returns what an Authorization field of the scheme Digest says; of another
// scheme nothing. There are no escapes in quoted values.
func fields(authorization string) map[string]string {
	scheme, rest, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Digest") {
		return nil
	}
	all := map[string]string{}
	for rest != "" {
		name, value, _ := strings.Cut(rest, "=")
		if quoted, ok := strings.CutPrefix(value, `"`); ok {
			value, rest, _ = strings.Cut(quoted, `"`)
			_, rest, _ = strings.Cut(rest, ",")
		} else {
			value, rest, _ = strings.Cut(value, ",")
		}
		all[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return all
}
