package segment

// Place is where a segment is in a file.
type Place struct {
	At      int64 // of its first byte
	Length  int64
	Preface int64 // so many bytes directly before it are what Track.Preface gives
}

// place returns where a segment is in the file of its track. What is before it is
// made for that, once.
func (c *Camera) place(t *Track, index int) (Place, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.places[t.Name]
	for len(all) < index {
		s := c.format.Plan.At(len(all) + 1)
		var p Place
		if n := len(all); n > 0 && t.Path(c.format.Plan.At(n)) == t.Path(s) {
			p.At = all[n-1].At + all[n-1].Length
		}
		if !s.Missed {
			head, data, _, err := t.bytes(s)
			if err != nil {
				return Place{}, err
			}
			p.Preface, p.Length = int64(len(head)), int64(len(data))
			p.At += p.Preface
		}
		all = append(all, p)
	}
	c.places[t.Name] = all
	return all[index-1], nil
}

// bytes returns a segment as it is sent, and what is before it in a file.
func (t *Track) bytes(s Segment) (head, data []byte, p piece, err error) {
	if t.Preface != nil {
		if head, err = t.Preface(s); err != nil {
			return nil, nil, p, err
		}
	}
	p.segment = s
	if p.plain, p.units, err = t.Make(s); err != nil {
		return nil, nil, p, err
	}
	data = p.plain
	if t.Seal != nil {
		data = t.Seal(s, data)
	}
	return head, data, p, nil
}
