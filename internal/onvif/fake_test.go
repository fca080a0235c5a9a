package onvif

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
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
