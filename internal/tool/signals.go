package tool

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// signals is what a process does when it is told to end. The first signal only
// cancels the context: sources stop, filters go on to the end of their input.
// The second one ends the process at once.
type signals struct {
	first atomic.Int32 // the signal that came first, or 0
	ch    chan os.Signal
}

func (s *signals) listen(stop func()) {
	s.ch = make(chan os.Signal, 4)
	// A write to a pipe without reader gives EPIPE instead of killing us, but
	// children get the default back, unlike with signal.Ignore.
	signal.Notify(s.ch, syscall.SIGPIPE)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		// nohup and `&` in a script ignore some: leave it so.
		if !signal.Ignored(sig) {
			signal.Notify(s.ch, sig)
		}
	}
	go func() {
		for sig := range s.ch {
			number := sig.(syscall.Signal)
			if number == syscall.SIGPIPE {
				continue
			}
			if !s.first.CompareAndSwap(0, int32(number)) {
				dieOf(number)
			}
			stop()
		}
	}()
}

func (s *signals) ignore() { signal.Stop(s.ch) }

// got returns the signal that came first, or 0.
func (s *signals) got() syscall.Signal { return syscall.Signal(s.first.Load()) }

// dieOf ends the process by a signal, so that a shell knows why.
func dieOf(sig syscall.Signal) {
	signal.Reset(sig)
	syscall.Kill(syscall.Getpid(), sig)
	select {} // the signal is on its way
}
