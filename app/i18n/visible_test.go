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
		{"nothing", "", ""},
	} {
		if got := Visible(row.in); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// Whatever is typed, nothing that is shown is hidden or floods; and showing
// twice shows the same.
func FuzzVisible(f *testing.F) {
	for _, s := range []string{"Асан", "\u202e", "а\u0301\u0301\u0301\u0301\u0301\u0301", "\x00", "\xff", "\U000E0001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		shown, marks := Visible(s), 0
		for _, r := range shown {
			if Hidden(r) {
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
