package onvif

import (
	"net/netip"
	"strings"
)

// home is where the devices of the tables answer from.
var home = netip.MustParseAddr("192.168.1.64")

const id = "33b853b6-86d5-440f-9628-ae401a178d90"

// answerTo returns an answer to a probe, with the namespaces and prefixes that a
// maker has: %e is that of envelopes, %a of addressing, %d of discovery.
func answerTo(e, a, d, head, relates, body string) string {
	return strings.NewReplacer("%e", e, "%a", a, "%d", d).Replace(head + `<%eHeader><%aRelatesTo>` + relates + `</%aRelatesTo></%eHeader>` +
		`<%eBody><%dProbeMatches>` + body + `</%dProbeMatches></%eBody></%eEnvelope>`)
}

// match of a device, as answerTo has it.
func matchOf(endpoint, types, scopes, xaddrs string) string {
	return `<%dProbeMatch><%aEndpointReference><%aAddress>` + endpoint + `</%aAddress></%aEndpointReference><%dTypes>` + types + `</%dTypes>` +
		`<%dScopes>` + scopes + `</%dScopes><%dXAddrs>` + xaddrs + `</%dXAddrs><%dMetadataVersion>10</%dMetadataVersion></%dProbeMatch>`
}

const (
	soap12   = `http://www.w3.org/2003/05/soap-envelope`
	declared = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	nameOnly = "onvif://www.onvif.org/name/x"
)

// plainAnswer is one with usual prefixes.
func plainAnswer(body string) string {
	return answerTo("s:", "a:", "d:", declared+`<s:Envelope xmlns:s="`+soap12+`" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">`, "uuid:"+id, body)
}

