package test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browserLimit is how long a browser may take for one page. Nothing waits for
// it when all is well.
const browserLimit = 60 * time.Second

// browse opens a page in Chromium and returns what its script puts into
// window.result, which it polls for.
func browse(t *testing.T, url string) string {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, // CI runs as root
		chromedp.DisableGPU,
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.UserDataDir(t.TempDir()),
	)
	ctx, cancel := context.WithTimeout(context.Background(), browserLimit)
	defer cancel()
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	result, err := chromedp.Run(ctx, chromedp.Poll[string]("window.result"))
	if err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	return result
}

// page is a page that plays clip.mp4 with sound off, and says "playing" when
// the time has gone on and pictures were decoded, or what went wrong.
const page = `<!doctype html><video muted playsinline width=640></video><script>
const v = document.querySelector('video');
v.onerror = () => window.result = 'error: ' + v.error.message;
function look() {
	const decoded = v.getVideoPlaybackQuality().totalVideoFrames;
	if (v.currentTime > v.start + 0.5 && decoded > 5) { window.result = 'playing'; return; }
	requestAnimationFrame(look);
}
async function play() {
	v.start = v.currentTime;
	try { await v.play(); } catch (e) { window.result = 'error: ' + e; return; }
	look();
}
%s
</script>`

// asFile plays the finished file.
const asFile = `v.src = 'clip.mp4'; v.oncanplay = () => { v.oncanplay = null; play(); };`

// asFragments feeds the fragments, in pieces that end anywhere, through MSE.
const asFragments = `
const source = new MediaSource();
v.src = URL.createObjectURL(source);
source.onsourceopen = async () => {
	const bytes = new Uint8Array(await (await fetch('clip.mp4')).arrayBuffer());
	const buffer = source.addSourceBuffer('video/mp4; codecs="%s"');
	buffer.onerror = () => window.result = 'error: append';
	for (let at = 0; at < bytes.length; at += 10000) {
		buffer.appendBuffer(bytes.subarray(at, at + 10000));
		await new Promise(done => buffer.onupdateend = done);
	}
	source.endOfStream();
	if (v.buffered.length != 1) { window.result = 'error: ' + v.buffered.length + ' buffered ranges'; return; }
	v.currentTime = v.buffered.start(0);
	play();
};`

// plays checks that Chromium plays a file by the given script.
func plays(t *testing.T, file, script string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if filepath.Base(r.URL.Path) == "clip.mp4" {
			w.Header().Set("Content-Type", "video/mp4")
			http.ServeFile(w, r, file)
			return
		}
		fmt.Fprintf(w, page, script)
	}))
	defer server.Close()
	if result := browse(t, server.URL+"/"); result != "playing" {
		info, _ := os.Stat(file)
		t.Errorf("%s (%v): %s", filepath.Base(file), info.Size(), result)
	}
}

// TestBrowser checks that what camjoin writes plays in a browser, whole and in
// fragments, with sound and without.
func TestBrowser(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, options, codecs string }{
		{"video", "", "avc1.42c01e"},
		{"audio and video", "?audio", "avc1.42c01e,mp4a.40.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			s := simulate(t, 1, "--speed", "20", "cam"+c.options)
			run(t, dir, "camfetch '"+s.urls[0]+"' --count 300 --tee c.cam | camdemux | camjoin -o whole.mp4")
			run(t, dir, "camdemux c.cam | camjoin > redirected.mp4")
			run(t, dir, "camdemux c.cam | camjoin | cat > piped.mp4")
			plays(t, dir+"/whole.mp4", asFile)
			plays(t, dir+"/redirected.mp4", asFile)
			plays(t, dir+"/piped.mp4", fmt.Sprintf(asFragments, c.codecs))
		})
	}
}
