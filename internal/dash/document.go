package dash

import "encoding/xml"

// The elements as they are written, attributes as text: "" is not there. What is
// read of each is what the list of segments depends on.

type document struct {
	XMLName       xml.Name     `xml:"MPD"`
	Type          string       `xml:"type,attr"`
	Start         string       `xml:"availabilityStartTime,attr"`
	Published     string       `xml:"publishTime,attr"`
	Duration      string       `xml:"mediaPresentationDuration,attr"`
	Update        string       `xml:"minimumUpdatePeriod,attr"`
	Depth         string       `xml:"timeShiftBufferDepth,attr"`
	Delay         string       `xml:"suggestedPresentationDelay,attr"`
	Base          []baseURL    `xml:"BaseURL"`
	Location      []string     `xml:"Location"`
	PatchLocation []string     `xml:"PatchLocation"`
	Timing        []descriptor `xml:"UTCTiming"`
	Essential     []descriptor `xml:"EssentialProperty"`
	Protection    []descriptor `xml:"ContentProtection"`
	Periods       []period     `xml:"Period"`
}

type baseURL struct {
	Text      string `xml:",chardata"`
	ByteRange string `xml:"byteRange,attr"`
	Offset    string `xml:"availabilityTimeOffset,attr"`
	Complete  string `xml:"availabilityTimeComplete,attr"`
}

type descriptor struct {
	Scheme string `xml:"schemeIdUri,attr"`
	Value  string `xml:"value,attr"`
}

type period struct {
	ID         string       `xml:"id,attr"`
	Link       string       `xml:"http://www.w3.org/1999/xlink href,attr"`
	Start      string       `xml:"start,attr"`
	Duration   string       `xml:"duration,attr"`
	Protection []descriptor `xml:"ContentProtection"`
	Sets       []set        `xml:"AdaptationSet"`
	level
}

type set struct {
	ID              string           `xml:"id,attr"`
	Link            string           `xml:"http://www.w3.org/1999/xlink href,attr"`
	Language        string           `xml:"lang,attr"`
	Content         string           `xml:"contentType,attr"`
	Role            []descriptor     `xml:"Role"`
	Representations []representation `xml:"Representation"`
	common
	level
}

type representation struct {
	ID        string `xml:"id,attr"`
	Bandwidth string `xml:"bandwidth,attr"`
	DependsOn string `xml:"dependencyId,attr"`
	common
	level
}

// common is what an adaptation set says for its representations (5.3.7).
type common struct {
	MIME       string       `xml:"mimeType,attr"`
	Codecs     string       `xml:"codecs,attr"`
	Width      string       `xml:"width,attr"`
	Height     string       `xml:"height,attr"`
	Rate       string       `xml:"frameRate,attr"`
	Essential  []descriptor `xml:"EssentialProperty"`
	Protection []descriptor `xml:"ContentProtection"`
}

// level is what a period, a set and a representation say of segments (5.3.9).
type level struct {
	Base     []baseURL   `xml:"BaseURL"`
	Template []addresses `xml:"SegmentTemplate"`
	List     []addresses `xml:"SegmentList"`
	Single   []addresses `xml:"SegmentBase"`
}

// addresses is a SegmentTemplate, a SegmentList or a SegmentBase: each has some
// of these.
type addresses struct {
	Link                string     `xml:"http://www.w3.org/1999/xlink href,attr"`
	Timescale           string     `xml:"timescale,attr"`
	Offset              string     `xml:"presentationTimeOffset,attr"`
	Duration            string     `xml:"duration,attr"`
	StartNumber         string     `xml:"startNumber,attr"`
	EndNumber           string     `xml:"endNumber,attr"`
	Media               string     `xml:"media,attr"`
	InitTemplate        string     `xml:"initialization,attr"`
	IndexRange          string     `xml:"indexRange,attr"`
	AvailabilityOffset  string     `xml:"availabilityTimeOffset,attr"`
	AvailabilityWhole   string     `xml:"availabilityTimeComplete,attr"`
	Sequence            string     `xml:"k,attr"`
	Init                []place    `xml:"Initialization"`
	RepresentationIndex []place    `xml:"RepresentationIndex"`
	Timeline            []timeline `xml:"SegmentTimeline"`
	List                []place    `xml:"SegmentURL"`
}

// place is a URL and a range, under the names that several elements have for
// them.
type place struct {
	Link       string `xml:"http://www.w3.org/1999/xlink href,attr"`
	Source     string `xml:"sourceURL,attr"`
	Range      string `xml:"range,attr"`
	Media      string `xml:"media,attr"`
	MediaRange string `xml:"mediaRange,attr"`
}

type timeline struct {
	Link    string     `xml:"http://www.w3.org/1999/xlink href,attr"`
	Entries []entry    `xml:"S"`
	Pattern []struct{} `xml:"Pattern"`
}

type entry struct {
	Time     string `xml:"t,attr"`
	Duration string `xml:"d,attr"`
	Repeat   string `xml:"r,attr"`
	Number   string `xml:"n,attr"`
	Sequence string `xml:"k,attr"`
	Pattern  string `xml:"p,attr"`
}
