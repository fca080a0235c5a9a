//go:build !linux

package output

import "errors"

// Insert is not to be had on this system.
func (f *File) Insert(offset, n int64) error { return errors.ErrUnsupported }
