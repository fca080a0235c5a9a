package fetch

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"campipe/internal/fault"
	"campipe/internal/preset"
	"campipe/internal/roster"
	"campipe/internal/tool"
)

// listManual is what the manual says of presets and lists.
var listManual = `Some cameras have short names, NAME:ID:

` + preset.Manual() + `
` + sentence("--list reads a list of cameras, and finds out by itself in which format:", roster.Formats()) + `What it says of a camera's place, time zone and interval is used. An entry that
can't be read is left out, with a warning. --catalog writes such a list, a line
of JSON a camera, for --list and for grep:

   camfetch --catalog trafficview --box -77.13,38.79,-76.89,39 > dc.jsonl
   camfetch --list dc.jsonl --probe --failed again.jsonl
   camfetch --list dc.jsonl --duration 1h > dc.cam

With --catalog, --base-url URL is where the catalog is, and NAME=URL where its
cameras are. A list may have passwords in it, and what --failed writes has them
too: only its owner can read it.
`

// sentence lists names in lines of at most 80 letters, behind the words before it.
func sentence(before string, names []string) string {
	var b strings.Builder
	line := before
	for i, name := range names {
		word := " " + name + ","
		if i == len(names)-1 {
			word = " or " + name + "."
		}
		if len(line)+len(word) > 80 {
			b.WriteString(line + "\n")
			line, word = "", word[1:]
		}
		line += word
	}
	return b.String() + line + "\n"
}

// camerasOf returns the cameras of --list and those of the arguments, which are
// URLs or presets' cameras.
func camerasOf(env *tool.Env, args []string) ([]roster.Camera, error) {
	bases, err := preset.ParseBases(env.CLI.StringSlice("base-url"))
	if err != nil {
		return nil, err
	}
	var all []roster.Camera
	if name := env.CLI.String("list"); name != "" {
		if all, err = listed(env, name, bases); err != nil {
			return nil, err
		}
	}
	for _, text := range args {
		c, err := roster.Parse(text, bases)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if name := env.CLI.String("camera"); name != "" {
		if len(all) > 1 {
			return nil, fault.Usage("--camera names one camera, and there are %d", len(all))
		}
		all[0].Name = name
	}
	if len(all) > maxCameras {
		return nil, fault.Usage("%d cameras exceed %d", len(all), maxCameras)
	}
	return all, nil
}

// listed returns the cameras of a list that camfetch has a transport for.
func listed(env *tool.Env, name string, bases preset.Bases) ([]roster.Camera, error) {
	in, err := env.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	list, err := roster.Read(in, roster.Options{Name: name, Bases: bases})
	if err != nil {
		return nil, err
	}
	env.Verbose("%s: %d cameras, by its looks a list of %s", name, len(list.Cameras), list.Format)
	for _, f := range list.Faults {
		env.Warn("%v", f)
	}
	if list.Bad > 0 {
		env.Warn("%s: taken for a list of %s: %d entries left out", name, list.Format, list.Bad)
	}
	other := map[string]int{}
	cameras := slices.DeleteFunc(list.Cameras, func(c roster.Camera) bool {
		_, err := transportOf(c.URL.Scheme)
		if err != nil {
			other[c.URL.Scheme]++
		}
		return err != nil
	})
	for _, scheme := range slices.Sorted(maps.Keys(other)) {
		env.Warn("%s: %d cameras left out: %s:// is no known transport", name, other[scheme], scheme)
	}
	env.Fact("list", map[string]any{"file": name, "format": list.Format, "cameras": len(cameras), "off": list.Off, "bad": list.Bad, "other": other})
	if len(cameras) == 0 {
		return nil, fmt.Errorf("%s: none of its cameras can be fetched", name)
	}
	return cameras, nil
}

// entriesOf returns what is to be fetched of cameras. An interval that the user
// told counts for all of them.
func entriesOf(env *tool.Env, cameras []roster.Camera) []entry {
	entries := make([]entry, len(cameras))
	for i := range cameras {
		c := &cameras[i]
		e := entry{Name: c.Name, URL: c.Address(), Interval: c.Interval, Latitude: c.Latitude, Longitude: c.Longitude, Zone: c.Zone}
		if e.Interval == 0 || env.CLI.IsSet("interval") {
			e.Interval = env.CLI.Duration("interval")
		}
		entries[i] = e
	}
	return entries
}
