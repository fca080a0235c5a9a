package hls

import "fmt"

// variants reads a multivariant playlist.
type variants struct {
	base    *resolver
	list    Master
	variant Variant
	pending bool // the next reference is variant's
}

func (v *variants) tag(name, value string) error {
	switch name {
	case "EXT-X-STREAM-INF":
		v.variant, v.pending = variant(value), true
	case "EXT-X-MEDIA":
		return v.rendition(value)
	}
	return nil
}

// reference takes a variant's. Others are passed over: some servers repeat the
// URI of a tag on a line of its own.
func (v *variants) reference(text string) (err error) {
	if !v.pending {
		return nil
	}
	v.pending = false
	if len(v.list.Variants) == maxVariants {
		return fmt.Errorf("more than %d variants", maxVariants)
	}
	if v.variant.URL, err = v.base.resolve(text); err != nil {
		return err
	}
	v.list.Variants = append(v.list.Variants, v.variant)
	return nil
}

func (v *variants) end() Playlist { return &v.list }

func variant(list string) (v Variant) {
	for name, value := range attributes(list) {
		switch name {
		case "BANDWIDTH":
			if n, err := number(value); err == nil {
				v.Bandwidth = int64(n)
			}
		case "RESOLUTION":
			v.Width, v.Height = resolution(value)
		case "CODECS":
			v.Codecs = value
		case "AUDIO":
			v.Audio = value
		}
	}
	return v
}

func (v *variants) rendition(list string) (err error) {
	var r Rendition
	for name, value := range attributes(list) {
		switch name {
		case "TYPE":
			r.Type = value
		case "GROUP-ID":
			r.Group = value
		case "NAME":
			r.Name = value
		case "LANGUAGE":
			r.Language = value
		case "DEFAULT":
			r.Default = value == "YES"
		case "AUTOSELECT":
			r.Autoselect = value == "YES"
		case "URI":
			if r.URL, err = v.base.resolve(value); err != nil {
				return err
			}
		}
	}
	if len(v.list.Renditions) == maxVariants {
		return fmt.Errorf("more than %d renditions", maxVariants)
	}
	v.list.Renditions = append(v.list.Renditions, r)
	return nil
}
