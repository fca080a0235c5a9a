package multipart

// input is what was fed and is not used up. It is read in place as long as that
// can be done.
type input struct {
	data []byte
	own  []byte // a buffer, which data may lie in
	kept bool   // it does
}

// add appends b, which stays the caller's where there was nothing before it.
func (in *input) add(b []byte) {
	if len(in.data) == 0 {
		in.data, in.kept = b, false
		return
	}
	in.keep()
	if len(in.data)+len(b) > cap(in.data) { // to the front of the buffer
		in.own = append(in.own[:0], in.data...)
		in.data = in.own
	}
	in.data = append(in.data, b...)
	if cap(in.data) > cap(in.own) {
		in.own = in.data
	}
}

// keep makes data the input's own.
func (in *input) keep() {
	if !in.kept {
		in.own = append(in.own[:0], in.data...)
		in.data, in.kept = in.own, true
	}
}
