package dump

import (
	"fmt"
	"io"
	"strings"

	"campipe/pkg/wire"
)

// hexes prints the stream's bytes as a hexdump with a comment before each
// frame. Without the comments it is what `hexdump -C` prints.
type hexes struct {
	out   *Hexdump
	tap   *tap
	shown int64 // bytes of the input
	noise bool  // the bytes up to the next frame have their comment
}

func newHexes(w io.Writer, t *tap) *hexes { return &hexes{out: NewHexdump(w, 0), tap: t} }

func (h *hexes) item(it *item) error {
	if err := h.upto(it.at); err != nil {
		return err
	}
	if h.shown > 0 { // a line between two frames
		if err := h.out.Comment(""); err != nil {
			return err
		}
	}
	if err := h.out.Comment(comment(it)); err != nil {
		return err
	}
	if h.noise = it.noise; it.noise {
		return nil // as many as there are up to the next frame
	}
	return h.upto(it.at + int64(it.Size()))
}

func (h *hexes) end() error {
	end := h.tap.end()
	if h.shown < end && !h.noise {
		if err := h.out.Comment(fmt.Sprintf("cut: %d bytes of a frame", end-h.shown)); err != nil {
			return err
		}
	}
	if err := h.upto(end); err != nil {
		return err
	}
	return h.out.Close()
}

// upto prints the bytes before byte to that have not been shown.
func (h *hexes) upto(to int64) error {
	b, lost := h.tap.take(h.shown, to)
	h.shown = to
	if lost > 0 {
		if err := h.out.Comment(fmt.Sprintf("%d bytes are not shown", lost)); err != nil {
			return err
		}
		h.out.Skip(lost)
	}
	_, err := h.out.Write(b)
	return err
}

// comment says what an item is, in one line: "S stream 1 key, time 5, 3 bytes:"
// and what else is known. The annotated hexdumps of the tests and pages have the
// same words before the colon.
func comment(it *item) string {
	if it.noise {
		gap, _ := wire.ParseGap(it.Payload)
		return strings.TrimSpace(fmt.Sprintf("damage: %d bytes %s", gap.Bytes, gap.Text))
	}
	text := fmt.Sprintf("%s stream %d", it.Kind, it.Stream)
	for _, name := range namesOf(it.Flags) {
		text += " " + name
	}
	text += fmt.Sprintf(", time %d", it.Time)
	if it.Offset != 0 {
		text += fmt.Sprintf(", offset %d", it.Offset)
	}
	if it.Duration != 0 {
		text += fmt.Sprintf(", duration %d", it.Duration)
	}
	return text + fmt.Sprintf(", %d bytes: %s", len(it.Payload), meaning(it))
}

// meaning says what a frame is about.
func meaning(it *item) string {
	switch {
	case it.Kind == wire.KindHeader:
		h := it.header
		text := fmt.Sprintf("%s of camera %.80q", printable(h.Stage), h.Camera)
		for _, s := range []string{h.Transport, h.Codec} {
			if s != "" {
				text += fmt.Sprintf(", %.80q", s)
			}
		}
		return text
	case it.Kind == wire.KindNote:
		note, _ := wire.ParseNote(it.Payload)
		return fmt.Sprintf("note %.80q", note.What)
	case it.Kind == wire.KindGap:
		gap, _ := wire.ParseGap(it.Payload)
		return fmt.Sprintf("gap, cause %.80q, %v", gap.Cause, it.Time)
	case it.Kind == wire.KindEnd && it.Stream == 0:
		return "the pipe ends"
	case it.Kind == wire.KindEnd:
		return "the stream ends"
	}
	return detail(it) + ", " + it.Time.String()
}
