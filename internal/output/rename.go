package output

import (
	"errors"
	"io/fs"
	"os"
)

// linkNew gives the file from the name to, unless there is one of that name:
// link(2) never replaces. After a crash between its two steps the whole file
// has both names.
func linkNew(from, to string) error {
	if err := os.Link(from, to); err != nil {
		var link *os.LinkError
		if errors.As(err, &link) {
			return &fs.PathError{Op: link.Op, Path: to, Err: link.Err}
		}
		return err
	}
	return os.Remove(from)
}
