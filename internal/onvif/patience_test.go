package onvif

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// router sends requests to devices by their hosts.
type router map[string]http.RoundTripper

func (r router) RoundTrip(q *http.Request) (*http.Response, error) {
	if d, ok := r[q.URL.Host]; ok {
		return d.RoundTrip(q)
	}
	return nil, errors.New("no route to host")
}

// TestSilent has devices that never answer, at one operation or at all: each is
// given when it is known that nothing more will come, and delays no other one.
func TestSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := &device{answers: map[string]string{"GetSystemDateAndTime": "hang"}}
		half := &device{answers: with("GetStreamUri", "hang")}
		all := []Device{
			{Addr: home, services: services(home, "http://192.168.1.64:1/")},
			{Addr: home, services: services(home, "http://192.168.1.64:2/ http://192.168.1.64:3/")},
			{Addr: home, services: services(home, "http://192.168.1.64:3/")},
			{Addr: home, services: services(home, "http://192.168.1.64:4/")},
			{Addr: home, Faults: []error{errors.New("noise")}},
		}
		// What comes from the media service comes at the port that it was told to be at.
		client := Client{Transport: router{"192.168.1.64:1": hang, "192.168.1.64:2": hang, "192.168.1.64:3": &device{answers: good()}, "192.168.1.64:8080": half}}
		began := time.Now()
		took := map[int]time.Duration{}
		for i, d := range client.Ask(t.Context(), all) {
			took[i] = time.Since(began)
			if len(d.Faults) == 0 {
				t.Errorf("device %d has no fault", i)
			}
		}
		want := map[int]time.Duration{0: callTime, 1: 2 * callTime, 2: callTime, 3: 0, 4: 0}
		if fmt.Sprint(took) != fmt.Sprint(want) {
			t.Errorf("took %v, want %v", took, want)
		}
	})
}

// TestPatience has a device with many profiles that is slow at each of them.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &device{answers: with("GetStreamUri", "hang", "GetProfiles", soap(strings.Replace("<GetProfilesResponse>*</GetProfilesResponse>", "*", strings.Repeat(`<Profiles token="1"/>`, 300), 1)))}
		client := Client{Transport: d}
		began := time.Now()
		for _, got := range client.Ask(t.Context(), []Device{{Addr: home, services: services(home, "")}}) {
			if took := time.Since(began); took != patience {
				t.Errorf("took %v", took)
			}
			if n := len(got.Profiles); n == 0 || n > 2*int(patience/callTime) || len(got.Faults) != maxFaults {
				t.Errorf("%d profiles, faults %v", len(got.Profiles), got.Faults)
			}
		}
	})
}

// endless is a device whose answer has no end.
type endless struct{ read int }

func (e *endless) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(e), Request: r}, nil
}

func (e *endless) Read(b []byte) (int, error) {
	e.read += len(b)
	return copy(b, bytes.Repeat([]byte(" "), len(b))), nil
}

func TestEndless(t *testing.T) {
	e := new(endless)
	for _, d := range (&Client{Transport: e}).Ask(t.Context(), []Device{{Addr: home, services: services(home, "")}}) {
		if got := fmt.Sprint(d.Faults); got != "[an answer of more than 1048576 bytes]" || e.read > 2*maxAnswer {
			t.Errorf("%s after %d bytes", got, e.read)
		}
	}
}
