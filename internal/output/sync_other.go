//go:build !linux

package output

import "os"

// Sync waits until the bytes of a file are on the disk, and its size.
func Sync(f *os.File) error { return f.Sync() }
