package mjpeg

import (
	"net/http"
	"strings"
	"testing"

	"campipe/internal/sim/journal"
	"campipe/internal/sim/pace"
)

func TestPath(t *testing.T) {
	for _, test := range []struct{ name, options, want string }{
		{"front", "", "/mjpeg/front"},
		{"front", "axis&fps=5", "/mjpeg/front?axis&fps=5"},
		{"a b/c", "", "/mjpeg/a%20b%2Fc"},
	} {
		if got, err := Path(test.name, test.options); got != test.want || err != nil {
			t.Errorf("%s, %v; want %s", got, err, test.want)
		}
	}
}

func TestWrongOptions(t *testing.T) {
	for _, test := range []struct{ options, want string }{
		{"colour", `option "colour" is none of fps, uneven, duplicate, axis, `},
		{"fps=0", `option "fps": value is "0", not a number from 0.001 to 1000`},
		{"fps=NaN", `option "fps": value is "NaN", not a number from 0.001 to 1000`},
		{"length=x", `option "length": value is "x", none of none, wrong, short, padded`},
		{"close=-1", `option "close": value is "-1", neither a number of pictures nor a length of time such as 5s`},
		{"axis=1", `option "axis": value is "1", it takes none`},
		{"size=1", `option "size": value is "1", not a size such as 640x480`},
		{"auth=joe", `option "auth": value is "joe", not USER:PASSWORD`},
	} {
		host, _ := serve(t, pace.Pace{})
		answer, err := http.Get("http://" + host + "/mjpeg/front?" + test.options)
		if err != nil {
			t.Fatal(err)
		}
		body := string(readAll(t, answer.Body))
		answer.Body.Close()
		if answer.StatusCode != http.StatusBadRequest || !strings.HasPrefix(body, test.want) {
			t.Errorf("%s: %s, %q; want 400 and %q", test.options, answer.Status, body, test.want)
		}
		if _, err := Path("front", test.options); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: Path says %v", test.options, err)
		}
	}
}

// TestGate has clients refused, and let in.
func TestGate(t *testing.T) {
	for _, test := range []struct {
		options string
		user    string
		status  int
		end     string
	}{
		{"status=404", "", 404, "404"},
		{"auth=joe:pass", "", 401, "401"},
		{"auth=joe:pass&count=1", "joe", 200, "closed"},
		{"redirect=2&count=1", "", 200, "302"}, // the first line of its end
	} {
		host, log := serve(t, pace.Pace{})
		r, err := http.NewRequest("GET", "http://"+host+"/mjpeg/front?"+test.options, nil)
		if err != nil {
			t.Fatal(err)
		}
		if test.user != "" {
			r.SetBasicAuth(test.user, "pass")
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		readAll(t, answer.Body)
		answer.Body.Close()
		lines := log.UntilEnd(t)
		if end := lines[len(lines)-1]; answer.StatusCode != test.status || end.Why != test.end || lines[0].Event != journal.EventStart {
			t.Errorf("%s: %s, ended %q; want %d, %q", test.options, answer.Status, end.Why, test.status, test.end)
		}
	}
}

// TestClients has the pictures of each client differ from those of all others.
func TestClients(t *testing.T) {
	host, log := serve(t, pace.Pace{})
	seen := map[string]bool{}
	for range 3 {
		readAll(t, ask(t, host, "count=2&still"))
		for _, l := range log.UntilEnd(t) {
			if l.Sample != nil {
				seen[l.SHA256] = true
			}
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d different pictures of 6", len(seen))
	}
}
