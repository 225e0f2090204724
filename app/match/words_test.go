package match_test

import (
	"strings"
	"testing"

	"shyraq/app/match"
)

func TestWordsAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text, typed string
		want        bool
	}{
		"kazakh by russian":    {"Тұлпар", "Тулпар", true},
		"kazakh by latin":      {"Тұлпар", "Tulpar", true},
		"latin by kazakh":      {"Tulpar", "тұлпар", true},
		"the beginning":        {"Тұлпар", "тулп", true},
		"the middle":           {"Тұлпар", "лпар", false},
		"the second word":      {"«Тұлпар» түнгі клубы", "клуб", true},
		"y as i":               {"Айдын", "Aidyn", true},
		"i as y":               {"Aidyn", "айд", true},
		"ya":                   {"Мария", "maria", true},
		"a name in two pieces": {"Гүл-Нұр", "нур", true},
		"digits":               {"Школа №15", "15", true},
		"other digits":         {"Школа №15", "16", false},
		"digits and letters":   {"3-үй 15б", "15Б", true},
		"an IIN":               {"901231300012", "9012", true},
		"combining":            {"Ай", "аи\u0306", true},
		"a foreign script":     {"日本", "日", true},
		"another word":         {"Тұлпар", "турпал", false},
	} {
		t.Run(name, func(t *testing.T) {
			typed := match.Words(c.typed)
			if len(typed) != 1 {
				t.Fatalf("%q is %d words", c.typed, len(typed))
			}
			got := false
			for _, w := range match.Words(c.text) {
				got = got || strings.HasPrefix(w, typed[0])
			}
			if got != c.want {
				t.Errorf("%q in %q: %v, of %v and %v", c.typed, c.text, got, typed, match.Words(c.text))
			}
		})
	}
	if w := match.Words(" — «» "); len(w) != 0 {
		t.Errorf("signs alone are words: %v", w)
	}
}
