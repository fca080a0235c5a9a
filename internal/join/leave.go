package join

import (
	"fmt"

	"campipe/internal/fault"
	"campipe/pkg/wire"
)

// isCodec is why samples are left out whose codec the format doesn't hold, as the
// ledger has it.
const isCodec = "codec"

// refuse takes note of a stream that can't be written.
func (j *Join) refuse(stream uint16, why error) {
	if old := j.streams[stream]; old != nil {
		old.camera.forget(stream)
		delete(j.streams, stream)
	}
	j.refused[stream] = why
	if j.refusal == nil {
		j.refusal = why
	}
}

// leave leaves out a sample of a stream that can't be written: the others are not
// lost for it. Where there are none, the error is why it can't.
func (j *Join) leave(f *wire.Frame) error {
	why := j.refused[f.Stream]
	if len(j.streams) == 0 {
		return why
	}
	j.ledger.Drop(f.Stream, isCodec, 1, len(f.Payload))
	if j.account.Note == "" {
		j.account.Note = fmt.Sprintf("%v: it is left out", why)
		if hint := fault.HintOf(why); hint != "" {
			j.account.Note += "; " + hint
		}
		j.warn("%s", j.account.Note)
	}
	return nil
}
