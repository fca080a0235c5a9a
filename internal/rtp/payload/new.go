package payload

import (
	"fmt"
	"strconv"
)

// New returns a reader of a format, or an error that says why it can't be read.
func New(m Media, h Handler) (Reader, error) {
	if m.Clock <= 0 || m.Clock > maxClock {
		return nil, fmt.Errorf("%s: %d ticks a second is not 1 to %d", m.Encoding, m.Clock, maxClock)
	}
	m.Channels = max(m.Channels, 1)
	if m.Channels > maxChannels {
		return nil, fmt.Errorf("%s: %d channels exceed %d", m.Encoding, m.Channels, maxChannels)
	}
	var r Reader
	var err error
	switch m.Encoding {
	case "H264":
		r = newAVC(m, h)
	case "H265":
		r = newHEVC(m, h)
	case "JPEG":
		r = newStill(m, h)
	case "MPEG4-GENERIC":
		r, err = newGeneric(m, h)
	case "MP4A-LATM":
		r, err = newLATM(m, h)
	case "OPUS":
		r = newOpus(m, h)
	case "PCMU":
		r = newPCM("pcmu", 8, m, h)
	case "PCMA":
		r = newPCM("pcma", 8, m, h)
	case "G726-16", "G726-24", "G726-32", "G726-40":
		kilobits, _ := strconv.Atoi(m.Encoding[5:]) // a second, at 8 kHz
		r = newPCM("g726."+m.Encoding[5:], kilobits/8, m, h)
	default:
		return nil, fmt.Errorf("%s is not known", m.Encoding)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Encoding, err)
	}
	return r, nil
}

const (
	// maxClock is more than any format of RTP has: those of sound count samples.
	maxClock = 1_000_000
	// maxChannels is what AAC and players go up to.
	maxChannels = 8
)
