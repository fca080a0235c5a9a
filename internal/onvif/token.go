package onvif

import (
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/xml"
	"strings"
	"time"
)

// usernameToken is the header of a request that tells a login (WS-Security
// UsernameToken profile 1.0, section 3.1; Core specification, section on user
// token profile).
func usernameToken(user, password string, now time.Time) string {
	var nonce [20]byte
	rand.Read(nonce[:]) // never fails
	created := now.UTC().Format(time.RFC3339)
	const wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
	return `<s:Header><Security s:mustUnderstand="1" xmlns="` + wss + `wssecurity-secext-1.0.xsd"><UsernameToken>` +
		`<Username>` + escaped(user) + `</Username>` +
		`<Password Type="` + wss + `username-token-profile-1.0#PasswordDigest">` + passwordDigest(nonce[:], created, password) + `</Password>` +
		`<Nonce EncodingType="` + wss + `soap-message-security-1.0#Base64Binary">` + base64.StdEncoding.EncodeToString(nonce[:]) + `</Nonce>` +
		`<Created xmlns="` + wss + `wssecurity-utility-1.0.xsd">` + created + `</Created>` +
		`</UsernameToken></Security></s:Header>`
}

// passwordDigest proves that the password is known, to who knows it.
func passwordDigest(nonce []byte, created, password string) string {
	sum := sha1.Sum([]byte(string(nonce) + created + password))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// escaped returns a text as it stands in XML.
func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a Builder has no errors
	return b.String()
}
