package tool

import "io"

// Text returns a writer of text to standard output, for the runs of a tool that
// write a table or a list in the place of what its Output says. What is written
// goes out at once, also to a terminal. No progress is drawn from here on.
func (e *Env) Text() io.Writer {
	e.progress.stop()
	return &stdout{e, e.io.Stdout}
}
