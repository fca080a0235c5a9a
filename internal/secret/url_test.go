package secret

import (
	"net/url"
	"slices"
	"testing"
)

// TestHidden checks that what URL blanks is told, as it stands in the query.
func TestHidden(t *testing.T) {
	for _, c := range []struct {
		name, path, query string
		want              []string
	}{
		{"none", "/x", "", nil},
		{"harmless", "/password/x", "channel=1&subtype=0", nil},
		{"tokens", "/x", "channel=1&token=a%62&x=&audio&k=1", []string{"token=a%62", "k=1"}},
		{"Xiongmai", "/user=admin&password=x&channel=1&stream=0.sdp", "real_stream", []string{"password=x"}},
		{"Xiongmai, no password", "/user=admin&password=&channel=1&stream=0.sdp", "", nil},
		{"Xiongmai, with underscores", "/user=admin_password=a_b_channel=1_stream=0.sdp", "", []string{"password=a_b"}},
	} {
		if got := Hidden(&url.URL{Path: c.path, RawQuery: c.query}); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
