package report

import (
	"os"
	"testing"

	"shyraq/app/i18n"
)

func TestChange(t *testing.T) {
	t.Parallel()
	texts, err := i18n.Load(os.DirFS("../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name       string
		change     Change
		kk, ru, en string
	}{
		{"nothing before", Change{7, 0}, "—", "—", "—"},
		{"nothing at all", Change{0, 0}, "—", "—", "—"},
		{"the same", Change{7, 7}, "0,0 %", "0,0 %", "0.0 %"},
		{"more", Change{125, 95}, "+31,6 %", "+31,6 %", "+31.6 %"},
		{"less", Change{67, 100}, "–33,0 %", "–33,0 %", "–33.0 %"},
		{"a half goes away from zero", Change{2003, 2000}, "+0,2 %", "+0,2 %", "+0.2 %"}, // 0.15
		{"a half below zero too", Change{1997, 2000}, "–0,2 %", "–0,2 %", "–0.2 %"},
		{"too little for a tenth", Change{10001, 10000}, "0,0 %", "0,0 %", "0.0 %"},
		{"none left", Change{0, 13}, "–100,0 %", "–100,0 %", "–100.0 %"},
		{"doubled", Change{26, 13}, "2,0 есе", "в 2,0 раза", "2.0 times"},
		{"almost doubled", Change{1999, 1000}, "+99,9 %", "+99,9 %", "+99.9 %"},
		{"many times", Change{47, 10}, "4,7 есе", "в 4,7 раза", "4.7 times"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			for lang, want := range map[i18n.Lang]string{i18n.KK: row.kk, i18n.RU: row.ru, i18n.EN: row.en} {
				if got := row.change.In(texts.For(lang)); got != want {
					t.Errorf("%s: %q, want %q", lang, got, want)
				}
			}
		})
	}
}
