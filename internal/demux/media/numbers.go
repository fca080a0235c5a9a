package media

import (
	"fmt"
	"math"
)

// Numbers gives out stream numbers, each once on a pipe. A raw stream's first
// track has the raw stream's own number where that is free; any other track has
// the least one that is. A track that is declared again gets the number that it
// had. The zero value is not ready; see NewNumbers.
type Numbers struct {
	used  map[uint16]bool
	own   map[uint16]bool // reserved for the first track of that raw stream
	given map[key]uint16
}

// key says which track of a pipe it is: the first picture of a raw stream, the
// second sound of it... Track IDs are no help, servers number them anew.
type key struct {
	raw     uint16
	camera  string
	kind    kind
	ordinal int
}

type kind int

const (
	picture kind = iota
	sound
	asItIs // media already
)

// NewNumbers returns the numbers of a pipe, all free but 0.
func NewNumbers() *Numbers {
	return &Numbers{used: map[uint16]bool{0: true}, own: map[uint16]bool{}, given: map[key]uint16{}}
}

// Reserve keeps a raw stream's number for its first track.
func (n *Numbers) Reserve(raw uint16) {
	if !n.used[raw] {
		n.used[raw], n.own[raw] = true, true
	}
}

// Media returns the number of a stream that is media already and goes on as it
// is: its own, where that is free.
func (n *Numbers) Media(stream uint16) (uint16, error) {
	n.Reserve(stream)
	return n.of(key{raw: stream, kind: asItIs})
}

func (n *Numbers) of(k key) (uint16, error) {
	if number, ok := n.given[k]; ok {
		return number, nil
	}
	number := k.raw
	if n.own[number] {
		delete(n.own, number)
	} else {
		for number = 1; n.used[number]; number++ {
			if number == math.MaxUint16 {
				return 0, fmt.Errorf("stream %d: all %d numbers of the pipe are taken", k.raw, math.MaxUint16)
			}
		}
	}
	n.used[number] = true
	n.given[k] = number
	return number, nil
}
