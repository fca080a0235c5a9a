package fetch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"campipe/internal/secret"
)

// netrc is a file of logins by host, in the format that ftp(1) made and curl and
// git read: words, of which machine HOST, default, login NAME and password TEXT
// count.
type netrc struct {
	machines []machine
}

type machine struct {
	host     string // "" is any
	user     string
	password secret.Secret
}

// openNetrc reads the file that $NETRC names, or ~/.netrc.
func openNetrc() (*netrc, error) {
	name := os.Getenv("NETRC")
	if name == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, fmt.Errorf("--netrc: %w", err)
		}
		name = filepath.Join(home, ".netrc")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("--netrc: %w", err)
	}
	return parseNetrc(string(text)), nil
}

func parseNetrc(text string) *netrc {
	n := &netrc{}
	var now *machine
	words := strings.Fields(text)
	for i := 0; i < len(words); i++ {
		word, value := words[i], ""
		if i+1 < len(words) {
			value = words[i+1]
		}
		switch {
		case word == "default", word == "machine":
			n.machines = append(n.machines, machine{})
			now = &n.machines[len(n.machines)-1]
			if word == "machine" {
				now.host = value
				i++
			}
		case now == nil:
		case word == "login":
			now.user = value
			i++
		case word == "password":
			now.password = secret.New(value)
			i++
		case word == "account":
			i++
		}
	}
	return n
}

// login returns the login at a host; "" where there is none.
func (n *netrc) login(host string) (user string, password secret.Secret) {
	for _, m := range n.machines {
		if m.host == "" || strings.EqualFold(m.host, host) {
			return m.user, m.password
		}
	}
	return "", secret.Secret{}
}
