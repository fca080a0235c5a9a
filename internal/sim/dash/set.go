package dash

import (
	"fmt"

	"campipe/internal/sim/segment"
)

// pictures writes the adaptation set of the pictures.
func (w *writer) pictures(list []segment.Segment) {
	w.add(`<AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">`)
	w.set("video", list)
	for i := range w.tracks {
		t := &w.tracks[i]
		if t.Name == "audio" {
			continue
		}
		from := w.source(t, list[0]).From
		bandwidth := 100_000
		if !w.isSmall(t, list[0]) {
			bandwidth = 400_000
		}
		w.representation(t, list, fmt.Sprintf(`bandwidth="%d" codecs="avc1.%02x%02x%02x" width="%d" height="%d" frameRate="15"`,
			bandwidth, from.Config[1], from.Config[2], from.Config[3], from.Width, from.Height))
	}
	w.add(`</AdaptationSet>`)
}

// sound writes that of the sound.
func (w *writer) sound(list []segment.Segment) {
	t := &w.tracks[len(w.tracks)-1]
	w.add(`<AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" segmentAlignment="true" startWithSAP="1">`)
	w.set("audio", list)
	w.representation(t, list, fmt.Sprintf(`bandwidth="32000" codecs="mp4a.40.2" audioSamplingRate="%d"`, w.source(t, list[0]).From.Rate))
	w.add(`</AdaptationSet>`)
}

// set writes what all representations of a set have.
func (w *writer) set(track string, list []segment.Segment) {
	if w.baseURL {
		w.add(`<BaseURL>%s/</BaseURL>`, track)
	}
	if w.own() {
		return
	}
	for i := range w.tracks {
		if t := &w.tracks[i]; t.Name == track {
			w.segments(t, list)
		}
	}
}

// own reports whether each representation has its segments told by itself.
func (w *writer) own() bool { return w.nginx || w.address == byList || w.address == byIndex }

func (w *writer) representation(t *segment.Track, list []segment.Segment, attributes string) {
	id := t.Name
	if w.nginx {
		id = plain(w.camera) + "_" + t.Name
	}
	w.add(`<Representation id="%s" %s>`, id, raw(attributes))
	if w.own() {
		w.segments(t, list)
	}
	w.add(`</Representation>`)
}
