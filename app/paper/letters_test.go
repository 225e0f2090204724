package paper

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestLacks names the letters of a name that a page cannot print, and writes no
// box where it names none.
func TestLacks(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	for _, row := range []struct{ name, text, want string }{
		{"Kazakh", "Әсел Өмірзаққызы Һұң Ғүі", ""},
		{"Russian", "Ёжиков Съезд", ""},
		{"Latin of passports", "Şükür Əliyev Çağlar Nguyễn", ""},
		{"a letter and its mark apart", norm.NFD.String("Сергей Ёлкин Şükür"), ""},
		{"Chinese", "李明明", "李明"},
		{"Hangul", "김", "김"},
		{"Hangul apart", norm.NFD.String("김"), "김"},
		{"Arabic", "علي", "علي"},
		{"Armenian", "Արմեն", "Արմեն"},
		{"Georgian", "გია", "გია"},
		{"beyond the first plane", "𠀀", "𠀀"},
		{"a flood of marks", "а" + strings.Repeat("\u0301", 9), "\u0301"},
		{"nothing", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := f.Lacks(row.text, true); got != row.want {
				t.Errorf("lacks %q", got)
			}
			if boxes := strings.ContainsRune(f.clean(row.text, true), missing); row.want == "" && boxes {
				t.Error("a box")
			}
		})
	}
	if got := f.clean(norm.NFD.String("Сергей"), true); got != "Сергей" {
		t.Errorf("%q", got)
	}
	many := f.Lacks("一丁七万丈三上下不与丐丑专且丕世", false)
	if len([]rune(many)) != mostLacking {
		t.Errorf("%d letters", len([]rune(many)))
	}
}
