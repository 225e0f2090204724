package i18n_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"shyraq/app/i18n"
	"shyraq/assets"
)

// TestKazakhEndings: the words are the numbers and months as they are spoken.
func TestKazakhEndings(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, in, from, to, at string }{
		{"бір", "00:41", "00:41-ден", "00:41-ге", "00:41-де"},
		{"үш", "12:13", "12:13-тен", "12:13-ке", "12:13-те"},
		{"алты", "7:06", "7:06-дан", "7:06-ға", "7:06-да"},
		{"тоғыз", "23:59", "23:59-дан", "23:59-ға", "23:59-да"},
		{"нөл", "22:00", "22:00-ден", "22:00-ге", "22:00-де"},
		{"он", "22:10", "22:10-нан", "22:10-ға", "22:10-да"},
		{"жиырма", "22:20", "22:20-дан", "22:20-ға", "22:20-да"},
		{"қырық", "22:40", "22:40-тан", "22:40-қа", "22:40-та"},
		{"елу", "22:50", "22:50-ден", "22:50-ге", "22:50-де"},
		{"алпыс", "60", "60-тан", "60-қа", "60-та"},
		{"сексен", "80", "80-нен", "80-ге", "80-де"},
		{"тоқсан", "90", "90-нан", "90-ға", "90-да"},
		{"жүз", "100", "100-ден", "100-ге", "100-де"},
		{"мың", "2000", "2000-нан", "2000-ға", "2000-да"},
		{"a date in digits", "12.03.2026", "12.03.2026 ж.", "12.03.2026 ж.", "12.03.2026 ж."},
		{"қараша", "23 қараша", "23 қарашадан", "23 қарашаға", "23 қарашада"},
		{"маусым", "1 маусым", "1 маусымнан", "1 маусымға", "1 маусымда"},
		{"шілде", "2026 жылғы 2 шілде", "2026 жылғы 2 шілдеден", "2026 жылғы 2 шілдеге", "2026 жылғы 2 шілдеде"},
		{"қыркүйек", "5 қыркүйек", "5 қыркүйектен", "5 қыркүйекке", "5 қыркүйекте"},
		{"a date and a clock", "22 қараша, 23:50", "22 қараша, 23:50-ден", "22 қараша, 23:50-ге", "22 қараша, 23:50-де"},
		{"no number at all", "кеше", "кеше", "кеше", "кеше"},
		{"nothing", "", "", "", ""},
		{"more digits than a number has", "99999999999999999999999", "99999999999999999999999-ден", "99999999999999999999999-ге", "99999999999999999999999-де"},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, got := range []struct{ have, want string }{
				{i18n.From(row.in), row.from}, {i18n.To(row.in), row.to}, {i18n.At(row.in), row.at},
			} {
				if got.have != got.want {
					t.Errorf("%q: %q, want %q", row.in, got.have, got.want)
				}
			}
		})
	}
}

// TestEndingsReachTheTexts: a text asks for a case by name.
func TestEndingsReachTheTexts(t *testing.T) {
	t.Parallel()
	kk := bundle(t).For(i18n.KK)
	if got, want := kk.T("review.clip_until", "Date", "12.03.2026"), "12.03.2026 ж. дейін сақталады"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestNoBareTimeInKazakh: a clock time, a date or any other value never
// stands without its ending before a word that governs a case, and no ending
// is glued to a value by hand, where vowel harmony would break.
func TestNoBareTimeInKazakh(t *testing.T) {
	t.Parallel()
	bare := regexp.MustCompile(`\{\{\.\w+\}\} (бері|бастап|дейін|кейін|бұрын)([^\p{L}]|$)`)
	glued := regexp.MustCompile(`\}\}-(ден|дан|тен|тан|нен|нан|ге|ға|ке|қа|де|да|те|та|і|ы|сі|сы)([^\p{L}]|$)`)
	lengths := regexp.MustCompile(`\{\{\.(Long|Age|Left)\}\}( с| сек)? бұрын`) // "10 мин бұрын" governs nothing
	names, err := fs.Glob(assets.Texts(), "*.kk.toml")
	if err != nil || len(names) == 0 {
		t.Fatal("no texts", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(assets.Texts(), name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			if text := lengths.ReplaceAllString(line, ""); bare.MatchString(text) || glued.MatchString(text) {
				t.Errorf("%s:%d: a value without its ending: %s", name, i+1, line)
			}
		}
	}
}
