package rtsp

import (
	"context"
	"errors"
	"time"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/liberrors"
	"github.com/pion/rtcp"
)

// room is how long a queue of 256 packets that is full is left alone: gortsplib
// doesn't say when there is room in it again.
const room = time.Millisecond

// session is one client of one camera.
type session struct {
	plan   *plan
	tracks []track
	stream *gortsplib.ServerStream

	conn    *gortsplib.ServerSession
	base    string // what the URLs of media begin with
	pace    pace.Pace
	log     *journal.Connection
	lanes   []*lane
	began   time.Time
	reports uint64 // packets of RTCP
	cancel  context.CancelCauseFunc
	over    chan struct{} // is closed when nothing more is sent; nil before PLAY
}

// play sends what the client has set up, until it is cancelled: when its connection
// is over, the server's end included.
func (s *session) play() {
	ctx, cancel := context.WithCancelCause(context.Background())
	s.cancel = cancel
	s.over = make(chan struct{})
	for _, m := range s.conn.Medias() {
		n := of(s.tracks, m)
		s.lanes = append(s.lanes, newLane(&s.tracks[n], n, s.plan, s.log))
	}
	go func() {
		defer close(s.over)
		s.log.End(s.run(ctx).Error())
		s.conn.Close()
	}()
}

// errClosed is how a session ends that was asked to.
var errClosed = errors.New("closed")

// run sends each unit when it is due. It returns why it doesn't go on.
func (s *session) run(ctx context.Context) error {
	schedule := s.pace.Start(0)
	s.began = s.pace.Time()
	for l, u := range passing(s.lanes) {
		if u.at >= min(s.plan.stall, s.plan.close) {
			break
		}
		if err := wait(ctx, schedule.Due(u.at)); err != nil {
			return err
		}
		if err := s.send(ctx, l, u); err != nil {
			return err
		}
	}
	for _, l := range s.lanes {
		if err := l.network.release(s.writer(ctx, l)); err != nil {
			return err
		}
	}
	if s.plan.close == never {
		<-ctx.Done() // a stall
		return context.Cause(ctx)
	}
	if err := wait(ctx, schedule.Due(s.plan.close)); err != nil {
		return err
	}
	if err := s.drain(ctx); err != nil {
		return err
	}
	return errClosed
}

func wait[T any](ctx context.Context, ready <-chan T) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-ready:
		return nil
	}
}

// send sends a unit, and a report where one is due.
func (s *session) send(ctx context.Context, l *lane, u unit) error {
	packets, err := l.packed(u)
	if err != nil {
		return err
	}
	write := s.writer(ctx, l)
	for _, p := range packets {
		if why := l.network.lose(p); why != "" {
			l.log.WithheldPacket(journal.Packet{Track: l.name, Number: p.number, Sequence: p.SequenceNumber}, why)
			p.of.done(why)
			continue
		}
		if err := l.network.send(p, write); err != nil {
			return err
		}
	}
	if s.plan.clock.silent || u.at < l.due || l.packets == 0 {
		return nil
	}
	l.due = u.at + s.plan.clock.period
	shown := u.time + u.offset
	moment := time.Duration(shown/l.clock())*time.Second + time.Duration(shown%l.clock())*time.Second/time.Duration(l.clock())
	report := l.report(s.plan.clock.wall(s.began, moment), packets[0].Timestamp)
	return s.control(ctx, l, report)
}

// control sends a packet of RTCP.
func (s *session) control(ctx context.Context, l *lane, p rtcp.Packet) error {
	s.reports++
	return s.push(ctx, func() error { return s.conn.WritePacketRTCP(l.media, p) })
}

// writer returns how a packet of a lane is put on its way.
func (s *session) writer(ctx context.Context, l *lane) func(*packet) error {
	return func(p *packet) error {
		err := s.push(ctx, func() error { return s.conn.WritePacketRTP(l.media, &p.Packet) })
		l.source = p.SSRC
		l.packets++
		l.octets += uint32(len(p.Payload))
		return err
	}
}

// push puts something into the queue of the connection, once there is room.
func (s *session) push(ctx context.Context, write func() error) error {
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		err := write()
		if full := (liberrors.ErrServerWriteQueueFull{}); !errors.As(err, &full) {
			return err
		}
		if err := wait(ctx, time.After(room)); err != nil {
			return err
		}
	}
}

// drain returns once all that is in the queue was sent: a session that is closed
// before that leaves it. It ends with packets of RTCP, since those are counted when
// they leave the queue.
func (s *session) drain(ctx context.Context) error {
	for _, l := range s.lanes {
		if err := s.control(ctx, l, l.goodbye(s.plan.bye)); err != nil {
			return err
		}
	}
	for s.conn.Stats().OutboundRTCPPackets < s.reports {
		if err := wait(ctx, time.After(room)); err != nil {
			return err
		}
	}
	return nil
}
