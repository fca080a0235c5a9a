package web

import (
	"context"
	"sync"
	"time"
)

// patience is how long a request may keep its place while no answer comes. Then
// another one may use it: one camera that hangs must not delay those beside it,
// and each camera has one request at most.
const patience = 2 * time.Second

// places bound how many requests wait for answers, at one host and in all.
type places struct {
	perHost int
	all     chan struct{}

	mu    sync.Mutex
	hosts map[string]chan struct{}
}

func newPlaces(perHost, all int) *places {
	return &places{perHost: perHost, all: make(chan struct{}, all), hosts: map[string]chan struct{}{}}
}

// take waits for a place, and returns the function that leaves it, which may be
// called more than once. It fails with the context only.
func (p *places) take(ctx context.Context, host string) (leave func(), err error) {
	at := p.at(host)
	if err := enter(ctx, at); err != nil {
		return nil, err
	}
	if err := enter(ctx, p.all); err != nil {
		<-at
		return nil, err
	}
	out := sync.OnceFunc(func() {
		<-p.all
		<-at
	})
	timer := time.AfterFunc(patience, out)
	return func() {
		timer.Stop()
		out()
	}, nil
}

func enter(ctx context.Context, place chan struct{}) error {
	select {
	case place <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// at returns the places of a host.
func (p *places) at(host string) chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hosts[host] == nil {
		p.hosts[host] = make(chan struct{}, p.perHost)
	}
	return p.hosts[host]
}
