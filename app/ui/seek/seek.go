// Package seek is the search above a list: a field whose letters are followed, and a
// button that seeks and, once something was found, ends the search.
package seek

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// pause is how long nothing is typed before it is searched, and leastTyped how many
// letters there must be: a search is logged, so not every letter is one. habit is how long
// a tap on the button is still meant for what it was before it turned by itself.
const (
	habit      = 1500 * time.Millisecond
	pause      = 400 * time.Millisecond
	leastTyped = 2
)

// Deps is what a search is made of.
type Deps[T any] struct {
	Look        *ui.Look
	Hint        func() string                             // in the empty field
	Find, Clear string                                    // the texts of what the button does
	Run         func(work func() error, done func(error)) // as ui.Go does it
	Ask         func(ctx context.Context, text string) (T, error)
	OnFound     func() // there is an answer; it may be that nothing fits
	OnEnd       func() // the search ended, and the list is whole again
	OnLeave     func() // it ended by the button: the keyboard goes elsewhere; may be nil
	OnError     func(error)
	Wide        func() bool // whether no text seeks something too; nil: it never does
}

// Seek is a search. Make it with New.
type Seek[T any] struct {
	Field  *ui.TextField
	Button *ui.Button

	After func(d time.Duration, f func()) (stop func()) // ui.After, or a test's clock

	deps  Deps[T]
	rest  func() // stops the search that waits for somebody to end typing
	calm  func() // ends the moment after the button turned by itself; nil: there is none
	asked int    // number of the latest search, so that a slow answer is dropped
	found *T     // nil: nothing is sought
	wide  bool   // found with no text
}

// New makes a search with an empty field.
func New[T any](d Deps[T]) *Seek[T] {
	k := &Seek[T]{deps: d, After: ui.After, rest: func() {}}
	k.Field = ui.NewTextField(d.Look, "", nil).Placeholder(d.Hint)
	k.Field.OnEnter, k.Field.OnChange = k.Seek, k.typed
	k.Button = ui.NewIconButton(icon.Search, k.hint, k.tapped)
	return k
}

// Row is the field with its button, and with what else belongs beside them.
func (k *Seek[T]) Row(beside ...fyne.CanvasObject) fyne.CanvasObject {
	return ui.Row(palette.Gap, append([]fyne.CanvasObject{ui.Grow(k.Field.Object()), k.Button}, beside...)...)
}

// Found is what was found; nil says that nothing is sought.
func (k *Seek[T]) Found() *T { return k.found }

// Wide says that something was found with no text.
func (k *Seek[T]) Wide() bool { return k.found != nil && k.wide }

// Text is what is typed, without the room around it.
func (k *Seek[T]) Text() string { return strings.TrimSpace(k.Field.Text()) }

// Relabel says the hint anew.
func (k *Seek[T]) Relabel() { k.Field.Placeholder(k.deps.Hint) }

// hint says what the button does.
func (k *Seek[T]) hint() string {
	if k.found != nil {
		return k.deps.Look.T(k.deps.Clear)
	}
	return k.deps.Look.T(k.deps.Find)
}

func (k *Seek[T]) tapped() {
	switch {
	case k.found == nil:
		k.Seek()
		return
	case k.calm != nil:
		return // it means the search that was there before the finger was
	}
	k.end()
	if k.deps.OnLeave != nil {
		k.deps.OnLeave()
	}
}

// typed follows the letters: the list is searched as soon as they rest.
func (k *Seek[T]) typed(text string) {
	k.Rest()
	switch text = strings.TrimSpace(text); {
	case text == "":
		k.end()
	case utf8.RuneCountInString(text) >= leastTyped:
		k.rest = k.After(pause, func() { k.seek(true) })
	}
}

// Rest drops the search that waits for somebody to end typing.
func (k *Seek[T]) Rest() {
	k.rest()
	k.rest = func() {}
}

// Seek asks for what fits the text.
func (k *Seek[T]) Seek() { k.seek(false) }

// seek does it for the hand, or by itself.
func (k *Seek[T]) seek(unasked bool) {
	k.Rest()
	text := k.Text()
	if text == "" && (k.deps.Wide == nil || !k.deps.Wide()) {
		k.end()
		return
	}
	k.asked++
	asked := k.asked
	var found T
	k.deps.Run(func() (err error) {
		found, err = k.deps.Ask(context.Background(), text)
		return err
	}, func(err error) {
		switch {
		case asked != k.asked:
		case err != nil:
			k.deps.OnError(err)
		default:
			if k.found == nil || !unasked {
				k.settle()
			}
			if unasked && k.found == nil {
				k.calm = k.After(habit, func() { k.calm = nil })
			}
			k.found, k.wide = &found, text == ""
			k.show(icon.Close)
			k.deps.OnFound()
		}
	})
}

// end ends the search, and tells of it where the list was not whole.
func (k *Seek[T]) end() {
	was := k.found != nil
	if k.End(); was {
		k.deps.OnEnd()
	}
}

// End ends the search without telling: false says that there was none, nor a text.
func (k *Seek[T]) End() bool {
	k.Rest()
	k.settle()
	k.asked++
	was := k.found != nil || k.Field.Text() != ""
	k.found, k.wide = nil, false
	k.Field.SetText("")
	k.show(icon.Search)
	return was
}

// settle has the button mean what it shows.
func (k *Seek[T]) settle() {
	if k.calm != nil {
		k.calm()
		k.calm = nil
	}
}

func (k *Seek[T]) show(i icon.Name) {
	k.Button.Icon = i
	k.Button.Refresh()
}
