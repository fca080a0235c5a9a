// Package ffmpeg runs ffmpeg, and is the only one that does: access units go in
// and come out with times in microseconds, through pipes and no files.
//
// No text of a user's or a camera's gets into ffmpeg's arguments, but for the name
// and format of an Input that the user gave: they are made of numbers and of the
// names in this package's tables. ffmpeg is told to open nothing but its pipes; for
// an Input what is of its kind.
package ffmpeg

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"campipe/internal/fault"
)

// program is looked for in PATH.
const program = "ffmpeg"

// Installed says that there is no ffmpeg, or nil.
func Installed() error {
	if _, err := exec.LookPath(program); err != nil {
		return fault.Hint(fmt.Errorf("%s not found in PATH", program), "apt-get install ffmpeg")
	}
	return nil
}

// Find says why ffmpeg can't encode with e, or nil.
func Find(ctx context.Context, e *Encoder) error {
	if err := Installed(); err != nil {
		return err
	}
	// It has no reason to take longer than to start: 100 ms.
	ctx, stop := context.WithTimeout(ctx, 30*time.Second)
	defer stop()
	cmd := exec.CommandContext(ctx, program, "-hide_banner", "-loglevel", "error", "-encoders")
	list, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s -encoders: %w", program, err)
	}
	if !lists(list, e.Name) {
		return fault.Hint(fmt.Errorf("%s has no encoder %s", program, e.Name), "%s -encoders lists those that it has", program)
	}
	return nil
}

// lists reports whether what `ffmpeg -encoders` prints has a name: a line each,
// flags first.
func lists(list []byte, name string) bool {
	for line := range bytes.Lines(list) {
		if words := strings.Fields(string(line)); len(words) > 1 && words[1] == name {
			return true
		}
	}
	return false
}
