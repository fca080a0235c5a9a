package ffmpeg

import "strconv"

// Encoder is one of ffmpeg's, and what is particular to it.
type Encoder struct {
	Name  string // as ffmpeg has it
	Codec string // "h264" or "jpeg"

	quality               string // the option that says how good pictures are to be; less is better
	best, worst, ordinary int
	fixed                 map[string]any // options always given
	live                  map[string]any // options so that nothing is held back
}

// Encoders returns the encoders, the ordinary one of each codec first. Those
// that need hardware are given no more than what all versions of them know.
func Encoders() []*Encoder {
	return []*Encoder{
		{
			Name: "libx264", Codec: "h264", quality: "crf", best: 0, worst: 51, ordinary: 23,
			fixed: map[string]any{"forced-idr": 1}, live: map[string]any{"tune": "zerolatency"},
		},
		{
			Name: "h264_nvenc", Codec: "h264", quality: "cq", best: 1, worst: 51, ordinary: 23,
			fixed: map[string]any{"forced-idr": 1}, live: map[string]any{"delay": 0, "zerolatency": 1},
		},
		{
			Name: "libopenh264", Codec: "h264", quality: "qmax", best: 1, worst: 51, ordinary: 30,
		},
		{
			Name: "mjpeg", Codec: "jpeg", quality: "qscale:v", best: 2, worst: 31, ordinary: 3,
			live: map[string]any{"threads": 1},
		},
	}
}

// EncoderOf returns the encoder of a name, or where that is "" the ordinary one
// for the codec; nil where there is none.
func EncoderOf(codec, name string) *Encoder {
	for _, e := range Encoders() {
		if e.Codec == codec && (name == "" || e.Name == name) {
			return e
		}
	}
	return nil
}

// Range returns what a quality may be: the best is the least. Ordinary is what
// it is where nobody says.
func (e *Encoder) Range() (best, worst, ordinary int) { return e.best, e.worst, e.ordinary }

// options returns the encoder's options for a quality.
func (e *Encoder) options(quality int, live bool) map[string]any {
	all := map[string]any{"c:v": e.Name, e.quality: strconv.Itoa(quality)}
	for k, v := range e.fixed {
		all[k] = v
	}
	if live {
		for k, v := range e.live {
			all[k] = v
		}
	}
	return all
}
