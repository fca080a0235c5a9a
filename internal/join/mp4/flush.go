package mp4

// flush writes a fragment of all samples that have their duration, with one
// call. None of base's may be without: its buffer takes the whole fragment.
func (w *Writer) flush(base *track) error {
	w.order = append(w.order[:0], base)
	for _, t := range w.tracks {
		if t != base {
			w.order = append(w.order, t)
		}
	}
	w.head = w.head[:0]
	if w.finishes() {
		w.head = appendClocks(w.head, w.order)
	}
	moof := len(w.head)
	w.head = appendHead(w.head, w.sequence+1, w.order)
	if len(w.head)-moof == moofSize+boxHeader {
		return nil
	}
	from := room - len(w.head)
	copy(base.data[from:], w.head)
	fragment := base.data
	for _, t := range w.order[1:] {
		_, bytes := t.waiting()
		fragment = append(fragment, bytes...)
	}
	at := w.size + int64(len(w.head))
	if err := w.writeFragment(fragment[from:], moof); err != nil {
		return err
	}
	w.sequence++
	base.data = fragment[:len(base.data)]
	for _, t := range w.order {
		if t.known > 0 {
			samples, bytes := t.waiting()
			if w.finishes() {
				t.table.chunk(at, samples)
			}
			at += int64(len(bytes))
			t.written()
		}
	}
	return nil
}

// writeFragment writes a fragment whose moof is at the given place. In a file it
// is called free until all of it is there: half a moof makes ffmpeg refuse the
// whole file.
func (w *Writer) writeFragment(b []byte, moof int) error {
	if w.file == nil {
		return w.write(b)
	}
	copy(b[moof+4:moof+boxHeader], "free")
	name := w.size + int64(moof) + 4
	if err := w.write(b); err != nil {
		return err
	}
	if _, err := w.file.WriteAt(w.head[moof+4:moof+boxHeader], name); err != nil {
		w.err = at(name, err)
	}
	return w.err
}
