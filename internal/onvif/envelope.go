package onvif

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
)

// envelope is a SOAP message whose body has an H header and an A in it. Elements
// go by their local names: prefixes differ from maker to maker, some are never
// declared, and some cameras use the namespace of SOAP 1.1.
type envelope[A any] struct {
	XMLName xml.Name `xml:"Envelope"`
	Header  struct {
		RelatesTo string `xml:"RelatesTo"`
	} `xml:"Header"`
	Body struct {
		Fault  *soapFault `xml:"Fault"`
		Answer A          `xml:",any"`
	} `xml:"Body"`
}

// soapFault is an answer that says what was wrong with the question (SOAP 1.2 part
// 1 section 5.4; the last two are of SOAP 1.1).
type soapFault struct {
	Codes   []string `xml:"Code>Value"`
	Subs    []string `xml:"Code>Subcode>Value"`
	Details []string `xml:"Code>Subcode>Subcode>Value"`
	Reason  string   `xml:"Reason>Text"`
	Code    string   `xml:"faultcode"`
	String  string   `xml:"faultstring"`
}

// Error implements error: the most exact code, and the reason in words.
func (f *soapFault) Error() string {
	var code string
	for _, c := range append(append([]string{f.Code}, f.Codes...), append(f.Subs, f.Details...)...) {
		if local(c) != "" {
			code = local(c)
		}
	}
	reason := plain(f.Reason + " " + f.String)
	switch {
	case code == "":
		return "a fault: " + reason
	case reason == "":
		return plain(code)
	}
	return plain(code) + ": " + reason
}

// unauthorized reports whether the fault asks for a login: ter:NotAuthorized in
// the ONVIF Core specification, wsse:FailedAuthentication in WS-Security. Vivotek
// and Panasonic say so in words only.
func (f *soapFault) unauthorized() bool {
	text := strings.ToLower(f.Error())
	return strings.Contains(text, "authoriz") || strings.Contains(text, "authentic")
}

// notSupported reports whether the fault is that a device can't do that.
func (f *soapFault) notSupported() bool {
	text := strings.ToLower(f.Error())
	return strings.Contains(text, "notsupported") || strings.Contains(text, "not supported") || strings.Contains(text, "notimplemented")
}

// local returns a qualified name without its prefix.
func local(name string) string {
	name = strings.TrimSpace(name)
	return name[strings.LastIndex(name, ":")+1:]
}

// parse reads a SOAP message. The error is a *soapFault where it is one.
func parse[A any](text []byte) (*envelope[A], error) {
	if len(text) > maxAnswer {
		return nil, fmt.Errorf("an answer of more than %d bytes", maxAnswer)
	}
	e := new(envelope[A])
	if err := xml.NewTokenDecoder(newGuard(text)).Decode(e); err != nil {
		return nil, fmt.Errorf("no SOAP: %w", shown(err))
	}
	if e.Body.Fault != nil {
		return e, e.Body.Fault
	}
	return e, nil
}

// shown returns an error of encoding/xml as it may be shown: what it quotes came
// from the device.
func shown(err error) error { return errors.New(plain(err.Error())) }
