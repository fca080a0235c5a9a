package cut

import (
	"errors"
	"io"
	"testing"

	"campipe/internal/flow"
	"campipe/pkg/wire"
)

// TestRepair: what comes out for what a reader may give.
func TestRepair(t *testing.T) {
	cut := errors.Join(errors.New("byte 9: no end"), io.ErrUnexpectedEOF)
	failed := errors.New("input/output error")
	for _, c := range []struct {
		name     string
		in, want string
		cause    string // of the gaps
		err      error  // of the input
		fails    bool   // it comes out
	}{
		{name: "lawful", in: "Hv1=x@0 Ha2=x@0 K1@1 K2@1 S1@2 N1@0 E1@2 E2@1", want: "Hv1=x@0 Ha2=x@0 K1@1 K2@1 S1@2 N1@0 E1@2 E2@1"},
		{name: "no ends", in: "Hv1=x@0 Ha2=x@0 K1@1", want: "Hv1=x@0 Ha2=x@0 K1@1 E1@1 E2@0"},
		{name: "cut", in: "Hv1=x@0 K1@1", err: cut, cause: wire.CauseClosed, want: "Hv1=x@0 K1@1 G1@1 E1@1"},
		{name: "cut between streams", in: "Hv1=x@0 K1@1 E1@1", err: cut, cause: wire.CauseClosed, want: "Hv1=x@0 K1@1 E1@1 G0@1"},
		{name: "empty", err: cut, fails: true},
		{name: "failed", in: "Hv1=x@0 K1@1", err: failed, want: "Hv1=x@0 K1@1", fails: true},
		{name: "anew", in: "Hv1=x@0 K1@1 Hv1=x@1 K1@1", want: "Hv1=x@0 K1@1 E1@1 Hv1=x@1 K1@1 E1@1"},
		{name: "one of a camera anew", in: "Hv1=x@0 Ha2=x@0 K1@1 K2@1 Hv1=x@1 K1@2 K2@2", want: "Hv1=x@0 Ha2=x@0 K1@1 K2@1 E1@1 E2@1 Hv1=x@1 Ha2=x@1 K1@2 K2@2 E2@2 E1@2"},
		{name: "both of a camera anew", in: "Hv1=x@0 Ha2=x@0 K1@1 K2@1 Hv1=x@1 Ha2=x@1 K1@2", want: "Hv1=x@0 Ha2=x@0 K1@1 K2@1 E1@1 E2@1 Hv1=x@1 Ha2=x@1 K1@2 E1@2 E2@1"},
		{name: "one of another camera", in: "Hv1=x@0 Ha2=y@0 K1@1 K2@1 Hv1=x@1 K2@2", want: "Hv1=x@0 Ha2=y@0 K1@1 K2@1 E1@1 Hv1=x@1 K2@2 E2@2 E1@1"},
		{name: "another camera goes on meanwhile", in: "Hv1=x@0 Hv3=y@0 K1@1 K3@1 Ha4=y@1 K1@2 K4@2", want: "Hv1=x@0 Hv3=y@0 K1@1 K3@1 E3@1 Ha4=y@1 K1@2 Hv3=y@1 K4@2 E1@2 E3@1 E4@2"},
		{name: "one that came late", in: "Hv1=x@0 K1@1 Ha2=x@1 K2@1 S1@2", want: "Hv1=x@0 K1@1 E1@1 Ha2=x@1 Hv1=x@1 K2@1 S1@2 E1@2 E2@1"},
		{name: "time goes back", in: "Hv1=x@0 K1@5 S1@4 S1@6 K1@7", cause: wire.CauseClock, want: "Hv1=x@0 K1@5 G1@5:2 K1@7 E1@7"},
		{name: "time stands still", in: "Hv1=x@0 K1@5 K1@5 K1@6", cause: wire.CauseClock, want: "Hv1=x@0 K1@5 G1@5:1 K1@6 E1@6"},
		{name: "time goes back at the end", in: "Hv1=x@0 K1@5 K1@4", cause: wire.CauseClock, want: "Hv1=x@0 K1@5 G1@5 E1@5"},
		{name: "time goes back while it is ended", in: "Hv1=x@0 K1@5 Ha2=x@5 K1@4 E1@4", cause: wire.CauseClock, want: "Hv1=x@0 K1@5 E1@5 Ha2=x@5 Hv1=x@5 G1@5 E1@5 E2@5"},
		{
			name: "clock set back", cause: wire.CauseClock,
			in:   "Hv1=x@50000000 Ha2=x@50000000 K1@60000000 K2@60000000 K1@40000000 K2@39000000",
			want: "Hv1=x@50000000 Ha2=x@50000000 K1@60000000 K2@60000000 G1@60000000 E1@60000000 E2@60000000 Hv1=x@40000000 Ha2=x@30000000 K1@40000000 K2@39000000 E1@40000000 E2@39000000",
		},
		{name: "raw goes back", in: "Hr1=x@0 R1@5k R1@6 R1@4", cause: wire.CauseClock, want: "Hr1=x@0 R1@5k R1@6 G1@6 E1@6 Hr1=x@4 R1@4k R1@4 E1@4"},
		{name: "before its header", in: "Hv1=x@9 K1@8 K1@9", cause: wire.CauseClock, want: "Hv1=x@9 G1@9 K1@9 E1@9"},
		{name: "nothing is declared", in: "K1@1 N1@1 G1@1", cause: wire.CauseClosed, want: "G0@1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ledger := flow.NewLedger()
			told := false
			out, err := flow.Collect(Repair(ledger, func(error) { told = true })(flow.Of(c.err, script(t, c.in)...)))
			if got := words(out); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for _, f := range out {
				if f.Kind != wire.KindGap {
					continue
				}
				if gap, err := wire.ParseGap(f.Payload); gap.Cause != c.cause {
					t.Errorf("gap of cause %q, want %q; %v", gap.Cause, c.cause, err)
				}
			}
			if (err != nil) != c.fails || told != (c.err == cut && !c.fails) {
				t.Errorf("told: %v; error %v", told, err)
			}
			for number, s := range ledger.All() {
				sum := s.Out
				for _, c := range s.Lost {
					sum.Add(c.Frames, c.Bytes)
				}
				if sum != s.In {
					t.Errorf("stream %d: %v in, %v out and lost", number, s.In, sum)
				}
			}
		})
	}
}
