package output

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
)

// Clean returns a camera's name as it stands in file names: anything but
// letters, digits, '.', '_' and '-' becomes '_', and so does a dot at the
// start, so that no name hides a file or leads out of its directory. A name
// that is empty becomes "camera".
func Clean(camera string) string {
	if camera == "" {
		return "camera"
	}
	clean := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r) {
			return r
		}
		return '_'
	}, camera)
	if clean[0] == '.' {
		return "_" + clean[1:]
	}
	return clean
}

// Again returns name for the nth file of that name: NAME-2.mp4, NAME-3.mp4;
// the first one has the name itself.
func Again(name string, nth int) string {
	if nth < 2 {
		return name
	}
	ext := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), nth, ext)
}
