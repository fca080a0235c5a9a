package output

import (
	"os"
	"path/filepath"
)

// Sync waits until the bytes of the file are on the disk, with all that it takes
// to find them there. Times of change need not be: that saves a write.
func (f *File) Sync() error { return Sync(f.File) }

// CommitSync is Commit that waits for the disk: for the bytes before the file has
// its name, and for the name itself.
func (f *File) CommitSync() error {
	if err := f.Sync(); err != nil {
		f.Close()
		return at(f.PartName(), err)
	}
	if err := f.Commit(); err != nil {
		return err
	}
	return syncNames(f.name)
}

// syncNames waits until the directory of a file, which has its name, is on the
// disk.
func syncNames(name string) error {
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return at(name, err)
	}
	defer dir.Close()
	return at(name, dir.Sync())
}
