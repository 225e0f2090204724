package ui

import (
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
)

// Say is a text asked for each time it is drawn, so that it follows the
// language. Every widget of this package that shows words takes one.
type Say func() string

// Plain says the same in every language: a name, a number, what was typed.
func Plain(s string) Say { return func() string { return s } }

// say is what s says; a nil Say says nothing.
func say(s Say) string {
	if s == nil {
		return ""
	}
	return i18n.Visible(s())
}

// Look is the flavour and the language that the program wears. There is one
// in a program; every screen holds it. Its methods are for the UI thread.
type Look struct {
	bundle    *i18n.Bundle
	texts     i18n.Texts
	flavour   palette.Flavour
	version   int
	listeners map[int]func()
	nextID    int
	typing    typing
	covered   func() bool // something lies over the screen in sight
	after     func(time.Duration, func()) (stop func())
}

// NewLook wears a flavour and a language at once, before the first window is
// made, so that nothing ever flashes in another colour.
func NewLook(bundle *i18n.Bundle, flavour palette.Flavour, l i18n.Lang) *Look {
	k := &Look{bundle: bundle, flavour: flavour, texts: bundle.For(l), listeners: map[int]func(){}}
	k.toolkitTexts()
	k.Rewear()
	return k
}

// Rewear has the toolkit draw everything anew, after a change that it reads by
// itself, such as its scale.
func (k *Look) Rewear() {
	if a := fyne.CurrentApp(); a != nil {
		a.Settings().SetTheme(worn{k})
	}
}

// Flavour is the flavour worn now.
func (k *Look) Flavour() palette.Flavour { return k.flavour }

// Lang is the language spoken now.
func (k *Look) Lang() i18n.Lang { return k.texts.Lang() }

// Texts speaks the language of now: texts, plurals, dates, numbers. Do not
// keep it; ask again after a change.
func (k *Look) Texts() i18n.Texts { return k.texts }

// T is the text of a key now; see i18n.Texts.T. An argument that is a Say is
// asked.
func (k *Look) T(key string, args ...any) string { return k.texts.T(key, resolve(args)...) }

// N is the plural text of a key now; see i18n.Texts.N.
func (k *Look) N(key string, n int, args ...any) string { return k.texts.N(key, n, resolve(args)...) }

// Say is T asked anew each time it is drawn.
func (k *Look) Say(key string, args ...any) Say {
	return func() string { return k.T(key, args...) }
}

// SayN is N asked anew each time it is drawn.
func (k *Look) SayN(key string, n int, args ...any) Say {
	return func() string { return k.N(key, n, args...) }
}

func resolve(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(Say); ok {
			a = s()
		}
		out[i] = a
	}
	return out
}

// SetFlavour changes the colours of every window in place.
func (k *Look) SetFlavour(f palette.Flavour) {
	if f != k.flavour {
		k.flavour = f
		k.changed()
	}
}

// SetLang changes the language of every window in place.
func (k *Look) SetLang(l i18n.Lang) {
	if l != k.Lang() {
		k.texts = k.bundle.For(l)
		k.changed()
	}
}

// OnChange calls f after each change of flavour or language and before the
// windows are drawn again; for what is not a widget of this package, such as
// the map's style, or text made of data. The answer ends it.
func (k *Look) OnChange(f func()) (cancel func()) {
	id := k.nextID
	k.nextID++
	k.listeners[id] = f
	return func() { delete(k.listeners, id) }
}

func (k *Look) changed() {
	k.version++
	for id := 0; id < k.nextID; id++ {
		if f := k.listeners[id]; f != nil {
			f()
		}
	}
	k.toolkitTexts()
	if a := fyne.CurrentApp(); a != nil {
		for _, w := range a.Driver().AllWindows() {
			redraw(w.Canvas().Content())
			for _, o := range w.Canvas().Overlays().List() {
				redraw(o)
			}
		}
	}
}

// toolkitTexts gives Fyne our words for the few texts of its own (the menu of
// a text field), under the locale that it believes in: it has no Kazakh and
// no way to change the language.
func (k *Look) toolkitTexts() {
	words := map[string]string{
		"Cut":        k.T("toolkit.cut"),
		"Copy":       k.T("toolkit.copy"),
		"Paste":      k.T("toolkit.paste"),
		"Select all": k.T("toolkit.select_all"),
		"Undo":       k.T("toolkit.undo"),
		"Redo":       k.T("toolkit.redo"),
		"OK":         k.T("action.ok"),
		"Cancel":     k.T("action.cancel"),
		"Yes":        k.T("action.yes"),
		"No":         k.T("action.no"),
		"Quit":       k.T("toolkit.quit"),
	}
	data, err := json.Marshal(words)
	if err != nil {
		fyne.LogError("toolkit texts", err)
		return
	}
	if err := lang.AddTranslationsForLocale(data, lang.SystemLocale()); err != nil {
		fyne.LogError("toolkit texts", err)
	}
}

// Covered tells whether something lies over the screen in sight: its own keys do
// nothing then.
func (k *Look) Covered() bool { return k.covered != nil && k.covered() }
