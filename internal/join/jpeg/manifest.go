package jpeg

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"strconv"

	"campipe/internal/fault"
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// columns are what the first line of a manifest names.
const columns = "camera,file,time,size,sha256\n"

// Manifest is a list of files, as CSV (RFC 4180, but for lines that end in a
// line feed). It only grows. Several runs may add to one at once.
type Manifest struct {
	log  *output.Log
	line bytes.Buffer
	csv  *csv.Writer
}

// Entry is a line of a manifest.
type Entry struct {
	Camera string
	File   string    // its name, as -o has it: relative to where the run was begun
	Time   wire.Time // of the picture
	Bytes  []byte    // of the file
}

// OpenManifest opens the manifest of that name, or begins one. A file that is
// something else is an error, and is left as it is. With sync each line is on the
// disk before Add returns.
func OpenManifest(name string, sync bool) (*Manifest, error) {
	log, err := output.OpenLog(name, []byte(columns), sync)
	if errors.Is(err, output.ErrOther) {
		err = fault.Hint(err, "a manifest begins with the line %s", columns[:len(columns)-1])
	}
	if err != nil {
		return nil, err
	}
	m := &Manifest{log: log}
	m.csv = csv.NewWriter(&m.line)
	return m, nil
}

// Add adds a line. After an error the manifest ends with a whole line.
func (m *Manifest) Add(e Entry) error {
	sum := sha256.Sum256(e.Bytes)
	m.line.Reset()
	m.csv.Write([]string{e.Camera, e.File, e.Time.String(), strconv.Itoa(len(e.Bytes)), hex.EncodeToString(sum[:])})
	m.csv.Flush() // to memory, so it can't fail
	return m.log.Add(m.line.Bytes())
}

// Close closes the file.
func (m *Manifest) Close() error { return m.log.Close() }
