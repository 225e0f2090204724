package i18n

import (
	"strings"
	"testing"
	"unicode"
)

func TestVisible(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, in, want string }{
		{"plain Kazakh stays as it is", "Әлихан Ғұмар, №15 «Іңір»\n2-қабат\t3", "Әлихан Ғұмар, №15 «Іңір»\n2-қабат\t3"},
		{"й of two letters", "и\u0306", "и\u0306"},
		{"an override that turns a name around", "Асан \u202eнасА", "Асан ‹202E›насА"},
		{"isolates", "\u2066x\u2069", "‹2066›x‹2069›"},
		{"no width", "А\u200bсан\u2060", "А‹200B›сан‹2060›"},
		{"byte order mark inside", "А\ufeffсан", "А‹FEFF›сан"},
		{"a control", "А\x07с\x1b[2Jан", "А‹0007›с‹001B›[2Jан"},
		{"a bare carriage return", "Асан\rБекзат", "Асан‹000D›Бекзат"},
		{"a flood of marks", "а" + strings.Repeat("\u0301", 40) + "б", "а" + strings.Repeat("\u0301", 4) + "‹+36›б"},
		{"a flood at the end", "а" + strings.Repeat("\u0301", 5), "а" + strings.Repeat("\u0301", 4) + "‹+1›"},
		{"a flood at the beginning", strings.Repeat("\u0301", 5) + "а", strings.Repeat("\u0301", 4) + "‹+1›а"},
		{"soft hyphen", "Ас\u00adан", "Ас‹00AD›ан"},
		{"tags", "А\U000E0041", "А‹E0041›"},
		{"Arabic stays", "محمد", "محمد"},
		{"broken bytes", "А\xffсан", "А‹FFFD›сан"},
		{"a space that does not break, in numbers", "2\u00a0000", "2\u00a0000"},
		{"a family of three emoji", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"},
		{"a trade, with the colour of skin", "👩🏽\u200d⚕", "👩🏽\u200d⚕"},
		{"a joiner in a name", "А\u200dсан", "А‹200D›сан"},
		{"a joiner behind an emoji", "👨\u200d", "👨‹200D›"},
		{"a joiner before an emoji", "\u200d👨", "‹200D›👨"},
		{"a joiner between an emoji and a letter", "👨\u200dА", "👨‹200D›А"},
		{"two joiners", "👨\u200d\u200d👩", "👨‹200D›‹200D›👩"},
		{"a joiner behind a mark on an emoji", "👨\u0301\u200d👩", "👨\u0301‹200D›👩"},
		{"a joiner of other signs", "№\u200d™", "№‹200D›™"},
		{"other letters of no width between emoji", "👨\u200b👩\u2060👧\u200e", "👨‹200B›👩‹2060›👧‹200E›"},
		{"the letter that chooses the picture", "❤\ufe0f", "❤‹FE0F›"},
		{"nothing", "", ""},
	} {
		if got := Visible(row.in); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestCountHidden(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, in string
		want     int
	}{
		{"a plain name", "Әлихан", 0},
		{"a family of emoji", "👨\u200d👩\u200d👧", 0},
		{"a joiner in a name", "А\u200dсан", 1},
		{"several", "\u202eА\u200b👨\u200d", 3},
	} {
		if got := CountHidden(row.in); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}

// Whatever is typed, nothing that is shown is hidden or floods; and showing
// twice shows the same.
func FuzzVisible(f *testing.F) {
	for _, s := range []string{"Асан", "\u202e", "а\u0301\u0301\u0301\u0301\u0301\u0301", "\x00", "\xff", "\U000E0001", "👨\u200d👩\u200d\u200d👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		shown, marks := Visible(s), 0
		letters := []rune(shown)
		for i, r := range letters {
			joins := r == joiner && i > 0 && i+1 < len(letters) && emoji(letters[i-1]) && emoji(letters[i+1])
			if Hidden(r) && !joins {
				t.Fatalf("%U is shown", r)
			}
			if unicode.In(r, unicode.Mn, unicode.Me) {
				marks++
			} else {
				marks = 0
			}
			if marks > mostMarks {
				t.Fatal("a flood is shown")
			}
		}
		if Visible(shown) != shown {
			t.Fatal("shown twice it differs")
		}
	})
}

func BenchmarkVisible(b *testing.B) {
	s := strings.Repeat("Достарымен жүріп, автобусқа үлгермей қалған. ", 40)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Visible(s)
	}
}
