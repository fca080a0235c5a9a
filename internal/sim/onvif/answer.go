package onvif

import (
	"encoding/xml"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	head = `<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"` +
		` xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema"` +
		` xmlns:ter="http://www.onvif.org/ver10/error"><env:Body>`
	tail = "</env:Body></env:Envelope>\n"
)

// Sizes of the first profile, and of all others.
const (
	mainWidth, mainHeight = 1280, 720
	subWidth, subHeight   = 640, 360
)

// answer returns the answer to an operation. There is none to those that the device
// does not know.
func (d *device) answer(operation, token string) (text string, ok bool) {
	media := "trt"
	if d.second {
		media = "tr2"
	}
	switch operation {
	case "GetSystemDateAndTime":
		return head + clock(time.Now().Add(d.ahead).UTC()) + tail, true
	case "GetServices":
		return head + d.services() + tail, !d.old
	case "GetCapabilities":
		return head + `<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>` + escaped(d.url(Prefix+d.name+mediaSuffix)) +
			`</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>` + tail, !d.second
	case "GetProfiles":
		return head + d.profileList(media) + tail, true
	}
	camera, known := d.camera(token)
	var u url.URL
	switch operation {
	case "GetStreamUri":
		u = d.stream(camera)
	case "GetSnapshotUri":
		u = url.URL{Scheme: "http", Host: d.host, Path: "/still/" + camera + ".jpg"}
	default:
		known = false
	}
	uri := "<tt:Uri>" + escaped(u.String()) + "</tt:Uri>"
	if d.second {
		uri = "<tr2:Uri>" + escaped(u.String()) + "</tr2:Uri>"
	} else {
		uri = "<trt:MediaUri>" + uri + "</trt:MediaUri>"
	}
	return fmt.Sprintf("%s<%s:%sResponse>%s</%s:%sResponse>%s", head, media, operation, uri, media, operation, tail),
		known && (operation == "GetStreamUri" || !d.noSnapshot)
}

// stream returns the URL of a camera's stream.
func (d *device) stream(camera string) url.URL {
	host := d.host
	if name, _, err := net.SplitHostPort(d.host); err == nil {
		host = name
	}
	u := url.URL{Scheme: "rtsp", Host: net.JoinHostPort(host, strconv.Itoa(d.rtsp)), Path: "/rtsp/" + camera}
	if d.elsewhere {
		u.User, u.Host = url.UserPassword("admin", "12345"), net.JoinHostPort("camera.invalid", strconv.Itoa(d.rtsp))
	}
	return u
}

func clock(t time.Time) string {
	return fmt.Sprintf(`<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:UTCDateTime>`+
		`<tt:Time><tt:Hour>%d</tt:Hour><tt:Minute>%d</tt:Minute><tt:Second>%d</tt:Second></tt:Time>`+
		`<tt:Date><tt:Year>%d</tt:Year><tt:Month>%d</tt:Month><tt:Day>%d</tt:Day></tt:Date>`+
		`</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`,
		t.Hour(), t.Minute(), t.Second(), t.Year(), int(t.Month()), t.Day())
}

func (d *device) services() string {
	namespace := "http://www.onvif.org/ver10/media/wsdl"
	if d.second {
		namespace = "http://www.onvif.org/ver20/media/wsdl"
	}
	service := func(namespace, path string) string {
		return `<tds:Service><tds:Namespace>` + namespace + `</tds:Namespace><tds:XAddr>` + escaped(d.url(path)) + `</tds:XAddr></tds:Service>`
	}
	return `<tds:GetServicesResponse>` + service("http://www.onvif.org/ver10/device/wsdl", Prefix+d.name) +
		service(namespace, Prefix+d.name+mediaSuffix) + `</tds:GetServicesResponse>`
}

func (d *device) profileList(media string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<%s:GetProfilesResponse>`, media)
	for n := range d.plan.profiles {
		name, width, height := "main", mainWidth, mainHeight
		if n > 0 {
			name, width, height = fmt.Sprintf("sub%d", n), subWidth, subHeight
		}
		encoder := fmt.Sprintf(`<tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>%d</tt:Width><tt:Height>%d</tt:Height></tt:Resolution>`, width, height)
		fmt.Fprintf(&b, `<%s:Profiles token="profile_%d">`, media, n+1)
		if d.second {
			fmt.Fprintf(&b, `<tr2:Name>%s</tr2:Name><tr2:Configurations><tr2:VideoEncoder token="e">%s</tr2:VideoEncoder></tr2:Configurations>`, name, encoder)
		} else {
			fmt.Fprintf(&b, `<tt:Name>%s</tt:Name><tt:VideoEncoderConfiguration token="e">%s</tt:VideoEncoderConfiguration>`, name, encoder)
		}
		fmt.Fprintf(&b, `</%s:Profiles>`, media)
	}
	fmt.Fprintf(&b, `</%s:GetProfilesResponse>`, media)
	return b.String()
}

// faultText is the answer that says what is wrong (SOAP 1.2 part 1 section 5.4).
func faultText(code, sub, reason string) string {
	return head + `<env:Fault><env:Code><env:Value>env:` + code + `</env:Value><env:Subcode><env:Value>ter:` + sub + `</env:Value></env:Subcode></env:Code>` +
		`<env:Reason><env:Text xml:lang="en">` + reason + `</env:Text></env:Reason></env:Fault>` + tail
}

// escaped returns a text as it stands in XML.
func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a Builder has no errors
	return b.String()
}
