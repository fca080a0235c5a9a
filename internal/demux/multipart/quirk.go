package multipart

// quirk is a way of cameras that RFC 2046 and RFC 9110 don't have, or don't want.
type quirk int

const (
	noBoundaryTold quirk = iota
	boundaryDiffers
	noFirstBoundary
	bareLines
	preamble
	padding
	otherParts
	noLength
	wrongLength
	chunksLeft
	quirkCount
)

// quirks tells of each one once.
type quirks struct {
	told [quirkCount]bool
	news []string
}

func (q *quirks) found(which quirk, text string) {
	if !q.told[which] {
		q.told[which] = true
		q.news = append(q.news, text)
	}
}

func (q *quirks) next() (string, bool) {
	if len(q.news) == 0 {
		return "", false
	}
	text := q.news[0]
	q.news = q.news[1:]
	return text, true
}
