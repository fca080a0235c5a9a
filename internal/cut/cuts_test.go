package cut

import (
	"errors"
	"strings"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"

	"github.com/google/go-cmp/cmp"
)

var cuts = []struct {
	name     string
	from, to wire.Time
	cameras  string
	in, want string
}{
	{"from the key before, to the end of decode time", 25, 45, "",
		"Hv1=x@0 K1@0 S1@10 K1@20 S1@30 K1@40 S1@50 S1@60 E1@70",
		"Hv1=x@20 cut1@20 K1@20p S1@30 K1@40 E1@45"},
	{"key exactly at the beginning", 20, 40, "",
		"Hv1=x@0 K1@0 S1@10 K1@20 S1@30 K1@40 E1@50",
		"Hv1=x@20 cut1@20 K1@20 S1@30 E1@40"},
	{"no key before: the first one inside", 5, 100, "",
		"Hv1=x@0 S1@0 S1@10 K1@20 S1@30 E1@40",
		"Hv1=x@20 cut1@20 K1@20 S1@30 E1@40"},
	{"to alone", always.From, 25, "",
		"Hv1=x@0 K1@0 S1@10 K1@20 S1@30 E1@40",
		"Hv1=x@0 cut1@0 K1@0 S1@10 K1@20 E1@25"},
	{"from alone keeps the input's own end", 15, always.To, "",
		"Hv1=x@0 K1@0 S1@10 K1@20 S1@30 E1@40",
		"Hv1=x@0 cut1@0 K1@0p S1@10p K1@20 S1@30 E1@40"},
	{"pictures that are shown later than decoded", 25, 100, "",
		"Hv1=x@0 K1@0+10 S1@10+10 K1@20+10 S1@30+10 E1@40",
		"Hv1=x@0 cut1@0 K1@0+10p S1@10+10p K1@20+10 S1@30+10 E1@40"},
	{"sound starts with the pictures", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 S2@10 S2@19 S2@22 K1@20 S2@24 S2@26 S1@30 S2@40 K1@50 S2@46 E1@60 E2@60",
		"Hv1=x@20 Ha2=x@20 cut1@20 S2@22p K1@20p S2@24p S2@26 S1@30 S2@40 E1@45 E2@45"},
	{"sound that comes late is left out before the key", 20, 100, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S1@10 K1@20 S2@15 S2@20 E1@60 E2@60",
		"Hv1=x@20 Ha2=x@20 cut1@20 K1@20 S2@20 E1@60 E2@60"},
	{"sound only", 25, 45, "",
		"Ha2=x@0 S2@0 S2@10 S2@20 S2@30 S2@40 S2@50 E2@60",
		"Ha2=x@20 cut2@20 S2@20p S2@30 S2@40 E2@45"},
	{"sound between two pictures", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 S2@20 S2@30 S2@40 K1@60 S2@60 E1@60 E2@60",
		"Hv1=x@0 Ha2=x@0 cut1@0 K1@0p S2@0p S2@20p S2@30 S2@40 E1@45 E2@45"},
	{"second pictures start at a key of their own", 25, 100, "",
		"Hv1=x@0 Hv2=x@0 K1@0 K2@1 S2@11 K2@21 K1@20 S2@24 K1@30 S2@31 E1@60 E2@60",
		"Hv1=x@20 Hv2=x@20 cut1@20 K2@21p K1@20p S2@24p K1@30 S2@31 E1@60 E2@60"},
	{"second pictures without a key yet", 25, 100, "",
		"Hv1=x@0 Hv2=x@0 K1@20 S2@24 K1@30 S2@31 K2@41 S2@51 E1@60 E2@60",
		"Hv1=x@20 Hv2=x@20 cut1@20 K1@20p K1@30 K2@41 S2@51 E1@60 E2@60"},
	{"second pictures whose key is earlier", 25, 100, "",
		"Hv1=x@0 Hv2=x@0 K1@0 K2@15 K1@20 S2@24 K1@30 S2@31 E1@60 E2@60",
		"Hv1=x@20 Hv2=x@15 cut1@20 K2@15p K1@20p S2@24p K1@30 S2@31 E1@60 E2@60"},
	{"two cameras, each from its own key", 25, 45, "",
		"Hv1=x@0 Hv2=y@0 K1@0 K2@5 K1@20 S2@15 K1@30 K2@25 S2@35 K1@40 K1@50 S2@45",
		"Hv1=x@20 cut1@20 K1@20p K1@30 Hv2=y@25 cut2@25 K2@25 S2@35 K1@40 E1@45 E2@45"},
	{"one camera of two", 25, 45, "y",
		"Hv1=x@0 Hv2=y@0 K1@0 K2@5 K1@20 S2@15 K1@30 K2@25 S2@35 K1@40 K1@50 S2@45 X1@0",
		"Hv2=y@25 cut2@25 K2@25 S2@35 E2@45"},
	{"a camera that hangs does not keep the cut from ending", 25, 45, "",
		"Hv1=x@0 Hv2=y@0 K2@5 K1@20 K1@30 K1@50 K1@120000044 K1@120000045 X1@0",
		"Hv1=x@20 cut1@20 K1@20p K1@30 E1@45"},
	{"a camera declared later is waited for", 25, 45, "y",
		"Hv1=x@0 K1@120000045 Hv2=y@20 K2@30 K2@50 X1@0",
		"Hv2=y@30 cut2@30 K2@30 E2@45"},
	{"a new declaration past the range will do", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@20 S2@21 K1@30 K1@50 E2@48 Ha2=x@50 X1@0",
		"Hv1=x@20 Ha2=x@20 cut1@20 K1@20p S2@21p K1@30 E2@48 E1@45"},
	{"a stream that ended before the range is not there", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 E2@5 K1@20 S1@30 E1@40",
		"Hv1=x@20 cut1@20 K1@20p S1@30 E1@40"},
	{"sound that was held and ended before the range", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@1 E2@5 S1@10 S1@30 E1@40",
		"Hv1=x@0 cut1@0 K1@0p S1@10p S1@30 E1@40"},
	{"pictures that were held and ended before the range", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@1 E1@5 S2@10 S2@20 S2@30 E2@40",
		"Ha2=x@20 cut2@20 S2@20p S2@30 E2@40"},
	{"the second pictures lead when the first ended", 25, 45, "",
		"Hv1=x@0 Hv3=x@0 K1@0 E1@5 S3@10 K3@30 E3@40",
		"Hv3=x@30 cut3@30 K3@30 E3@40"},
	{"a gap, and sound that ends, before the pictures come to the range", 25, 45, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 G1@10:20 E2@12 S1@30 E1@40",
		"Hv1=x@0 cut1@0 K1@0p G1@10:20 S1@30 E1@40"},
	{"second pictures after the first were declared anew", 25, 45, "",
		"Hv1=x@0 Hv2=x@0 K1@0 K2@1 E1@5 Hv1=x@10 K1@11 S2@12 K1@20 S1@30 S2@31 K2@35 E1@40 E2@40",
		"Hv2=x@20 Hv1=x@20 cut1@20 K1@20p S1@30 K2@35 E1@40 E2@40"},
	{"second pictures with their first key inside the range", 25, 45, "",
		"Hv1=x@0 Hv2=x@0 K1@20 K2@26 S2@27 S1@30 E1@40 E2@40",
		"Hv1=x@20 Hv2=x@20 cut1@20 K1@20p K2@26 S2@27 S1@30 E1@40 E2@40"},
	{"sound, and pictures without a key", 25, 45, "",
		"Hv1=x@26 Ha2=x@0 S2@20 S2@25 S1@30 E1@40 E2@40",
		"Hv1=x@25 Ha2=x@25 cut1@25 S2@25 E1@40 E2@40"},
	{"a gap alone, without a beginning of the range", always.From, 45, "",
		"Hv1=x@5 Hv2=y@6 G1@10:90 K2@20 K2@50",
		"Hv2=y@20 cut2@20 K2@20 Hv1=x@5 cut1@5 G1@10:90"},
	{"a wanted camera is away while another one is past the range", 25, 45, "y",
		"Hv1=x@0 Hv2=y@0 K2@5 E2@20 K1@50 Hv2=y@30 K2@30 K2@50 X1@0",
		"Hv2=y@30 cut2@30 K2@30 E2@45"},
	{"all streams ended before the range, and were declared again", 25, 100, "",
		"Hv1=x@0 Ha2=x@0 K1@0 S2@0 E1@10 E2@10 Hv1=x@30 K1@30 S1@40 E1@50",
		"Hv1=x@30 cut1@30 K1@30 S1@40 E1@50"},
	{"a clock that was set back, inside the range and out of it", 25, 45, "",
		"Hv1=x@0 K1@20 S1@30 E1@40 Hv1=x@10 K1@10 S1@20 K1@26 S1@30 K1@45",
		"Hv1=x@20 cut1@20 K1@20p S1@30 E1@40 Hv1=x@10 K1@10p S1@20p K1@26 S1@30 E1@45"},
	{"another codec while sound goes on", 25, 100, "",
		"Hv1=x@0 Ha2=x@0 K1@20 S2@21 S1@30 S2@31 E1@35 Hv1=x@35 K1@36 S2@37 E1@50 E2@50",
		"Hv1=x@20 Ha2=x@20 cut1@20 K1@20p S2@21p S1@30 S2@31 E1@35 Hv1=x@36 K1@36 S2@37 E1@50 E2@50"},
	{"notes in the range", 25, 45, "",
		"Hv1=x@0 N1@0 K1@20 N1@24 N1@25 S1@30 N1@44 N1@45 N0@30 N0@50 S1@50",
		"Hv1=x@20 cut1@20 K1@20p N1@25 S1@30 N1@44 N0@30 E1@45"},
	{"notes before anything says where the range is", 25, 45, "",
		"Hv1=x@0 N1@0 N1@25 N0@26 K1@30 E1@45",
		"N0@26 Hv1=x@30 cut1@30 N1@25 K1@30 E1@45"},
	{"gaps that overlap the range", 25, 45, "",
		"Hv1=x@0 K1@0 G1@10:5 G1@16:9 G1@16:10 K1@30 G1@44:20 G1@45:10 K1@50",
		"Hv1=x@0 cut1@0 K1@0p G1@16:10 K1@30 G1@44:20 E1@45"},
	{"a key after a gap, before the range", 25, 45, "",
		"Hv1=x@0 K1@0 G1@10:16 K1@24 K1@30 K1@50",
		"Hv1=x@24 cut1@24 G1@10:16 K1@24p K1@30 E1@45"},
	{"a camera that was away", 25, 45, "",
		"Hv1=x@0 Hv2=y@0 K1@0 K2@0 K1@30 S2@10 K1@40 G2@10:50 K1@60 K2@60",
		"Hv1=x@0 cut1@0 K1@0p K1@30 K1@40 Hv2=y@25 cut2@25 G2@10:50 E1@45 E2@45"},
	{"already preroll", 10, 45, "",
		"Hv1=x@0 K1@0p S1@10p S1@20 K1@45",
		"Hv1=x@0 cut1@0 K1@0p S1@10p S1@20 E1@45"},
	{"nothing asked", always.From, always.To, "y",
		"Hv1=x@0 Hv2=y@0 K1@0 K2@0 S2@10 E2@20 K1@10 E1@20",
		"Hv2=y@0 K2@0 S2@10 E2@20"},
	{"a kind of a later version", 25, 45, "",
		"Hv1=x@0 K1@0 Q1@10 Q1@30 K1@30 Q1@40 Q1@45 K1@50",
		"Hv1=x@0 cut1@0 K1@0p Q1@30 K1@30 Q1@40 E1@45"},
	{"what was not declared", 25, 45, "", "S7@30 N7@30 E7@30 Hv1=x@0 K1@30 K1@50", "Hv1=x@30 cut1@30 K1@30 E1@45"},

	{"raw: keep frames are carried along", 25, 45, "",
		"Hr1=x@0 R1@1kh R1@2k R1@10 R1@20 R1@30 R1@40 R1@50 X1@0",
		"Hr1=x@1 cut1@30 R1@1kh R1@2k R1@30b R1@40 E1@45"},
	{"raw: a new connection takes the place of the old", 25, 45, "",
		"Hr1=x@0 R1@1kh R1@2k R1@10 G1@10:5 R1@15kh R1@16k R1@30 R1@50",
		"Hr1=x@15 cut1@30 R1@15kh R1@16k R1@30b E1@45"},
	{"raw: connected inside the range", 25, 45, "",
		"Hr1=x@0 R1@1kh R1@2k R1@10 G1@10:20 R1@30kh R1@31k R1@32 R1@33 R1@50",
		"Hr1=x@1 cut1@10 R1@1kh R1@2k G1@10:20 R1@30kh R1@31k R1@32b R1@33 E1@45"},
	{"raw: notes in the range", 25, 45, "",
		"Hr1=x@0 R1@1k N1@2 N1@26 R1@30 N1@44 N1@45 R1@50",
		"Hr1=x@1 cut1@30 R1@1k N1@26 R1@30b N1@44 E1@45"},
	{"raw: declared inside the range", 25, 45, "",
		"Hr1=x@26 R1@27kh R1@28 R1@50",
		"Hr1=x@27 cut1@27 R1@27kh R1@28 E1@45"},
	{"raw: declared just where the range begins", 25, 45, "",
		"Hr1=x@25 R1@27 R1@50",
		"Hr1=x@27 cut1@27 R1@27b E1@45"},
	{"raw: from alone", 25, always.To, "",
		"Hr1=x@0 R1@1k R1@30 R1@90 E1@90",
		"Hr1=x@1 cut1@30 R1@1k R1@30b R1@90 E1@90"},
	{"raw and media on one pipe", 25, 45, "",
		"Hr1=x@0 Hv2=y@0 R1@1k K2@0 R1@30 S2@30 R1@50 S2@50",
		"Hr1=x@1 cut1@30 R1@1k R1@30b Hv2=y@0 cut2@0 K2@0p S2@30 E1@45 E2@45"},
}

func TestCuts(t *testing.T) {
	for _, c := range cuts {
		t.Run(c.name, func(t *testing.T) {
			in, err := script(t, strings.TrimSuffix(c.in, "X1@0")), error(nil)
			if strings.HasSuffix(c.in, "X1@0") {
				err = errors.New("read on past the end of the range")
			}
			ledger := flow.NewLedger()
			out, err := flow.Collect(Stage(between(c.from, c.to, strings.Fields(c.cameras)...), ledger)(flow.Of(err, in...)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, words(out)); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
			lawful(t, ledger, out)
		})
	}
}
