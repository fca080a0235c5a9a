package mpegts

import (
	"fmt"
	"slices"
)

const (
	tableAssociation = 0
	tableMap         = 2
)

// addAssociation takes a packet of the program association table.
func (r *Reader) addAssociation(p packet) {
	r.association.add(&p, func(section []byte) { r.associate(section, p.at) })
}

// addMap takes a packet of the program map.
func (r *Reader) addMap(p packet) (err error) {
	r.mapping.add(&p, func(section []byte) {
		if e := r.remap(section, p.at); e != nil {
			err = e
		}
	})
	return err
}

// associate takes a section of the program association table. The program that
// is read is the first one of the first.
func (r *Reader) associate(section []byte, at int64) {
	_, b, ok, err := table(section, tableAssociation)
	if err != nil {
		r.lose(Loss{At: at, Text: "program association: " + err.Error()})
	}
	all := parseAssociation(b)
	if !ok || len(all) == 0 || slices.Contains(all, r.program) {
		return
	}
	if r.program.pid == 0 && len(all) > 1 {
		r.handler.Note(fmt.Sprintf("of %d programs the first, %d, is read", len(all), all[0].number))
	}
	r.program = all[0]
	r.mapping.drop()
}

// remap takes a section of the program map. Streams that go on as they were stay
// what they are.
func (r *Reader) remap(section []byte, at int64) error {
	number, b, ok, err := table(section, tableMap)
	if ok && number == r.program.number {
		var entries []elementary
		if entries, err = parseMap(b); err == nil {
			return r.use(entries)
		}
	}
	if err != nil {
		r.lose(Loss{At: at, Text: "program map: " + err.Error()})
	}
	return nil
}

func (r *Reader) use(entries []elementary) error {
	if slices.Equal(entries, r.entries) {
		return nil
	}
	known := slices.DeleteFunc(slices.Clone(entries), func(e elementary) bool { return !e.known() })
	text := tell(entries)
	switch {
	case len(known) == 0 && text == "":
		return nil // the map of a program that pauses
	case len(known) == 0:
		return unreadable{fmt.Errorf("program %d: no stream that can be read: %s", r.program.number, text)}
	case len(known) > maxStreams:
		return unreadable{fmt.Errorf("program %d: %d streams exceed %d", r.program.number, len(known), maxStreams)}
	case text != "":
		r.handler.Note("not read: " + text)
	}
	r.entries = entries
	var streams []*stream
	for _, e := range known {
		i := slices.IndexFunc(r.streams, func(s *stream) bool { return s.elementary == e })
		if i >= 0 {
			streams = append(streams, r.streams[i])
			continue
		}
		streams = append(streams, newStream(r, e))
	}
	gone := false
	for _, s := range r.streams {
		if !slices.Contains(streams, s) {
			s.flush()
			gone = true
		}
	}
	before := len(r.streams)
	if gone {
		r.declare()
	}
	r.streams = streams
	if r.declared && (gone || len(streams) != before) {
		r.declared = false // what comes waits for the new ones
	}
	return nil
}
