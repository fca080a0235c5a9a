package fetch

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// httpOnly stands before the host of a cookie that scripts can't see; to other
// readers of the format it is a comment.
const httpOnly = "#HttpOnly_"

// readCookies reads a file of cookies in the format of Netscape's browsers, which
// curl and the extensions of today's browsers write: host, whether its subdomains
// count, path, whether TLS is a must, end in unix seconds, name and value, with
// tabs between. The file is never written.
func readCookies(name string) (http.CookieJar, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line, isHTTPOnly := strings.CutPrefix(lines.Text(), httpOnly)
		if strings.TrimSpace(line) == "" || line[0] == '#' && !isHTTPOnly {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 7 {
			return nil, fmt.Errorf("%s: line %d: %d fields, not 7", name, n, len(fields)) // it may hold a secret
		}
		seconds, err := strconv.ParseInt(fields[4], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: the end of the cookie is not a number", name, n)
		}
		host := strings.TrimPrefix(fields[0], ".")
		c := &http.Cookie{Name: fields[5], Value: fields[6], Path: fields[2], Secure: fields[3] == "TRUE"}
		if fields[1] == "TRUE" {
			c.Domain = host
		}
		if seconds > 0 { // 0 is until the browser ends
			c.Expires = time.Unix(seconds, 0)
		}
		scheme := "http"
		if c.Secure {
			scheme = "https"
		}
		jar.SetCookies(&url.URL{Scheme: scheme, Host: host, Path: fields[2]}, []*http.Cookie{c})
	}
	return jar, lines.Err()
}
