package nal

import "math"

// Role is what a unit is for.
type Role int

const (
	Other      Role = iota // belongs to the access unit that it stands in
	Delimiter              // begins an access unit
	Parameters             // a parameter set; behind a slice it begins an access unit
	Prefix                 // so do supplemental information and what is like it
	Slice                  // a piece of the picture
	Filler                 // nothing
)

// Continues is the address of a slice that is not the first one of its picture.
const Continues = math.MaxUint32

// Unit is what can be told of a unit by itself.
type Unit struct {
	Role    Role
	Address uint32 // of a slice: where in the picture it begins, or Continues
	Key     bool   // decoding can start at the picture that the unit is of
}

// Format is what a decoder, and a file, must know before the first picture.
type Format struct {
	Codec         string // RFC 6381
	Config        []byte // avcC or hvcC, without box header
	Width, Height int    // pixels, cropped
}

// Set says which parameter set a unit is: one with the same Set takes its place.
type Set struct {
	Kind byte // the type of the unit
	ID   uint32
}

// Codec is H.264 or H.265.
type Codec interface {
	// Look says what unit is. Role and Address can be told by its first Peek
	// bytes. A unit that makes no sense is Other.
	Look(unit []byte) Unit
	// Set says which parameter set unit is, whose Role is Parameters.
	Set(unit []byte) (Set, error)
	// Describe makes the format of parameter sets, each of which Set took. The
	// error says which of those that must be there is not, or what is wrong.
	Describe(sets [][]byte) (Format, error)
}

// Peek is how many bytes tell the Role and Address of a unit: two of a header,
// and a code of at most 65 bits, with bytes 03 between them.
const Peek = 16
