package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"campipe/internal/camera"
	"campipe/pkg/wire"
)

// begin waits until the next request is due and may be made. Leave gives its
// place to another one.
func (s *Source) begin(ctx context.Context) (leave func(), err error) {
	p := &s.polls
	slot, wait := p.slots.due(time.Now())
	if wait > 0 {
		camera.Heard(ctx, wait)
		if err := sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
	if leave, err = s.Client.places.take(ctx, s.URL.Host); err != nil {
		return nil, err
	}
	if p.any {
		camera.Heard(ctx, 0)
	}
	p.slots.begin(time.Now())
	p.late += p.slots.at - slot
	return leave, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// condition returns the header fields that spare us a picture we have.
func (s *Source) condition() http.Header {
	if s.KeepDuplicates {
		return nil
	}
	return s.polls.condition()
}

// unchanged takes note of an answer without a picture: it is the one before.
func (s *Source) unchanged(began time.Time, give func(wire.Frame) error) error {
	if err := s.answered(began, give); err != nil {
		return err
	}
	s.polls.count(&s.polls.counts.Unchanged)
	return nil
}

// picture reads a picture and gives it out, if it is another one than before.
func (s *Source) picture(ctx context.Context, a *answer, body io.Reader, began time.Time, give func(wire.Frame) error) error {
	buf := s.Client.bodies.Get().(*bytes.Buffer)
	defer s.Client.bodies.Put(buf)
	buf.Reset()
	_, short := buf.ReadFrom(io.LimitReader(body, wire.MaxPayload+1))
	f := wire.Frame{Kind: wire.KindRaw, Payload: buf.Bytes()}
	switch n := buf.Len(); {
	case short != nil && (ctx.Err() != nil || n == 0):
		return lost(short)
	case n > wire.MaxPayload:
		return &camera.Fault{Cause: wire.CauseHTTP, Err: fmt.Errorf("the picture exceeds %d bytes", wire.MaxPayload)}
	case n == 0:
		return errEmpty
	}
	if err := s.answered(began, give); err != nil {
		return err
	}
	n := &s.polls.counts.Pictures
	if short != nil {
		f.Flags, n = wire.FlagDamaged, &s.polls.counts.Damaged
	}
	if s.polls.again(f.Payload, a.Header) && !s.KeepDuplicates && short == nil {
		s.polls.count(&s.polls.counts.Duplicates)
		s.Dropped(duplicate, len(f.Payload))
		return nil
	}
	s.polls.count(n)
	if err := give(headFrame(a.head)); err != nil {
		return err
	}
	if err := give(f); err != nil || short == nil {
		return err
	}
	return lost(short)
}

// answered takes note of an answer, and gives out gaps for the slots that had
// none. At the first answer of an attempt they are in the gap of the outage
// before it.
func (s *Source) answered(began time.Time, give func(wire.Frame) error) error {
	p := &s.polls
	missed, late := p.answer(time.Since(began))
	if !p.any {
		p.pending = missed
		return nil
	}
	at := p.slots.start.Add(time.Duration(p.slots.at-missed) * p.slots.every)
	for _, part := range []struct {
		n     int64
		cause string
		text  string
	}{
		{missed - late, wire.CauseSilence, "the answer took too long"},
		{late, wire.CauseOverflow, "too many other requests were under way"},
	} {
		if part.n == 0 {
			continue
		}
		length := time.Duration(part.n) * p.slots.every
		gap := wire.Gap{Cause: part.cause, Length: length.Microseconds(), Frames: part.n, Text: part.text}
		if err := give(gap.Frame(0, wire.TimeOf(at))); err != nil {
			return err
		}
		at = at.Add(length)
	}
	return nil
}
