package wire

// readSize is how much is asked for at once: the capacity of a pipe, and little
// enough to stay in the cache until the payload is looked at.
const readSize = 64 << 10

// fill reads until n bytes are there from lo, and returns how many are: fewer
// only where the source gave no more. N is at most maxFrame+HeaderSize.
func (r *Reader) fill(n int) int {
	for r.hi-r.lo < n && r.srcErr == nil {
		r.makeRoom()
		var got int
		got, r.srcErr = r.src.Read(r.buf[r.hi:min(len(r.buf), r.hi+readSize)])
		r.hi += got
	}
	return r.hi - r.lo
}

// makeRoom makes room for more bytes. The buffer grows as the bytes come, not
// as a header promises them. Fill calls it only when no whole frame is left, so
// what is moved to the front is less than one frame.
func (r *Reader) makeRoom() {
	to := r.buf
	if r.hi-r.lo == len(r.buf) {
		to = make([]byte, min(2*len(r.buf), maxFrame+HeaderSize))
	} else if r.lo == 0 {
		return
	}
	r.base += int64(r.lo)
	r.hi = copy(to, r.buf[r.lo:r.hi])
	r.buf, r.lo = to, 0
}
