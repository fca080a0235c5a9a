package join

import (
	"fmt"

	"campipe/internal/join/mp4"
	"campipe/internal/output"
)

// Finish finishes the NAME.part of a movie that a crash interrupted, and gives
// it its NAME. One that is whole already just gets its name. What can't be read
// is left as it is. The error says the part's name.
func Finish(part string, k Keeping) (File, error) {
	f, err := output.Open(part, k.Force)
	if err != nil {
		return File{}, err
	}
	is, err := f.Stat()
	if err != nil {
		f.Abandon()
		return File{}, err
	}
	done, err := mp4.Finish(f, is.Size(), mp4.Options{Sync: k.Sync, Front: f})
	if err != nil {
		f.Abandon()
		return File{}, fmt.Errorf("%s: %w", part, err)
	}
	return File{Name: f.Name(), Samples: done.Samples, Bytes: done.Size}, commit(f, k)
}
