package join

import "campipe/pkg/wire"

// File is what the report says of one movie.
type File struct {
	Name    string    `json:"name"` // without the .part that it may have where it is not whole
	Camera  string    `json:"camera,omitempty"`
	Start   wire.Time `json:"start"`  // microseconds: its first sample
	Length  int64     `json:"length"` // microseconds from there to the end of the last presentation
	Samples int64     `json:"samples"`
	Bytes   int64     `json:"bytes"`
	Whole   bool      `json:"whole"` // it ended on purpose
}

func (f *File) add(s *wire.Frame) {
	f.Samples++
	f.Length = max(f.Length, int64(s.Presentation()-f.Start)+int64(s.Duration))
}

// Account is what the report says of a run.
type Account struct {
	Count int    `json:"count"`           // of all files
	Files []File `json:"files,omitempty"` // the newest ones; of movies
	Note  string `json:"note,omitempty"`  // which stream was left out, and why; the first one
}

// listedFiles is how many files a report lists: a week of minutes. The rest is
// only counted, so that a run without an end does not fill the memory.
const listedFiles = 10_080

func (a *Account) add(f File) {
	a.Count++
	if len(a.Files) == listedFiles {
		a.Files = append(a.Files[:0], a.Files[1:]...)
	}
	a.Files = append(a.Files, f)
}
