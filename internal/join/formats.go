package join

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/flow"
	"campipe/internal/join/jpeg"
	"campipe/internal/join/mjpeg"
	"campipe/internal/output"
	"campipe/internal/tool"

	"github.com/urfave/cli/v2"
)

// format is a way to write samples.
type format struct {
	name  string
	does  string   // a line of the manual
	ends  []string // of the names that stand for it
	codec string   // the only one that it takes; "" where the sink says which
	flags []string // of those that few formats have a use for
	sink  func(*request) (sink, error)
}

// formats are all of them: one more is a package, and a line here. The first one
// is what names stand for that stand for no other.
var formats = []format{
	{"mp4", "MP4, finished in place", []string{".mp4"}, "", []string{"gaps", "faststart"}, movies(wholeMP4)},
	{"fmp4", "MP4 in fragments", nil, "", []string{"gaps"}, movies(fragmentedMP4)},
	{"jpeg", "JPEGs, a file each; on standard output one after another", []string{".jpg", ".jpeg"}, "jpeg", []string{"manifest"}, jpegs},
	{"mjpeg", "JPEGs with times, as multipart/x-mixed-replace", []string{".mjpg", ".mjpeg"}, "jpeg", nil, movies(multipart)},
}

// sink is what writes a format; Run is a flow.Sink.
type sink interface {
	Run(in flow.Frames) error
	Account() Account
}

// request is what the command line asks of a format.
type request struct {
	env      *tool.Env
	named    bool            // files with names are written, not standard output
	names    output.Template // of those
	keeping  Keeping
	gaps     Gaps
	manifest string
}

// movies makes a sink of what returns a target.
func movies(target func(*request) (Target, error)) func(*request) (sink, error) {
	return func(r *request) (sink, error) {
		t, err := target(r)
		if err != nil {
			return nil, err
		}
		j := New(t, r.env.Ledger, r.env.Warn)
		j.Gaps = r.gaps
		return j, nil
	}
}

func jpegs(r *request) (sink, error) {
	switch {
	case r.named:
		return newStills(r)
	case r.manifest != "":
		return nil, fault.Hint(fault.Usage("--manifest needs files that have names"), "-o NAME")
	}
	return movies(sequences(func(w io.Writer) pictures { return jpeg.NewPipe(w) }))(r)
}

func multipart(r *request) (Target, error) {
	return sequences(func(w io.Writer) pictures { return mjpeg.NewWriter(w) })(r)
}

// formatOf returns the format that a flag names, or the name of the output
// implies.
func formatOf(env *tool.Env, flag, name string) (*format, error) {
	if flag == "" && name == "-" {
		f, err := env.StdoutFile()
		if err != nil {
			return nil, err
		}
		flag = "fmp4"
		if fromStart(f) {
			flag = "mp4"
		}
	}
	end := strings.ToLower(filepath.Ext(name))
	i := slices.IndexFunc(formats, func(f format) bool { return flag == f.name || flag == "" && slices.Contains(f.ends, end) })
	switch {
	case i >= 0:
		return &formats[i], nil
	case flag == "":
		return &formats[0], nil
	}
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return nil, fault.Hint(fault.Usage("format %q is not known", flag), "the formats are %s", strings.Join(names, ", "))
}

// check refuses flags that are set and that the format has no use for.
func (f *format) check(c *cli.Context) error {
	for _, other := range formats {
		for _, flag := range other.flags {
			if c.IsSet(flag) && !slices.Contains(f.flags, flag) {
				return fault.Hint(fault.Usage("--%s is not for %s", flag, f.name), "it is for %s", other.name)
			}
		}
	}
	return nil
}
