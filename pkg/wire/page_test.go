package wire_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"campipe/pkg/wire"
)

// page returns docs/wire.md.
func page(t *testing.T) string {
	t.Helper()
	return readFile(t, "../../docs/wire.md")
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// tables returns the tables of the page whose first row begins with these
// cells, without that row; the backquotes are taken off.
func tables(t *testing.T, first ...string) [][][]string {
	t.Helper()
	var all [][][]string
	var table [][]string
	for _, line := range append(strings.Split(page(t), "\n"), "") {
		if strings.HasPrefix(line, "|") {
			cells := strings.Split(strings.Trim(line, "| "), " | ")
			for i := range cells {
				cells[i] = strings.Trim(cells[i], "`| ")
			}
			table = append(table, cells)
			continue
		}
		if len(table) > 2 && len(table[0]) >= len(first) && slices.Equal(table[0][:len(first)], first) {
			all = append(all, table[2:])
		}
		table = nil
	}
	if len(all) == 0 {
		t.Fatalf("the page has no table of %q", first)
	}
	return all
}

// The tables of JSON fields are those of the package's types, field by field.
func TestPageFields(t *testing.T) {
	pages := tables(t, "field", "type")
	types := []any{wire.Header{}, wire.Note{}, wire.Gap{}, wire.End{}, wire.Totals{}, wire.Count{}}
	if len(pages) != len(types) {
		t.Fatalf("%d tables of fields, want %d", len(pages), len(types))
	}
	for i, v := range types {
		var want, got [][2]string
		for field := range reflect.TypeOf(v).Fields() {
			name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			if options != "omitempty" {
				name += "` *"
			}
			want = append(want, [2]string{name, jsonType(field.Type)})
		}
		for _, row := range pages[i] {
			got = append(got, [2]string{row[0], row[1]})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%T:\nthe page has %q\nthe type has %q", v, got, want)
		}
	}
}

// jsonType is what the page calls a type.
func jsonType(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[[]byte]():
		return "base64"
	case reflect.TypeFor[wire.Count]():
		return "count"
	case reflect.TypeFor[map[string]wire.Count]():
		return "counts"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return jsonType(t.Elem())
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Map, reflect.Struct:
		return "object"
	}
	return "number"
}

// The tables of causes, flags and kinds are the constants of the package.
func TestPageConstants(t *testing.T) {
	for _, c := range []struct {
		first   []string
		file    string
		pattern string
		row     func(m []string) []string
	}{
		{[]string{"cause", "meaning"}, "gap.go", `\tCause\w+ +=\ "(\w+)" +// (.*)\n`,
			func(m []string) []string { return []string{m[1], m[2]} }},
		{[]string{"flag", "name", "on"}, "frame.go", `\tFlag(\w+) +Flags = 0x(\d\d) // ([A-Z ]+): (.*)\n`,
			func(m []string) []string { return []string{m[2], strings.ToLower(m[1]), m[3], m[4]} }},
		{[]string{"kind", "name"}, "frame.go", `\tKind(\w+) +Kind = '(.)'()`,
			func(m []string) []string { return []string{m[2], strings.ToLower(m[1])} }},
	} {
		t.Run(c.first[0], func(t *testing.T) {
			var want [][]string
			for _, m := range regexp.MustCompile(c.pattern).FindAllStringSubmatch(readFile(t, c.file), -1) {
				want = append(want, c.row(m))
			}
			got := tables(t, c.first...)[0]
			if len(got) != len(want) || len(want) == 0 {
				t.Fatalf("%d rows, the code has %d", len(got), len(want))
			}
			for i := range got {
				if !slices.Equal(got[i][:len(want[i])], want[i]) {
					t.Errorf("the page has %q, the code %q", got[i], want[i])
				}
			}
		})
	}
}

// Every law of the page has the test that it names.
func TestPageLaws(t *testing.T) {
	var code strings.Builder
	files, _ := filepath.Glob("*_test.go")
	for _, file := range files {
		code.WriteString(readFile(t, file))
	}
	named := regexp.MustCompile(`\*\((TestLaw\w+)\)\*`).FindAllStringSubmatch(page(t), -1)
	for _, m := range named {
		if !strings.Contains(code.String(), "func "+m[1]+"(") {
			t.Errorf("there is no %s", m[1])
		}
	}
	if len(named) != 8 {
		t.Errorf("%d laws with a test, want 8", len(named))
	}
}

// Every hexdump in the page is decoded and encoded again, and the first one is
// the golden example.
func TestPageHexdumps(t *testing.T) {
	dumps := regexp.MustCompile(`(?m)(?:^    (?:[0-9a-f]{8}(?:  .*)?|\*)\n)+`).FindAllString(page(t), -1)
	for i, dump := range dumps {
		dump = strings.ReplaceAll(dump[4:], "\n    ", "\n")
		if all := checkDump(t, dump); len(all) == 0 {
			t.Errorf("dump %d has no frame", i)
		}
		if _, golden := annotated(readFile(t, "testdata/golden/example.hex")); i == 0 && dump != golden {
			t.Errorf("the page's example is not the golden one")
		}
	}
	if len(dumps) == 0 || strings.Count(page(t), "|CAM1") != strings.Count(strings.Join(dumps, ""), "|CAM1") {
		t.Errorf("%d dumps found, and not all frames of the page are in them", len(dumps))
	}
}