// answers to probes, as devices of these makers give them.
var answers = []struct {
	name, text string
	want       []string // endpoint, name, model and services of each device
	fault      string
}{
	{
		name: "Hikvision: IPv6 link-local after its own",
		text: answerTo("env:", "wsadis:", "d:", declared+`<env:Envelope xmlns:env="`+soap12+`" xmlns:wsadis="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">`,
			"uuid:"+id, matchOf("urn:uuid:A7FC57D6-463D-11B4-82BF-4419B64968E1\n", "dn:NetworkVideoTransmitter tds:Device",
				"onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/DS-2CD2612F-I onvif://www.onvif.org/name/HIKVISION%20DS-2CD2612F-I onvif://www.onvif.org/location/city/hangzhou",
				"http://192.168.1.64:8059/onvif/device_service http://[fe80::4619:b7ff:fe1d:c6cf]:8059/onvif/device_service")),
		want: []string{"urn:uuid:a7fc57d6-463d-11b4-82bf-4419b64968e1 | HIKVISION DS-2CD2612F-I | DS-2CD2612F-I | http://192.168.1.64:8059/onvif/device_service"},
	},
	{
		name: "Axis: link-local before its own, namespaces not declared",
		text: answerTo("SOAP-ENV:", "wsa:", "d:", declared+`<SOAP-ENV:Envelope      >`, "urn:uuid:"+id,
			matchOf("urn:uuid:a50d18ff-a8b9-4533-bdfc-8cb1abea0c8f", "tds:Device dn:NetworkVideoTransmitter",
				"onvif://www.onvif.org/Profile/G onvif://www.onvif.org/hardware/M1065-L onvif://www.onvif.org/name/AXIS%20M1065-L onvif://www.onvif.org/location/ ",
				"http://169.254.68.137:81/onvif/services http://192.168.1.64/onvif/device_service")),
		want: []string{"urn:uuid:a50d18ff-a8b9-4533-bdfc-8cb1abea0c8f | AXIS M1065-L | M1065-L | http://192.168.1.64/onvif/device_service http://192.168.1.64:81/onvif/services"},
	},
	{
		name: "Bosch: with and without TLS",
		text: plainAnswer(matchOf("urn:uuid:1", "dn:NetworkVideoTransmitter", nameOnly, "http://192.168.1.64:80/onvif/device_service https://192.168.1.64:443/onvif/device_service")),
		want: []string{"urn:uuid:1 | x |  | http://192.168.1.64:80/onvif/device_service https://192.168.1.64:443/onvif/device_service"},
	},
	{
		name: "Dahua: default namespaces, type without a prefix",
		text: answerTo("", "", "", `<Envelope xmlns="`+soap12+`">`, id, matchOf("uuid:5f5a69c2", "NetworkVideoTransmitter", "onvif://www.onvif.org/name/Dahua", "http://192.168.1.64/onvif/device_service")),
		want: []string{"uuid:5f5a69c2 | Dahua |  | http://192.168.1.64/onvif/device_service"},
	},
	{
		name: "Reolink: gSOAP, port 8000",
		text: answerTo("SOAP-ENV:", "wsa:", "wsdd:", declared+`<SOAP-ENV:Envelope xmlns:SOAP-ENV="`+soap12+`" xmlns:wsdd="http://schemas.xmlsoap.org/ws/2005/04/discovery">`,
			"uuid:"+strings.ToUpper(id), matchOf("urn:uuid:2419d68a", "tdn:NetworkVideoTransmitter", "onvif://www.onvif.org/name/IPC-BO", "http://192.168.1.64:8000/onvif/device_service")),
		want: []string{"urn:uuid:2419d68a | IPC-BO |  | http://192.168.1.64:8000/onvif/device_service"},
	},
	{
		name: "a name in GB 2312",
		text: strings.Replace(plainAnswer(matchOf("urn:uuid:1", "dn:NetworkVideoTransmitter", "onvif://www.onvif.org/name/\xc9\xe3IPC", "http://192.168.1.64/a")), "UTF-8", "GB2312", 1),
		want: []string{"urn:uuid:1 | ?IPC |  | http://192.168.1.64/a"},
	},
	{
		name: "a recorder that is two devices",
		text: plainAnswer(matchOf("urn:uuid:1", "dn:NetworkVideoTransmitter", nameOnly, "http://192.168.1.64:1/a") + matchOf("urn:uuid:2", "dn:NetworkVideoTransmitter", "", "http://192.168.1.64:2/a")),
		want: []string{"urn:uuid:1 | x |  | http://192.168.1.64:1/a", "urn:uuid:2 |  |  | http://192.168.1.64:2/a"},
	},
	{
		name: "no address, and none that can be used",
		text: plainAnswer(matchOf("urn:uuid:1", "dn:NetworkVideoTransmitter", nameOnly, "") + matchOf("urn:uuid:2", "", nameOnly, "file:///etc/passwd javascript:1 /onvif http:x %zz")),
		want: []string{"urn:uuid:1 | x |  | http://192.168.1.64/onvif/device_service", "urn:uuid:2 | x |  | http://192.168.1.64/onvif/device_service"},
	},
	{
		name: "hostile: another host with a login, a bare &",
		text: plainAnswer(matchOf("urn:uuid:1", "dn:NetworkVideoTransmitter", nameOnly, "http://admin:c4n4ry@8.8.8.8:22/a?b=1&c=2#c4n4ry")),
		want: []string{"urn:uuid:1 | x |  | http://192.168.1.64:22/a?b=1&c=2"},
	},
	{
		name: "hostile: control characters in a name",
		text: plainAnswer(matchOf("urn:uuid:1", "dn:NetworkVideoTransmitter", "onvif://www.onvif.org/name/a%1b%5b31m%c2%9bb%0a", "http://192.168.1.64/a")),
		want: []string{"urn:uuid:1 | a [31m b |  | http://192.168.1.64/a"},
	},
	{name: "Synology: no camera", text: plainAnswer(matchOf("urn:uuid:1", "wsdp:Device pub:Computer", "", "http://192.168.1.64:5357/wsd"))},
	{name: "no XML", text: "\x00\x01garbage", fault: "no SOAP: XML syntax error on line 1: illegal character code U+0000"},
	{name: "a web page", text: "<html><body><br></body></html>", fault: "no SOAP: expected element type <Envelope> but have <html>"},
	{name: "cut off", text: plainAnswer("")[:300], fault: "no SOAP: XML syntax error on line 2: unexpected EOF"},
	{name: "of another's probe", text: strings.Replace(plainAnswer(""), id[:8], "00000000", 1), fault: "an answer to none of our probes"},
	{
		name:  "a fault",
		text:  `<e:Envelope xmlns:e="` + soap12 + `"><e:Body><e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>d:MatchingRuleNotSupported</e:Value></e:Subcode></e:Code><e:Reason><e:Text xml:lang="en">the xml format error</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>`,
		fault: "MatchingRuleNotSupported: the xml format error",
	},
	{name: "hostile: entities", text: `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&b;&b;">]><Envelope><Body>&c;</Body></Envelope>`, fault: "no SOAP: a document type in a SOAP message"},
	{name: "hostile: deep", text: "<Envelope>" + strings.Repeat("<a>", maxDepth), fault: "no SOAP: elements nested deeper than 32"},
	{name: "hostile: many", text: "<Envelope>" + strings.Repeat("<a/>", maxElements) + "</Envelope>", fault: "no SOAP: more than 32768 elements"},
	{name: "hostile: long", text: strings.Repeat(" ", maxAnswer+1), fault: "an answer of more than 1048576 bytes"},
}
