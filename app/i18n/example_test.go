package i18n_test

import (
	"fmt"
	"time"

	"shyraq/app/i18n"
	"shyraq/assets"
)

// The same text, number and time in each language. A key that is missing comes
// back as itself.
func ExampleBundle_For() {
	bundle, err := i18n.Load(assets.Texts())
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2026, 3, 19, 21, 14, 0, 0, time.UTC) // in the field it is five hours later
	for _, lang := range i18n.Langs() {
		t := bundle.For(lang)
		fmt.Println(t.T("area.night"), t.DayMonth(at), t.Clock(at), t.T("no.such.key"))
	}
	// Output:
	// Түн 20 наурыз 02:14 no.such.key
	// Ночь 20 марта 02:14 no.such.key
	// Night 20 March 02:14 no.such.key
}

// What was typed may hold letters that change how the rest is read; what is
// shown of it cannot.
func ExampleVisible() {
	fmt.Println(i18n.Visible("Асан\u202eнас"))
	fmt.Println(i18n.CountHidden("Асан\u202eнас"))
	// Output:
	// Асан‹202E›нас
	// 1
}
