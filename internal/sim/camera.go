package sim

import (
	"fmt"
	"strings"

	"campipe/internal/fault"
)

// camera is one that is told of on standard output. Servers serve any.
type camera struct {
	name      string
	transport transport
	path      string // path and query of its URL
}

// rtsp reports whether it is served over RTSP.
func (c camera) rtsp() bool { return c.transport.handler == nil }

// defaults are the cameras of a command line without any: the one whose stream
// was first seen in public, which has no sound, and one with sound.
var defaults = []string{"DDOT_CAPTOP_13", "DDOT_CAPTOP_14?audio"}

// cameras returns those that the arguments ask for, each of them count times:
// NAME-1 to NAME-count where there is more than one.
func cameras(args []string, count int) ([]camera, error) {
	if len(args) == 0 {
		args = defaults
	}
	var all []camera
	for _, arg := range args {
		t, rest := transportOf(arg)
		name, options, _ := strings.Cut(rest, "?")
		if name == "" || strings.ContainsAny(name, "\t\n") {
			return nil, fault.Usage("%q: no name of a camera", arg)
		}
		for n := range count {
			c := camera{name: name, transport: t}
			if count > 1 {
				c.name = fmt.Sprintf("%s-%d", name, n+1)
			}
			var err error
			if c.path, err = t.path(c.name, options); err != nil {
				return nil, fault.Hint(fault.Usage("%s: %w", name, err), "camsim --help lists the options")
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// transportOf returns the transport that stands before a camera's name, and
// what comes after it. Names may have colons of their own.
func transportOf(arg string) (transport, string) {
	if before, after, ok := strings.Cut(arg, ":"); ok {
		for _, t := range transports {
			if t.name == before {
				return t, after
			}
		}
	}
	return transports[0], arg
}
