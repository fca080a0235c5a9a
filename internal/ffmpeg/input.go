package ffmpeg

import (
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/secret"
)

// Input is what ffmpeg is to open by itself: a file, a device, or a URL.
type Input struct {
	Name   string
	Format string  // as ffmpeg -formats and -devices have it: "v4l2", "lavfi"; "" is what the bytes say
	Video  *Coding // how pictures are encoded; without an Encoder they are copied. nil leaves them out
	Audio  string  // Sounds has what there is; AAC is made, what is copied stays
}

// Sounds are what can become of sound.
func Sounds() []string { return []string{"aac", "copy", "none"} }

// Protocols that ffmpeg may open, where it was given a URL and where it was given
// a file. What is on the network can't lead it to files, nor a file to the network.
const (
	network = "crypto,http,httpproxy,https,mmst,rtmp,rtmpe,rtmps,rtmpt,rtp,rtsp,rtsps,srt,srtp,tcp,tls,udp"
	local   = "crypto,data,file"
)

// devices are the formats whose data come as they are made.
var devices = []string{"alsa", "fbdev", "kmsgrab", "pulse", "v4l2", "x11grab"}

var (
	// formatName is what names of formats look like.
	formatName = regexp.MustCompile(`^[a-z0-9_]+$`)
	// password is where a URL has one, also where it stands in another text.
	password = regexp.MustCompile(`//[^/?#]*:[^/?#]*@`)
	// link is a URL in what ffmpeg says.
	link = regexp.MustCompile(`[a-z+]+://[^\s'"]+`)
)

// Remote reports whether the input is on the network: its data come now.
func (in *Input) Remote() bool {
	scheme, _, ok := strings.Cut(in.Name, "://")
	return ok && slices.Contains(strings.Split(network, ","), strings.ToLower(scheme))
}

// Live reports whether the input's data come as they are made, so that their time
// is now.
func (in *Input) Live() bool {
	return in.Remote() || strings.HasPrefix(in.Name, "/dev/") || slices.Contains(devices, in.Format)
}

// Check says what is wrong with the input. A password would be in ffmpeg's
// arguments, which every user of the machine can see.
func (in *Input) Check() error {
	switch {
	case in.Name == "" || in.Name == "-":
		return fault.Hint(fault.Usage("-i %q is no input", in.Name), "a stream on standard input is read without -i, and camdemux makes one of bytes")
	case in.Format != "" && !formatName.MatchString(in.Format):
		return fault.Usage("--input-format %q is not a format's name", in.Format)
	case password.MatchString(in.Name):
		return fault.Hint(fault.Usage("-i: the URL has a password, which ffmpeg would show to everybody on this machine"),
			"camfetch URL | camdemux | camcode keeps it")
	case in.Video == nil && in.Audio == "none":
		return fault.Usage("--video none and --audio none leave nothing")
	}
	return nil
}

// Shown is what the input is called, without what may be secret.
func (in *Input) Shown() string {
	if in.Format == "lavfi" {
		return in.Format // a graph may have anything in it
	}
	if !in.Remote() {
		return path.Base(in.Name)
	}
	if u, err := url.Parse(in.Name); err == nil {
		return secret.URL(u)
	}
	scheme, _, _ := strings.Cut(in.Name, "://")
	return scheme
}

// hide leaves out of a text of ffmpeg's what Shown leaves out, and of other URLs,
// those of a playlist's segments, the same.
func (in *Input) hide(text string) string {
	_, name := in.opened()
	text = strings.ReplaceAll(text, name, in.Shown())
	return link.ReplaceAllStringFunc(text, func(text string) string {
		u, err := url.Parse(strings.TrimRight(text, ":,."))
		if err != nil {
			return "***"
		}
		return secret.URL(u) + text[len(strings.TrimRight(text, ":,.")):]
	})
}

// opened returns the format and the name for ffmpeg. It takes what stands before a
// colon for a protocol, which a file's time of day is not.
func (in *Input) opened() (format, name string) {
	if in.Format == "" && strings.HasPrefix(in.Name, "/dev/video") {
		return "v4l2", in.Name
	}
	if info, err := os.Stat(in.Name); err == nil && info.Mode().IsRegular() {
		return in.Format, "file:" + in.Name
	}
	return in.Format, in.Name
}
