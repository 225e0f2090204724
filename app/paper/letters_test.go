package paper

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"shyraq/app/i18n"
)

// TestOwnTextsAreInTheFont: what the program says itself, in its texts, its code
// lists and its numbers, is drawn by its own font, on the screen and on paper.
func TestOwnTextsAreInTheFont(t *testing.T) {
	t.Parallel()
	f, assets := fonts(t), os.DirFS("../../assets")
	all := map[string]string{}
	for _, pattern := range []string{"i18n/*.toml", "codes/*.tsv"} {
		names, err := fs.Glob(assets, pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(assets, name)
			if err != nil {
				t.Fatal(err)
			}
			all[path.Base(name)] = string(text)
		}
	}
	bundle, err := i18n.Load(os.DirFS("../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs() {
		texts := bundle.For(lang)
		all["numbers of "+string(lang)] = texts.Int(-1_234_567) + texts.Decimal(-0.5, 1) + texts.Duration(-2*time.Minute) + texts.Countdown(-time.Hour)
	}
	for name, text := range all {
		if lacks := f.Lacks(text, false) + f.Lacks(text, true); lacks != "" {
			t.Errorf("%s has %q", name, lacks)
		}
	}
}

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
