package wire

// Sizes of the frame, in bytes. docs/wire.md draws them.
const (
	// HeaderSize is the length of a frame's header.
	HeaderSize = 32
	// Align is what every frame's length is a multiple of, so that in a
	// hexdump each frame starts at the left edge.
	Align = 16
	// MaxPayload is the longest payload. A 4K intra picture is under 8 MiB;
	// the rest is room for a whole segment of a DASH camera in one raw frame.
	MaxPayload = 64 << 20

	crcSize  = 4
	maxFrame = HeaderSize + MaxPayload + Align // MaxPayload is a multiple of Align
)

// Magic is what every frame begins with.
const Magic = "CAM1"

// Kind says what a frame is; it is an ASCII letter.
type Kind byte

// The kinds of this version. A filter passes on kinds that it does not know.
const (
	KindHeader Kind = 'H' // JSON Header: declares a stream
	KindRaw    Kind = 'R' // bytes as the transport gave them
	KindSample Kind = 'S' // one access unit
	KindNote   Kind = 'N' // JSON Note: facts beside the media
	KindGap    Kind = 'G' // JSON Gap: something was lost
	KindEnd    Kind = 'E' // JSON End: a stream, or on stream 0 the pipe, ended on purpose
)

// String returns the kind's letter.
func (k Kind) String() string { return string(rune(k)) }

func (k Kind) valid() bool { return k >= 'A' && k <= 'Z' || k >= 'a' && k <= 'z' }

// Flags are the bits of a frame's flags field. One on a kind that it does not
// stand on means nothing.
type Flags byte

// The flags, with the kinds that they stand on.
const (
	FlagKey     Flags = 0x01 // S: decoding can start here
	FlagHead    Flags = 0x02 // R: the transport's own response head, secrets blanked
	FlagBreak   Flags = 0x04 // R S: time or codec does not continue from the frame before
	FlagPreroll Flags = 0x08 // S: needed for decoding, not to be shown
	FlagDamaged Flags = 0x10 // R S: known to be incomplete
	FlagKeep    Flags = 0x20 // R: what follows can't be understood without it
	FlagAgain   Flags = 0x40 // H R: a copy of one sent before, for readers that come in late
)

// Has reports whether all bits of f are set.
func (have Flags) Has(f Flags) bool { return have&f == f }

// Frame is one frame of a stream.
type Frame struct {
	Kind     Kind
	Flags    Flags
	Stream   uint16 // which stream of the pipe; 0 is the pipe itself
	Time     Time   // arrival (R), decode time (S), watermark (H), start (G)
	Offset   int32  // microseconds from decode to presentation (S)
	Duration uint32 // microseconds; 0 is not known, or too long for 32 bits
	Payload  []byte // at most MaxPayload bytes; see where the frame came from for who owns them
}

// Is reports whether f is of kind k and has all the flags.
func (f *Frame) Is(k Kind, flags Flags) bool { return f.Kind == k && f.Flags.Has(flags) }

// copied reports whether f is a copy of a frame that was sent before.
func (f *Frame) copied() bool {
	return f.Flags.Has(FlagAgain) && (f.Kind == KindHeader || f.Kind == KindRaw)
}

// counted reports whether f is of the kinds that are accounted for.
func (f *Frame) counted() bool { return f.Kind == KindRaw || f.Kind == KindSample }

// Presentation returns when the sample is to be shown.
func (f *Frame) Presentation() Time { return f.Time + Time(f.Offset) }

// Size returns the number of bytes that f takes in a stream.
func (f *Frame) Size() int { return sizeOf(len(f.Payload)) }

// sizeOf returns the size of a frame with n payload bytes.
func sizeOf(n int) int { return (HeaderSize + n + crcSize + Align - 1) &^ (Align - 1) }
