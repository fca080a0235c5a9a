package test

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// TestProxy checks that requests go through the proxy that the environment names,
// with its login, which is nobody else's to know.
func TestProxy(t *testing.T) {
	dir := t.TempDir()
	s := simulate(t, 1, "still:gate")
	camera, err := url.Parse(s.urls[0])
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		if r.In.URL.Host == "gate.example" && r.In.Header.Get("Proxy-Authorization") == "Basic bWU6Y2FuYXJ5" {
			asked.Add(1)
			r.Out.URL.Host = camera.Host
		}
	}})
	defer proxy.Close()
	at := strings.Replace(proxy.URL, "http://", "http://me:canary@", 1)
	run(t, dir, "http_proxy="+at+" camfetch 'http://gate.example"+camera.RequestURI()+"' --interval 10ms --count 3 --report report.json > raw.cam 2> said")
	if n := asked.Load(); n < 3 {
		t.Errorf("%d requests through the proxy", n)
	}
	if out := run(t, dir, "camdemux raw.cam | camjoin -q -f jpeg -o '%n.jpg'; ls *.jpg; cat raw.cam said report.json"); strings.Contains(out, "canary") || !strings.Contains(out, ".jpg") {
		t.Errorf("%.300q", out)
	}
}
