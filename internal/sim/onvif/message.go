package onvif

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/xml"
	"io"
	"time"
)

// message is what devices read of a request.
type message struct {
	XMLName xml.Name  `xml:"http://www.w3.org/2003/05/soap-envelope Envelope"`
	Token   userToken `xml:"Header>Security>UsernameToken"`
	ID      string    `xml:"Header>MessageID"`
	Body    struct {
		Operation struct {
			XMLName xml.Name
			Token   string `xml:"ProfileToken"`
			Types   string `xml:"Types"`
		} `xml:",any"`
	} `xml:"Body"`
}

// userToken is a login (WS-Security UsernameToken profile 1.0).
type userToken struct {
	Username string `xml:"Username"`
	Password struct {
		Type string `xml:"Type,attr"`
		Text string `xml:",chardata"`
	} `xml:"Password"`
	Nonce   string `xml:"Nonce"`
	Created string `xml:"Created"`
}

func read(r io.Reader) (m message, err error) {
	err = xml.NewDecoder(r).Decode(&m)
	return m, err
}

// tokenLife is how old, or how new, a token may be by the device's clock. Real
// devices have 5 to 60 seconds.
const tokenLife = 30 * time.Second

const digestType = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest"

// allows reports whether a message may come in.
func (p *plan) allows(t *userToken, now time.Time) bool {
	if p.user == "" {
		return true
	}
	nonce, err := base64.StdEncoding.DecodeString(t.Nonce)
	if err != nil || len(nonce) == 0 || t.Username != p.user || t.Password.Type != digestType {
		return false
	}
	created, err := time.Parse(time.RFC3339, t.Created)
	if err != nil || created.Sub(now.Add(p.ahead)).Abs() > tokenLife {
		return false
	}
	sum := sha1.Sum([]byte(string(nonce) + t.Created + p.password))
	return t.Password.Text == base64.StdEncoding.EncodeToString(sum[:])
}
