package output

import (
	"errors"
	"io/fs"
	"os"
)

// secondSuffix is what the name of the file that Replace writes ends with.
const secondSuffix = ".2" + Suffix

// Replace makes a file of head and the bytes of f from one offset to another,
// and then has it take the place of NAME.part in one step, so that at any moment
// one of both is there whole. With sync, it is on the disk before that. On an
// error f is as it was.
func (f *File) Replace(head []byte, from, to int64, sync bool) error {
	name := f.name + secondSuffix
	// What a crash left there is of no use: NAME.part has it all.
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	second, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if err = f.fill(second, head, from, to, sync); err == nil {
		err = os.Rename(name, f.PartName())
	}
	if err != nil {
		second.Close()
		os.Remove(name)
		return err
	}
	f.File.Close()
	f.File = second
	return nil
}

func (f *File) fill(second *os.File, head []byte, from, to int64, sync bool) error {
	if err := lock(second); err != nil {
		return err
	}
	if _, err := second.Write(head); err != nil {
		return err
	}
	if err := copyRange(second, f.File, from, to); err != nil {
		return err
	}
	if sync {
		return Sync(second)
	}
	return nil
}
