package fetch

import (
	"errors"
	"io"
	"time"
	"unicode/utf8"

	"campipe/internal/fault"
	"campipe/internal/output"
	"campipe/internal/probe"
	"campipe/internal/roster"
	"campipe/internal/tool"
)

const (
	// probeLook is how long a camera is looked at that sends little: two pictures
	// of one that sends one every four seconds.
	probeLook = 5 * time.Second
	// nameWidth is how wide the column of names is at most.
	nameWidth = 32
)

// probeAll writes a table of which cameras live, and what they send, and a list of
// those that don't where the user wants one.
func probeAll(env *tool.Env, cameras []roster.Camera) error {
	failed := env.CLI.String("failed")
	if failed != "" {
		if err := output.Check(failed, env.CLI.Bool("force")); err != nil {
			return err
		}
	}
	targets, width, err := targetsOf(env, cameras)
	if err != nil {
		return err
	}
	out := env.Text()
	if _, err := io.WriteString(out, probe.Columns(width)); err != nil {
		return err
	}
	var results []probe.Result
	var dead []roster.Camera
	limits := probe.Limits{First: env.CLI.Duration("first-timeout"), Look: probeLook}
	for r := range probe.All(env.Context(), targets, limits, env.CLI.Int("at-once")) {
		if r.State != probe.Live {
			c := cameras[len(results)]
			c.Name = r.Camera
			dead = append(dead, c)
		}
		results = append(results, r)
		if _, err := io.WriteString(out, r.Line(width)); err != nil {
			return err
		}
	}
	env.Fact("probe", results)
	if failed != "" && len(dead) > 0 {
		if err := writeFailed(failed, env.CLI.Bool("force"), dead); err != nil {
			return err
		}
	}
	switch {
	case len(results) < len(targets):
		env.Warn("interrupted: %d of %d cameras were not looked at", len(targets)-len(results), len(targets))
	case len(dead) == len(targets):
		return errors.New("no camera is live")
	case len(dead) > 0:
		env.Warn("%d of %d cameras are not live", len(dead), len(targets))
	}
	return nil
}

// targetsOf returns what is to be probed, and how wide its names are.
func targetsOf(env *tool.Env, cameras []roster.Camera) (targets []probe.Target, width int, err error) {
	access, err := accessOf(env)
	if err != nil {
		return nil, 0, err
	}
	width = len("CAMERA")
	given := names{}
	for i, e := range entriesOf(env, cameras) {
		e.named(given)
		c, err := newCamera(env, access, e, uint16(i+1))
		if err != nil {
			return nil, 0, err
		}
		targets = append(targets, probe.Target{Header: c.Header, Source: c.Source})
		width = max(width, min(nameWidth, utf8.RuneCountInString(e.Name)))
	}
	if len(targets) == 0 {
		return nil, 0, fault.Hint(fault.Usage("no URL to probe"), "camfetch --help")
	}
	return targets, width, nil
}

// writeFailed writes the cameras to try again as a list, which only its owner can
// read: it has their passwords.
func writeFailed(name string, force bool, cameras []roster.Camera) error {
	f, err := output.Create(name, force)
	if err != nil {
		return err
	}
	if err = f.Chmod(0o600); err == nil {
		err = roster.Write(f, cameras)
	}
	if err != nil {
		return errors.Join(err, f.Abandon())
	}
	return f.Commit()
}
