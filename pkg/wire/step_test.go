package wire_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// stepCases say what a stage sees of a stream, in the notation of this package's
// tests.
var stepCases = []struct {
	name string
	in   string
	want string
}{
	{"nothing happens", "H1@0 S1k@1 S1@2 E1@3 E0@3", "H1@0 S1k@1 S1@2 E1@3 E0@3"},
	{"copies are skipped", "H1@0 R1K@1 R1@2 H1a@2 R1Ka@1 R1@3 E0@0", "H1@0 R1K@1 R1@2 R1@3 E0@0"},
	{"again on other kinds means nothing", "H1@0 S1ka@1 N1a@2 E1a@3 E0@0", "H1@0 S1ka@1 N1a@2 E1a@3 E0@0"},

	// Entered in the middle.
	{"entered at a run", "H1a@9 R1Ka@1 R1@10 E0@0", "H1@9 R1K@9 R1@10 E0@0"},
	{"entered before a run", "R1@7 R1@8 H1a@9 R1Ka@1 R1@10 E0@0", "H1@9 R1K@9 G1@7=damage*2 R1@10 E0@0"},
	{"entered in a group of pictures", "H1a@9 S1@10 S1@11 S1k@12 S1@13 E0@0", "H1@9 G1@10=damage*2 S1k@12 S1@13 E0@0"},
	{"entered in a run", "R1Ka@1 H2a@9 S1k@10 S2k@10 H1a@19 R1Ka@1 S1k@20 E0@0",
		"H2@9 S2k@10 H1@19 R1K@19 G1@10=damage*1 S1k@20 E0@0"},
	{"nothing declared", "S1@7 S1@8 N1@8 x1@8 E1@9 E0@0", "G0@7=damage*2 E0@0"},
	{"media of the pipe itself", "H0@0 S0@7 N0@8 E0@0", "N0@8 G0@7=damage*1 E0@0"},
	{"a gap of a stream that is not declared", "G1@5=lost*3 E0@0", "G0@5=lost*3 E0@0"},
	{"only the first copies are news", "H1a@9 R1Ka@1 R1@10 R1Ka@1 H1a@10 R1Ka@1 E0@0", "H1@9 R1K@9 R1@10 E0@0"},

	// One frame is damaged, and it is known which.
	{"a sample", "H1@0 S1k@1 S1@2! S1@3 S1@4 S1k@5 S1@6 E0@0", "H1@0 S1k@1 G1@2=damage*1 G1@2=damage*3 S1k@5 S1@6 E0@0"},
	{"the sample before a key", "H1@0 S1k@1 S1@2! S1k@3 E0@0", "H1@0 S1k@1 G1@2=damage*1 S1k@3 E0@0"},
	{"a raw frame", "H1@0 R1@1 R1@2! R1@3 R1@4 E0@0", "H1@0 R1@1 G1@2=damage*1 R1b@3 R1@4 E0@0"},
	{"two samples", "H1@0 S1k@1! S1@2 S1@3! S1@4 S1k@5 E0@0",
		"H1@0 G1@1=damage*1 G1@3=damage*1 G1@1=damage*3 S1k@5 E0@0"},
	{"only its own stream suffers", "H1@0 H2@0 S1k@1! S2@2 S1@2 S1k@3 E0@0", "H1@0 H2@0 G1@1=damage*1 S2@2 G1@1=damage*2 S1k@3 E0@0"},
	{"a note", "H1@0 S1k@1 N1@1! S1@2 E0@0", "H1@0 S1k@1 G1@1=damage S1@2 E0@0"},
	{"a declaration", "H1@0 S1k@1 E1@2 H1@3! S1k@4 H1a@4 S1k@5 E0@0",
		"H1@0 S1k@1 E1@2 G0@3=damage H1@4 G1@4=damage*1 S1k@5 E0@0"},
	{"a declaration, its stream open", "H1@0 S1k@1 H1@3=new! S1k@4 H1a@4=new S1k@5 E0@0",
		"H1@0 S1k@1 G1@3=damage G1@4=damage*1 G1@1=closed H1@4=new S1k@5 E0@0"},
	{"a copy of a declaration", "H1@0 S1k@1 H1a@1! S1@2 E0@0", "H1@0 S1k@1 G1@1=damage S1@2 E0@0"},
	{"a frame to keep", "H1@0 R1K@1! R1@2 H1a@2 R1Ka@1 R1@3 E0@0",
		"H1@0 G1@1=damage*1 R1K@2 G1@1=damage*2 R1b@3 E0@0"},
	{"a copy of one, in step", "H1@0 R1K@1 H1a@1 R1Ka@1! R1@2 E0@0", "H1@0 R1K@1 G1@1=damage R1@2 E0@0"},
	{"a copy of one, entered", "H1a@1 R1Ka@1! R1@2 H1a@2 R1Ka@1 R1@3 E0@0",
		"H1@1 G1@1=damage R1K@2 G1@2=damage*1 R1b@3 E0@0"},
	{"of a stream that is not declared", "S1@1 S1@2! S1@3 E0@0", "G0@2=damage*1 G0@1=damage*2 E0@0"},
	{"the end of a stream", "H1@0 S1k@1 E1@2! H1@3 S1k@4 E0@0", "H1@0 S1k@1 G1@2=damage G1@1=closed H1@3 S1k@4 E0@0"},

	// It is not known what was lost.
	{"a header", "H1@0 S1k@1 S1@2!! S1k@3 H1a@3 S1@4 S1k@5 E0@0", "H1@0 S1k@1 G0@1=damage G1@3=damage*2 S1k@5 E0@0"},
	{"noise", "H1@0 S1k@1 #40 S1k@3 N1@3 G1@3=lost E1@4 E0@0", "H1@0 S1k@1 G0@1=damage N1@3 G1@3=lost G1@3=damage*1 E1@4 E0@0"},
	{"noise before the first frame", "#5 H1@2 S1k@3 E0@0", "G0@2=damage H1@2 S1k@3 E0@0"},
	{"all streams suffer", "H1@0 H2@0 #40 R1@1 S2k@2 H1a@3 H2a@3 R1@4 S2k@5 E0@0",
		"H1@0 H2@0 G0@0=damage G1@1=damage*1 R1b@4 G2@2=damage*1 S2k@5 E0@0"},
	{"copies come after it", "H1@0 R1K@1 #40 R1@2 H1a@2 R1Ka@1 R1@3 E0@0",
		"H1@0 R1K@1 G0@1=damage R1K@2 G1@2=damage*1 R1b@3 E0@0"},
	{"an end and a declaration are in it", "H1@0 S1k@1 #40 H1a@2=new S1k@3 E0@0",
		"H1@0 S1k@1 G0@1=damage G1@1=closed H1@2=new S1k@3 E0@0"},
	{"declared anew", "H1@0 S1k@1 #40 H1@2 S1@3 E0@0", "H1@0 S1k@1 G0@1=damage G1@1=closed H1@2 S1@3 E0@0"},
	{"copies before their declaration", "H1a@9 #40 R1Ka@1 R1@10 E0@0", "H1@9 G0@9=damage G1@10=damage*1 E0@0"},

	// Cut, and another one appended.
	{"cut between two frames", "H1@0 S1k@1 H1@0 S1k@1 E0@0", "H1@0 S1k@1 G1@1=closed H1@0 S1k@1 E0@0"},
	{"the gap is there already", "H1@0 S1k@1 G1@1=closed H1@0 S1k@1 E0@0", "H1@0 S1k@1 G1@1=closed H1@0 S1k@1 E0@0"},
	{"the gap is an earlier one", "H1@0 G1@1=closed S1k@1 H1@0 S1k@1 E0@0", "H1@0 G1@1=closed S1k@1 G1@1=closed H1@0 S1k@1 E0@0"},
	{"a stretch of another stream", "H1@0 S1k@1 H1a@1=new S1@2 S1k@3 E0@0",
		"H1@0 S1k@1 G1@1=closed H1@1=new G1@2=damage*1 S1k@3 E0@0"},
	{"a stretch from before", "H1@0 S1k@7 H1a@1 S1k@2 E0@0", "H1@0 S1k@7 G1@7=closed H1@1 S1k@2 E0@0"},
	{"ended, then a clock that was set back", "H1@7 S1k@8 E1@9 H1@1 S1k@2 E0@0", "H1@7 S1k@8 E1@9 H1@1 S1k@2 E0@0"},
	{"two pipes", "H1@0 S1k@1 E0@0 S1k@2 H1@0 S1k@3 E0@0", "H1@0 S1k@1 E0@0 H1@0 G1@2=damage*1 S1k@3 E0@0"},
}

// What was left out is on record also where the input was cut.
func TestStepCut(t *testing.T) {
	got, err := step(bytes.NewReader(stream(t, "H1@0 H2@0 S1k@1! S1@2 S2k@2! S1@3")))
	const want = "H1@0 H2@0 G1@1=damage*1 G2@2=damage*1 G1@1=damage*3"
	if words(got) != want || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("came %s: %v\nwant %s", words(got), err, want)
	}
}

func TestStep(t *testing.T) {
	for _, c := range stepCases {
		t.Run(c.name, func(t *testing.T) {
			got, err := step(bytes.NewReader(stream(t, c.in)))
			if err != io.EOF {
				t.Error(err)
			}
			if words(got) != c.want {
				t.Errorf("of   %s\ncame %s\nwant %s", c.in, words(got), c.want)
			}
		})
	}
}
