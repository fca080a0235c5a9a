package join

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"campipe/internal/flow"
	"campipe/internal/join/judge"
	"campipe/internal/join/mp4"
	"campipe/internal/output"
	"campipe/pkg/wire"
)

// disk is a file on a disk that fails at one step.
type disk struct {
	*output.File
	steps *int
	fail  int
	fault error
}

func (d disk) step() error {
	if *d.steps++; *d.steps == d.fail {
		return d.fault
	}
	return nil
}

func (d disk) WriteAt(b []byte, off int64) (int, error) {
	if err := d.step(); err != nil {
		n, _ := d.File.WriteAt(b[:len(b)/2/16*16], off) // the half of it; of a header nothing
		return n, err
	}
	return d.File.WriteAt(b, off)
}

func (d disk) Truncate(size int64) error {
	if err := d.step(); err != nil {
		return err
	}
	return d.File.Truncate(size)
}
func (d disk) Sync() error { return d.step() }

func (d disk) Insert(offset, n int64) error {
	if err := d.step(); err != nil {
		return err
	}
	return d.File.Insert(offset, n)
}

func (d disk) Replace(head []byte, from, to int64, sync bool) error {
	if err := d.step(); err != nil {
		return err
	}
	return d.File.Replace(head, from, to, sync)
}

// end gives the file its name, if that step does not fail.
func (d disk) end(e ending) error {
	if e != whole {
		return d.Abandon()
	}
	if err := d.step(); err != nil {
		d.Abandon()
		return err
	}
	return d.Commit()
}

// At each step from the first byte to the name, each way that a disk can fail
// gives one line and no file with a name. What is left can be finished as soon
// as it has a fragment, and ffprobe reads that.
func TestDiskFails(t *testing.T) {
	clip := judge.Clip(t, "front", start, judge.BFrames)
	for _, k := range []Keeping{{Sync: true}, {Sync: true, Faststart: true}, {Fragments: true}} {
		for _, fault := range []syscall.Errno{syscall.ENOSPC, syscall.EIO, syscall.EROFS} {
			steps := 0
			for fail := 1; fail == 1 || steps >= fail-1; fail++ {
				steps = 0
				dir := t.TempDir()
				names, err := output.ParseTemplate(filepath.Join(dir, "out.mp4"), time.UTC)
				if err != nil {
					t.Fatal(err)
				}
				target := Target{names: &names, check: mp4.Check, open: func(name string) (place, error) {
					f, err := output.Create(name, false)
					d := disk{f, &steps, fail, fault}
					begin := func(start wire.Time, tracks []wire.Header) (writer, error) {
						o := mp4.Options{Sync: k.Sync}
						if k.Faststart {
							o.Front = d
						}
						return inFile(d, k.Fragments, o)(start, tracks)
					}
					return place{name: name, begin: begin, end: d.end}, err
				}}
				err = New(target, flow.NewLedger(), t.Logf).Run(flow.Of(nil, clip...))
				if steps < fail {
					if err != nil {
						t.Errorf("nothing failed: %v", err)
					}
					break
				}
				if !errors.Is(err, fault) || strings.Contains(err.Error(), "\n") {
					t.Errorf("%+v step %d: %v", k, fail, err)
				}
				checkLeft(t, filepath.Join(dir, "out.mp4"), fail, fault == syscall.ENOSPC && fail%3 == 0, judge.Samples(clip, 1))
			}
		}
	}
}

// checkLeft holds that there is a part, and that it can be finished if it has a
// fragment.
func checkLeft(t *testing.T, name string, fail int, probe bool, samples []wire.Frame) {
	t.Helper()
	if _, err := os.Stat(name); err == nil {
		t.Errorf("step %d: there is a file with a name", fail)
		return
	}
	b, err := os.ReadFile(name + output.Suffix)
	if err != nil {
		t.Error(err)
		return
	}
	if !strings.Contains(string(b), "moof") {
		return
	}
	if probe {
		movie, _ := judge.Probe(t, name+output.Suffix)
		judge.Same(t, movie.Of(0), samples[:len(movie.Of(0))])
	}
	if _, err := Finish(name+output.Suffix, Keeping{}); err != nil {
		t.Errorf("step %d: finishing: %v", fail, err)
		return
	}
	if probe {
		movie, complaints := judge.Probe(t, name)
		judge.Same(t, movie.Of(0), samples[:len(movie.Of(0))])
		if len(movie.Of(0)) == 0 || complaints != "" {
			t.Errorf("step %d: %d packets, ffprobe says %q", fail, len(movie.Of(0)), complaints)
		}
	}
}
