package onvif

import (
	"context"
	"net/url"
	"time"
)

// deviceNamespace is what the operations of the device service are called by.
const deviceNamespace = "http://www.onvif.org/ver10/device/wsdl"

// clockAnswer is tt:SystemDateTime. UTCDateTime may be missing.
type clockAnswer struct {
	Hour   number `xml:"SystemDateAndTime>UTCDateTime>Time>Hour"`
	Minute number `xml:"SystemDateAndTime>UTCDateTime>Time>Minute"`
	Second number `xml:"SystemDateAndTime>UTCDateTime>Time>Second"`
	Year   number `xml:"SystemDateAndTime>UTCDateTime>Date>Year"`
	Month  number `xml:"SystemDateAndTime>UTCDateTime>Date>Month"`
	Day    number `xml:"SystemDateAndTime>UTCDateTime>Date>Day"`
}

// time returns the device's time; ok is false where it did not tell.
func (c *clockAnswer) time() (t time.Time, ok bool) {
	if c.Year < 1970 || c.Year > 9999 || c.Month < 1 || c.Month > 12 || c.Day < 1 || c.Day > 31 || c.Hour > 23 || c.Minute > 59 || c.Second > 60 {
		return t, false
	}
	return time.Date(int(c.Year), time.Month(c.Month), int(c.Day), int(c.Hour), int(c.Minute), int(c.Second), 0, time.UTC), true
}

// clock asks for the device's time, which needs no login (Core specification,
// GetSystemDateAndTime is of the class PRE_AUTH). Any device has to answer that:
// so it also tells whether there is one.
func (s *session) clock(ctx context.Context, service *url.URL) error {
	const action = deviceNamespace + "/GetSystemDateAndTime"
	began := time.Now()
	answer, err := ask[clockAnswer](ctx, s, service, action, `<GetSystemDateAndTime xmlns="`+deviceNamespace+`"/>`)
	if t, ok := answer.time(); ok {
		s.ahead = t.Sub(began.Add(time.Since(began) / 2))
	}
	return err
}
