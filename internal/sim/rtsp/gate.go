package rtsp

import (
	"fmt"
	"strings"

	"github.com/bluenviron/gortsplib/v5/pkg/auth"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
)

const (
	// realm is what logins are for.
	realm = "camsim"
	// nonce is the same for all requests: who listens in may use an answer again,
	// which is no harm in a simulator.
	nonce = "63616d73696d"
)

// methods are ways of telling a login.
type methods []auth.VerifyMethod

// digests are those of the option digest: both, md5, sha-256.
var digests = []methods{
	{auth.VerifyMethodDigestSHA256, auth.VerifyMethodDigestMD5},
	{auth.VerifyMethodDigestMD5},
	{auth.VerifyMethodDigestSHA256},
}

// gate is what a camera asks of its clients. The zero gate lets everybody in.
type gate struct {
	status         int
	user, password string
	methods        methods // nil is basic
}

func (g *gate) set(value string) error {
	user, password, ok := strings.Cut(value, ":")
	if !ok || user == "" {
		return fmt.Errorf("value is %q, not USER:PASSWORD", value)
	}
	g.user, g.password = user, password
	return nil
}

// refusal returns the answer to a client that is not let in, or nil.
func (g *gate) refusal(r *base.Request) *base.Response {
	ways := g.methods
	if ways == nil {
		ways = methods{auth.VerifyMethodBasic}
	}
	status := base.StatusCode(g.status)
	if status == 0 && g.user != "" && auth.Verify(r, g.user, g.password, ways, realm, nonce) != nil {
		status = base.StatusUnauthorized
	}
	if status == 0 {
		return nil
	}
	answer := &base.Response{StatusCode: status, Header: base.Header{}}
	if status == base.StatusUnauthorized {
		answer.Header["WWW-Authenticate"] = auth.GenerateWWWAuthenticate(ways, realm, nonce)
	}
	return answer
}
