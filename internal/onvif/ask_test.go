package onvif

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"campipe/internal/fault"
	"campipe/internal/secret"
)

func TestAsk(t *testing.T) {
	for _, c := range []struct {
		name   string
		device *device
		user   string
		want   []string // profiles
		faults []string
		asked  string
	}{
		{
			name: "without a login, the media service elsewhere", device: &device{answers: good()},
			want: []string{mainProfile}, asked: allOperations,
		},
		{
			name: "login not asked for is not told", device: &device{answers: good()}, user: "joe",
			want: []string{mainProfile}, asked: allOperations,
		},
		{
			name: "Hikvision: a fault with status 400", user: "joe",
			device: &device{answers: refuses(faultOf("ter:NotAuthorized", "Sender not Authorized. Invalid username or password! You still have 29 attempt(s).")), status: map[string]int{"GetServices": 400}},
			want:   []string{mainProfile}, asked: "GetSystemDateAndTime GetServices GetServices+token GetProfiles+token GetStreamUri+token GetSnapshotUri+token",
		},
		{
			name: "Vivotek: the reason alone says it, and the clock wants a login too", user: "joe",
			device: &device{answers: func() map[string]string {
				all := refuses(soap(`<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>Unauthorized</faultstring></SOAP-ENV:Fault>`))
				all["GetSystemDateAndTime"] = faultOf("ter:NotAuthorized", "An error was discovered processing the header.")
				return all
			}()},
			want: []string{mainProfile}, asked: "GetSystemDateAndTime GetServices GetServices+token GetProfiles+token GetStreamUri+token GetSnapshotUri+token",
		},
		{
			name: "a wrong login is told once", user: "joe",
			device: &device{answers: with("GetServices", faultOf("ter:NotAuthorized", "no"))},
			faults: []string{"GetServices: it does not take the login: NotAuthorized: no"}, asked: "GetSystemDateAndTime GetServices GetServices+token",
		},
		{
			name: "a login that is not let in everywhere is not told again", user: "joe",
			device: &device{answers: func() map[string]string {
				all := refuses(faultOf("ter:NotAuthorized", "no"))
				all["GetStreamUri token"] = faultOf("ter:OperationProhibited", "not authorized")
				return all
			}()},
			faults: []string{"profile 1: GetStreamUri: it does not take the login: OperationProhibited: not authorized", "profile 1: GetSnapshotUri: it does not take the login: OperationProhibited: not authorized"},
			asked:  "GetSystemDateAndTime GetServices GetServices+token GetProfiles+token GetStreamUri+token",
		},
		{
			name: "no login", device: &device{answers: with("GetProfiles", faultOf("ter:NotAuthorized", "no"))},
			faults: []string{"GetProfiles: it wants a login: NotAuthorized: no"}, asked: "GetSystemDateAndTime GetServices GetProfiles",
		},
		{
			name: "Hikvision 19: digest, each challenge for one path", user: "joe",
			device: &device{answers: good(), header: http.Header{"Www-Authenticate": {`Digest realm="IP Camera", qop="auth", nonce="n", algorithm=SHA-256`}},
				status: map[string]int{"GetServices": 401, "GetProfiles": 401, "GetStreamUri": 401, "GetSnapshotUri": 401}},
			want:  []string{mainProfile},
			asked: "GetSystemDateAndTime GetServices GetServices GetServices+digest GetProfiles GetProfiles+digest GetStreamUri GetStreamUri+digest GetSnapshotUri GetSnapshotUri+digest",
		},
		{
			name: "a basic login is never told", user: "joe",
			device: &device{answers: good(), header: http.Header{"Www-Authenticate": {`Basic realm="x"`}}, status: map[string]int{"GetServices": 401, "GetServices token": 401}},
			faults: []string{"GetServices: it does not take the login: the device answered 401 Unauthorized"}, asked: "GetSystemDateAndTime GetServices GetServices+token",
		},
		{
			name: "a redirection is not followed", user: "joe",
			device: &device{answers: with("GetServices", "", "GetCapabilities", ""), header: http.Header{"Location": {"http://8.8.8.8/"}}, status: map[string]int{"GetServices": 302, "GetCapabilities": 302}},
			faults: []string{"GetCapabilities: the device answered 302 Found"}, asked: "GetSystemDateAndTime GetServices GetCapabilities",
		},
		{
			name: "Axis: no GetServices", device: &device{
				answers: with("GetServices", faultOf("ter:ActionNotSupported", ""), "GetCapabilities", soap(`<GetCapabilitiesResponse><Capabilities><Analytics><XAddr>http://192.168.1.64/analytics</XAddr></Analytics><Media><XAddr>http://192.168.1.64/onvif/services</XAddr></Media></Capabilities></GetCapabilitiesResponse>`)),
				status:  map[string]int{"GetServices": 500}},
			want: []string{mainProfile}, asked: "GetSystemDateAndTime GetServices GetCapabilities GetProfiles GetStreamUri GetSnapshotUri",
		},
		{
			name: "the second media service alone", device: &device{answers: with(
				"GetServices", soap(`<GetServicesResponse><Service><Namespace>http://www.onvif.org/ver20/media/wsdl</Namespace><XAddr>https://192.168.1.64/m</XAddr></Service></GetServicesResponse>`),
				"GetProfiles", soap(`<GetProfilesResponse><Profiles token="1"><Name>sub</Name><Configurations><VideoSource><Bounds width="1"/></VideoSource><VideoEncoder><Encoding>H265</Encoding><Resolution><Width>640</Width><Height>many</Height></Resolution></VideoEncoder></Configurations></Profiles></GetProfilesResponse>`),
				"GetStreamUri", soap(`<GetStreamUriResponse><Uri>rtsps://192.168.1.64/s</Uri></GetStreamUriResponse>`),
				"GetSnapshotUri", faultOf("ter:ActionNotSupported", ""))},
			want: []string{"sub H265 640x0 rtsps://192.168.1.64/s <nil>"}, asked: allOperations,
		},
		{
			name: "one of two profiles is broken", device: &device{answers: with(
				"GetProfiles", soap(`<GetProfilesResponse><Profiles token="1"/><Profiles/></GetProfilesResponse>`),
				"GetStreamUri", soap(`<GetStreamUriResponse><MediaUri><Uri>javascript:alert(1)</Uri></MediaUri></GetStreamUriResponse>`))},
			want:   []string{"1  0x0 <nil> http://192.168.1.64/snap?c=1&d=2", "2  0x0 <nil> http://192.168.1.64/snap?c=1&d=2"},
			faults: []string{"profile 1: what should be a URL is none", "profile 2: what should be a URL is none"},
			asked:  "GetSystemDateAndTime GetServices GetProfiles GetStreamUri GetSnapshotUri GetStreamUri GetSnapshotUri",
		},
		{
			name: "no media service", device: &device{answers: with("GetServices", soap(`<GetServicesResponse/>`), "GetCapabilities", soap(`<GetCapabilitiesResponse/>`))},
			faults: []string{"it has no media service"}, asked: "GetSystemDateAndTime GetServices GetCapabilities",
		},
		{
			name: "no profiles", device: &device{answers: with("GetProfiles", soap(`<GetProfilesResponse/>`))},
			faults: []string{"GetProfiles: it has none"}, asked: "GetSystemDateAndTime GetServices GetProfiles",
		},
		{
			name: "garbage", device: &device{answers: map[string]string{"GetSystemDateAndTime": "<html>"}, status: map[string]int{"GetSystemDateAndTime": 404}},
			faults: []string{"the device answered 404 Not Found"}, asked: "GetSystemDateAndTime",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := Client{Transport: c.device, Login: func(*url.URL) (string, secret.Secret) { return c.user, secret.New("pass") }}
			in := Device{Addr: home, services: services(home, "http://192.168.1.64/onvif/device_service")}
			for _, d := range client.Ask(t.Context(), []Device{in}) {
				if got := profilesOf(d); !slices.Equal(got, c.want) {
					t.Errorf("%q\nwant %q", got, c.want)
				}
				if got := faultsOf(d); !slices.Equal(got, c.faults) {
					t.Errorf("faults %q\nwant %q", got, c.faults)
				}
			}
			var asked []string
			for _, a := range c.device.asked {
				asked = append(asked, strings.ReplaceAll(a, " ", "+"))
			}
			if got := strings.Join(asked, " "); got != c.asked {
				t.Errorf("asked %s\nwant %s", got, c.asked)
			}
			for host := range c.device.hosts {
				if (&url.URL{Host: host}).Hostname() != home.String() {
					t.Errorf("asked %s", host)
				}
			}
		})
	}
}

func profilesOf(d Device) (all []string) {
	for _, p := range d.Profiles {
		all = append(all, fmt.Sprintf("%s %s %dx%d %v %v", p.Name, p.Codec, p.Width, p.Height, p.Stream, p.Snapshot))
	}
	return all
}

func faultsOf(d Device) (all []string) {
	for _, f := range d.Faults {
		all = append(all, f.Error())
	}
	return all
}

// TestHint checks that only who has told no login is told how to.
func TestHint(t *testing.T) {
	for user, want := range map[string]string{"": "--user NAME --password-file FILE, or --netrc", "joe": ""} {
		d := &device{answers: with("GetServices", faultOf("ter:NotAuthorized", ""))}
		client := Client{Transport: d, Login: func(*url.URL) (string, secret.Secret) { return user, secret.New("c4n4ry") }}
		for _, got := range client.Ask(t.Context(), []Device{{Addr: home, services: services(home, "")}}) {
			if hint := fault.HintOf(got.Faults[0]); hint != want || strings.Contains(fmt.Sprint(got), "c4n4ry") {
				t.Errorf("%v, hint %q, want %q", got.Faults, hint, want)
			}
		}
	}
}
