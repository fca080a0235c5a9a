package fetch

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"
)

func TestNetrc(t *testing.T) {
	n := parseNetrc("# home\nmachine cam.example login me password p1 account x\nmachine other\n\tlogin you\n\tpassword p2\ndefault login any password p3")
	for _, c := range []struct{ host, user, password string }{
		{"cam.example", "me", "p1"},
		{"OTHER", "you", "p2"},
		{"elsewhere", "any", "p3"},
	} {
		user, password := n.login(c.host)
		if user != c.user || password.Reveal() != c.password {
			t.Errorf("%s: %s %s, want %s %s", c.host, user, password.Reveal(), c.user, c.password)
		}
	}
	if user, _ := parseNetrc("machine").login("h"); user != "" {
		t.Errorf("a machine without a name logs in as %q", user)
	}
}

func TestCookies(t *testing.T) {
	for _, c := range []struct{ name, file, url, want string }{
		{"host", "cam.example\tFALSE\t/\tFALSE\t0\tid\t1\n", "http://cam.example/x", "id=1"},
		{"other host", "cam.example\tFALSE\t/\tFALSE\t0\tid\t1\n", "http://sub.cam.example/x", ""},
		{"subdomains", ".cam.example\tTRUE\t/\tFALSE\t0\tid\t1\n", "http://sub.cam.example/x", "id=1"},
		{"TLS only", "cam.example\tFALSE\t/\tTRUE\t0\tid\t1\n", "http://cam.example/x", ""},
		{"with TLS", "cam.example\tFALSE\t/\tTRUE\t0\tid\t1\n", "https://cam.example/x", "id=1"},
		{"path", "cam.example\tFALSE\t/a\tFALSE\t0\tid\t1\n", "http://cam.example/b", ""},
		{"over", "cam.example\tFALSE\t/\tFALSE\t1\tid\t1\n", "http://cam.example/", ""},
		{"hidden from scripts", "# a comment\n\n#HttpOnly_cam.example\tFALSE\t/\tFALSE\t4102444800\tid\t1\n", "http://cam.example/", "id=1"},
	} {
		file := filepath.Join(t.TempDir(), "cookies.txt")
		if err := os.WriteFile(file, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		jar, err := readCookies(file)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		u, err := url.Parse(c.url)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, cookie := range jar.Cookies(u) {
			got += cookie.String()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	given := names{}
	for _, c := range []struct{ url, want string }{
		{"wss://cctv.trafficview.org:8420/DDOT_CAPTOP_13.vod?progressive", "DDOT_CAPTOP_13"},
		{"http://207.251.86.238/cctv413.jpg?math=1", "cctv413"},
		{"http://40.132.190.147/axis-cgi/mjpg/video.cgi", "40.132.190.147"},
		{"http://40.132.190.147/axis-cgi/mjpg/video.cgi", "40.132.190.147-2"},
		{"https://webcams.nyctmc.org/api/cameras/0af1/image", "0af1"},
		{"https://h/dash/WF05-Broad/manifest.mpd", "WF05-Broad"},
		{"https://h/camera-2/index.m3u8", "camera-2"},
		{"http://cam:8080/", "cam"},
	} {
		u, err := url.Parse(c.url)
		if err != nil {
			t.Fatal(err)
		}
		if got := given.unique(nameOf(u)); got != c.want {
			t.Errorf("%s: %s, want %s", c.url, got, c.want)
		}
	}
}

func TestBytes(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "500k": 500_000, "2M": 2_000_000, "1G": 1_000_000_000, "": 0, "0": 0, "-1k": 0, "2MB": 0, "k": 0} {
		got, err := bytesOf(text)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d, %v, want %d", text, got, err, want)
		}
	}
}
