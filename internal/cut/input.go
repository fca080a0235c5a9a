package cut

import (
	"fmt"
	"io"
	"os"

	"campipe/internal/tool"
)

// input is one of the inputs of camcut.
type input struct {
	name string
	in   *tool.Input
	rest io.Reader // what is still to be read
	file *os.File  // the same where it can be read from anywhere, else nil
	base int64     // byte of the file where the input begins: somebody may have read before us
	size int64     // bytes from there to the end
}

func open(env *tool.Env, name string) (*input, error) {
	in, err := env.Open(name)
	if err != nil {
		return nil, err
	}
	i := &input{name: name, in: in, rest: in}
	if file := in.File(); file != nil {
		err = i.seekable(file)
	}
	return i, err
}

// seekable says that the input is a file, from where that stands on.
func (i *input) seekable(file *os.File) error {
	base, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("%s: %w", i.name, err)
	}
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("%s: %w", i.name, err)
	}
	i.file, i.base, i.size = file, base, max(0, info.Size()-base)
	return nil
}

// section returns a reader of the whole input, which must be a file. It leaves
// the place where rest reads alone.
func (i *input) section() *io.SectionReader { return io.NewSectionReader(i.file, i.base, i.size) }

// skip makes rest go on at a byte of the input, which must be a file.
func (i *input) skip(at int64) error {
	if _, err := i.file.Seek(i.base+at, io.SeekStart); err != nil {
		return fmt.Errorf("%s: %w", i.name, err)
	}
	return nil
}

// spool makes the input a file if it is none: one without a name, which goes
// away with the process.
func (i *input) spool() error {
	if i.file != nil {
		return nil
	}
	file, err := os.CreateTemp("", "camcut-")
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	os.Remove(file.Name())
	if _, err := io.Copy(file, i.rest); err != nil {
		file.Close()
		return fmt.Errorf("spool: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	i.rest = file
	return i.seekable(file)
}

// Close closes the input's files, but not standard input.
func (i *input) Close() error {
	if i.rest != io.Reader(i.in) {
		i.file.Close()
	}
	return i.in.Close()
}
