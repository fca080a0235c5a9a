package tool

import (
	"errors"
	"io"

	"campipe/internal/output"
)

// tee is the file of --tee.
type tee struct{ *output.File }

func (e *Env) openTee(name string) error {
	if name == "" {
		return nil
	}
	f, err := output.Create(name, e.CLI.Bool("force"))
	if err != nil {
		return err
	}
	e.tee = &tee{f}
	return nil
}

// closeTee gives the tee its name after a good end; after any other it stays
// NAME.part. It returns the first error.
func (e *Env) closeTee(err error) error {
	if e.tee == nil {
		return err
	}
	if err == nil || errors.Is(err, errReaderGone) {
		if failed := e.tee.Commit(); failed != nil {
			return failed
		}
		return err
	}
	if failed := e.tee.Abandon(); failed != nil && errors.Is(err, io.ErrUnexpectedEOF) {
		return failed
	}
	return err
}
