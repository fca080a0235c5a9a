package onvif

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzAsk has the law of FuzzDevices for the answers to all operations: whatever a
// device answers, only its own address is asked, and all URLs are at that address,
// without a login.
func FuzzAsk(f *testing.F) {
	for _, text := range good() {
		f.Add(text)
	}
	f.Add(faultOf("ter:NotAuthorized", "x"))
	f.Add(soap(`<a><Service><Namespace>http://www.onvif.org/ver20/media/wsdl</Namespace><XAddr>http://[fe80::1%25x]:1/</XAddr></Service><Profiles token="1"/><Uri>rtsps://u:p@h:1/</Uri></a>`))
	f.Add(soap(`<a><Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace><XAddr>http://u@h/</XAddr></Service><Profiles token="1"/><MediaUri><Uri>rtsp://u:p@h:1/?&#x1b;</Uri></MediaUri></a>`))
	f.Fuzz(func(t *testing.T, text string) {
		d := &device{answers: map[string]string{}}
		for _, name := range append(strings.Fields(allOperations), "GetCapabilities") {
			d.answers[name] = text
		}
		client := Client{Transport: d}
		for _, got := range client.Ask(t.Context(), []Device{{Addr: home, services: services(home, "")}}) {
			for _, p := range got.Profiles {
				if p.Stream != nil {
					checkPlace(t, p.Stream, "rtsp", "rtsps")
				}
				if p.Snapshot != nil {
					checkPlace(t, p.Snapshot, "http", "https")
				}
			}
			for _, f := range got.Faults {
				if text := f.Error(); len(text) > 1000 || strings.ContainsAny(text, "\x1b\x00\n") {
					t.Errorf("%q", text)
				}
			}
		}
		for host := range d.hosts {
			if (&url.URL{Host: host}).Hostname() != home.String() {
				t.Errorf("asked %s", host)
			}
		}
	})
}
