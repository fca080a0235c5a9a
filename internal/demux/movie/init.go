package movie

import (
	"fmt"
	"reflect"

	"campipe/internal/fmp4"
	"campipe/pkg/wire"
)

// Init reads an init segment. Its times, and what is not about the tracks, make
// no difference to the one before. After an error that one is still good.
func (m *Movie) Init(b []byte) error {
	init, err := fmp4.ParseInit(b)
	if err != nil {
		return fmt.Errorf("init segment: %w", err)
	}
	return m.use(init)
}

// Finished reads one of a series of small finished MP4s: its moov, and what its
// mdat holds. Errors are those of Fragment.
func (m *Movie) Finished(moov []byte, data *Run) error {
	init, err := fmp4.ParseFinished(moov)
	if err != nil {
		return err
	}
	if err := m.use(init); err != nil {
		return err
	}
	m.samples, err = m.decoder.Finished(m.samples[:0], moov, data.Bytes)
	if err != nil {
		return err
	}
	m.give(data)
	return nil
}

// use takes an init segment.
func (m *Movie) use(init *fmp4.Init) error {
	var headers []wire.Header
	streams := make([]stream, len(init.Tracks))
	var fault error
	for i := range init.Tracks {
		t := &init.Tracks[i]
		if t.Codec == "" {
			streams[i].track = -1
			if t.Fault != nil {
				fault = fmt.Errorf("track %d: %w", t.ID, t.Fault)
			}
			continue
		}
		streams[i] = stream{track: len(headers), key: keyOf(t), sound: t.Rate != 0, edited: t.Start > 0}
		if t.LengthSize != 4 {
			streams[i].widen = t.LengthSize
		}
		headers = append(headers, wire.Header{
			Codec: t.Codec, Config: t.Config, Timescale: t.Timescale,
			Width: t.Width, Height: t.Height, Rate: t.Rate, Channels: t.Channels,
		})
	}
	switch {
	case len(headers) > 0:
	case fault != nil:
		return fmt.Errorf("init segment: %w", fault)
	default:
		return fmt.Errorf("init segment: none of its %d tracks is picture or sound", len(init.Tracks))
	}
	var origin wire.Time
	if !init.Created.IsZero() {
		origin = wire.TimeOf(init.Created)
	}
	m.waiting = newWaiting(init, headers, origin)
	if m.waiting == nil {
		if err := m.out.Declare(headers, origin); err != nil {
			m.decoder = nil
			return err
		}
	}
	if m.decoder != nil && reflect.DeepEqual(m.decoder.Init().Tracks, init.Tracks) {
		return nil
	}
	m.decoder, m.streams = fmp4.NewDecoder(init), streams
	if fault != nil {
		m.out.Note(wire.Note{What: "track", Text: fault.Error()})
	}
	return nil
}
