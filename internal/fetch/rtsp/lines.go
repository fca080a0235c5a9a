package rtsp

import "sync"

// lines says which channels of ours those of the server are. Some servers number
// them as they like.
type lines struct {
	mu   sync.Mutex
	ours map[byte]byte
}

// set says that what the server sends on theirs and the next channel is ours and
// the next.
func (l *lines) set(theirs, ours byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ours == nil {
		l.ours = map[byte]byte{}
	}
	l.ours[theirs], l.ours[theirs+1] = ours, ours+1
}

// of returns our channel for one of the server's, if there is one.
func (l *lines) of(theirs byte) (byte, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ours, ok := l.ours[theirs]
	return ours, ok
}
