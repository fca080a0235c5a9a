//go:build !linux

package output

// renameNew gives the file from the name to, unless there is one of that name.
func renameNew(from, to string) error { return linkNew(from, to) }
