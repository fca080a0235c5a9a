package tool

import "runtime/debug"

// Release is the version of the toolkit.
const Release = "0.1.0"

// Version returns the release and, where the build knows it, the commit.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return Release + " (" + s.Value[:12] + ")"
		}
	}
	return Release
}
