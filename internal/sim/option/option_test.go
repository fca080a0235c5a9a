package option

import (
	"testing"
	"time"
)

type part struct {
	flag   bool
	number int
}

type whole struct {
	part   part
	length time.Duration
	word   string
	choice int
}

func table() []Option[whole] {
	parts := []Option[part]{
		New("flag", "a flag", Flag(func(p *part) { p.flag = true })),
		New("number=N", "a number", Number(1, 9, func(p *part, n int) { p.number = n })),
	}
	return append(Of(parts, func(w *whole) *part { return &w.part }),
		New("length=DURATION", "a length", Length(func(w *whole, d time.Duration) { w.length = d })),
		New("word=TEXT", "a word", Word(func(w *whole, s string) { w.word = s })),
		New("choice=KIND", "a choice", Choice([]string{"one", "two"}, []int{1, 2}, func(w *whole, n int) { w.choice = n })),
	)
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		query string
		want  whole
		fault string
	}{
		{"", whole{}, ""},
		{"flag&number=3", whole{part: part{true, 3}}, ""},
		{"length=1m5s&word=a%26b&choice=two", whole{length: 65 * time.Second, word: "a&b", choice: 2}, ""},
		{"number=3&number=4", whole{part: part{number: 3}}, ""},
		{"flag=yes", whole{}, `option "flag": value is "yes", it takes none`},
		{"number=10", whole{}, `option "number": value is "10", not a number from 1 to 9`},
		{"number=x", whole{}, `option "number": value is "x", not a number from 1 to 9`},
		{"length=-1s", whole{}, `option "length": value is "-1s", not a length of time such as 5s`},
		{"word", whole{}, `option "word": value is missing`},
		{"choice=three", whole{}, `option "choice": value is "three", none of one, two`},
		{"b&a", whole{}, `option "a" is none of flag, number, length, word, choice`},
		{"%zz", whole{}, `options: invalid URL escape "%zz"`},
	} {
		var got whole
		err := Parse(table(), test.query, &got)
		switch {
		case test.fault == "" && (err != nil || got != test.want):
			t.Errorf("%s: %+v, %v; want %+v", test.query, got, err, test.want)
		case test.fault != "" && (err == nil || err.Error() != test.fault):
			t.Errorf("%s: %v, want %s", test.query, err, test.fault)
		}
	}
}

func TestManual(t *testing.T) {
	const want = "   flag             a flag\n" +
		"   number=N         a number\n" +
		"   length=DURATION  a length\n" +
		"   word=TEXT        a word\n" +
		"   choice=KIND      a choice\n"
	if got := Manual(table()); got != want {
		t.Errorf("%s", got)
	}
}
