package onvif

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"campipe/internal/fault"
	"campipe/internal/secret"
)

// device is a device as a http.RoundTripper: it answers operations by their names.
type device struct {
	status  map[string]int
	answers map[string]string
	header  http.Header
	asked   []string // operations, with token or digest where a login was told
	created string   // of the last token
	hosts   map[string]bool
	mu      sync.Mutex
}

var (
	operation = regexp.MustCompile(`<s:Body><(\w+)`)
	created   = regexp.MustCompile(`<Created [^>]*>([^<]+)<`)
)

func (d *device) RoundTrip(r *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	name := operation.FindStringSubmatch(string(text))[1]
	asked := name
	if m := created.FindStringSubmatch(string(text)); m != nil {
		d.created = m[1]
		asked += " token"
	}
	if strings.HasPrefix(r.Header.Get("Authorization"), "Digest ") {
		asked += " digest"
	} else if r.Header.Get("Authorization") != "" {
		asked += " other"
	}
	d.asked = append(d.asked, asked)
	if d.hosts == nil {
		d.hosts = map[string]bool{}
	}
	d.hosts[r.URL.Host] = true
	d.mu.Unlock()
	answer, ok := d.answers[asked]
	if !ok {
		answer = d.answers[name]
	}
	if answer == "hang" {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	status := d.status[asked]
	if status == 0 {
		status = http.StatusOK
	}
	header := http.Header{}
	if status == http.StatusUnauthorized || status == http.StatusFound {
		header = d.header
	}
	return &http.Response{StatusCode: status, Status: fmt.Sprint(status, " ", http.StatusText(status)), Header: header, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

// soap wraps the body of an answer.
func soap(body string) string {
	return declared + `<S:Envelope xmlns:S="` + soap12 + `"><S:Body>` + body + `</S:Body></S:Envelope>`
}

// faultOf is a fault of SOAP 1.2.
func faultOf(sub, reason string) string {
	return soap(`<S:Fault><S:Code><S:Value>S:Sender</S:Value><S:Subcode><S:Value>` + sub + `</S:Value></S:Subcode></S:Code><S:Reason><S:Text xml:lang="en">` + reason + `</S:Text></S:Reason></S:Fault>`)
}

// good are the answers of a device that is as it should be.
func good() map[string]string {
	return map[string]string{
		"GetSystemDateAndTime": soap(`<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>23</tt:Hour><tt:Minute>59</tt:Minute><tt:Second>58</tt:Second></tt:Time><tt:Date><tt:Year>2019</tt:Year><tt:Month>12</tt:Month><tt:Day>31</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`),
		"GetServices":          soap(`<tds:GetServicesResponse><tds:Service><tds:Namespace>http://www.onvif.org/ver10/media/wsdl</tds:Namespace><tds:XAddr>http://10.0.0.1:8080/onvif/media</tds:XAddr></tds:Service></tds:GetServicesResponse>`),
		"GetProfiles":          soap(`<trt:GetProfilesResponse><trt:Profiles token="a&quot;&lt;" fixed="true"><tt:Name>mainStream</tt:Name><tt:VideoEncoderConfiguration><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution></tt:VideoEncoderConfiguration></trt:Profiles></trt:GetProfilesResponse>`),
		"GetStreamUri":         soap(`<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>rtsp://admin:c4n4ry@192.168.1.64:554/101?a=1&amp;b=2</tt:Uri><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>`),
		"GetSnapshotUri":       soap(`<trt:GetSnapshotUriResponse><trt:MediaUri><tt:Uri>http://192.168.1.64/snap?c=1&d=2</tt:Uri></trt:MediaUri></trt:GetSnapshotUriResponse>`),
	}
}

// with returns good answers but for these.
func with(pairs ...string) map[string]string {
	all := good()
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = pairs[i+1]
	}
	return all
}

const (
	mainProfile   = "mainStream H264 1920x1080 rtsp://192.168.1.64:554/101?a=1&b=2 http://192.168.1.64/snap?c=1&d=2"
	allOperations = "GetSystemDateAndTime GetServices GetProfiles GetStreamUri GetSnapshotUri"
)

// refuses returns what a device answers to whom has told no login, or not that way.
func refuses(answer string) map[string]string {
	all := map[string]string{}
	for _, name := range strings.Fields(allOperations)[1:] {
		all[name], all[name+" token"] = answer, good()[name]
	}
	all["GetSystemDateAndTime"] = good()["GetSystemDateAndTime"]
	return all
}

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
		{
			name: "endless", device: &device{answers: with("GetSystemDateAndTime", strings.Repeat(" ", 2*maxAnswer))},
			faults: []string{"an answer of more than 1048576 bytes"}, asked: "GetSystemDateAndTime",
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
			// The last of them may be asked for in vain.
			if n := int(patience / callTime); len(got.Profiles) < n-1 || len(got.Profiles) > n || len(got.Faults) == 0 || len(got.Faults) > maxFaults {
				t.Errorf("%d profiles, faults %v", len(got.Profiles), got.Faults)
			}
		}
	})
}

// TestClock checks that a token has the device's time, which is not ours.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &device{answers: refuses(faultOf("ter:NotAuthorized", ""))}
		client := Client{Transport: d, Login: func(*url.URL) (string, secret.Secret) { return "joe", secret.New("pass") }}
		for _, got := range client.Ask(t.Context(), []Device{{Addr: home, services: services(home, "")}}) {
			if len(got.Profiles) != 1 {
				t.Errorf("faults %v", got.Faults)
			}
		}
		if d.created != "2019-12-31T23:59:58Z" {
			t.Errorf("created %s", d.created)
		}
	})
	for _, c := range []struct {
		name string
		text clockAnswer
		ok   bool
	}{
		{"missing", clockAnswer{}, false},
		{"year 0", clockAnswer{Month: 1, Day: 1}, false},
		{"month 13", clockAnswer{Year: 2020, Month: 13, Day: 1}, false},
		{"never set", clockAnswer{Year: 1970, Month: 1, Day: 1}, true},
		{"hour 24", clockAnswer{Year: 2020, Month: 1, Day: 1, Hour: 24}, false},
	} {
		if at, ok := c.text.time(); ok != c.ok {
			t.Errorf("%s: %v, %v", c.name, at, ok)
		}
	}
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
