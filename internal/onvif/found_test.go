package onvif

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

// TestFound checks that each device is there once, and that neither a broken answer
// nor one of too many takes the place of another.
func TestFound(t *testing.T) {
	stranger, link := netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("169.254.1.1")
	broken, flood := netip.MustParseAddr("192.168.1.7"), netip.MustParseAddr("192.168.1.5")
	f := newFound(func(a netip.Addr) bool { return a != stranger })
	f.expect([]string{id})
	one := plainAnswer(matchOf("urn:uuid:1", "", nameOnly, "http://192.168.1.64/a"))
	f.take(home, []byte(one))
	f.take(home, []byte(one))
	f.take(link, []byte(one)) // through another interface
	f.take(home, []byte("noise"))
	f.take(broken, []byte("noise"))
	f.take(link, []byte("noise"))
	f.take(stranger, []byte(plainAnswer(matchOf("urn:uuid:2", "", nameOnly, "http://192.168.1.64/a"))))
	for n := range 2 * maxAtAddress {
		f.take(flood, fmt.Appendf(nil, "%s", plainAnswer(matchOf(fmt.Sprintf("urn:uuid:f%02d", n), "", nameOnly, ""))))
	}
	f.take(netip.MustParseAddr("192.168.1.99"), []byte(plainAnswer(matchOf("", "", nameOnly, "http://192.168.1.99/a"))))
	all, left := f.all()
	if left != maxAtAddress || len(all) != maxAtAddress+3 {
		t.Fatalf("%d devices, %d left out, want %d, %d", len(all), left, maxAtAddress+3, maxAtAddress)
	}
	var got []string
	for _, d := range all[maxAtAddress:] {
		got = append(got, fmt.Sprint(d.Addr, d.services, d.Faults))
	}
	want := []string{
		"192.168.1.7 [] [its answer to a probe: no SOAP: EOF]",
		"192.168.1.64 [http://192.168.1.64/a http://169.254.1.1/a] []",
		"192.168.1.99 [http://192.168.1.99/a] []",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestFoundMost(t *testing.T) {
	f := newFound(func(netip.Addr) bool { return true })
	f.expect([]string{id})
	addr := netip.MustParseAddr("10.0.0.0")
	for n := range maxDevices + 10 {
		addr = addr.Next()
		f.take(addr, []byte(plainAnswer(matchOf(fmt.Sprint(n), "", nameOnly, ""))))
		f.take(addr, []byte("noise"))
	}
	if all, left := f.all(); left != 10 || len(all) != maxDevices {
		t.Errorf("%d devices, %d left out", len(all), left)
	}
}
