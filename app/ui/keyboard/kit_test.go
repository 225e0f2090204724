package keyboard_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

var (
	landscape = fyne.NewSize(1024, 700)
	portrait  = fyne.NewSize(800, 1280)
)

// form is a screen of fields, the last far down.
type form struct {
	surname, given, phone, notes, code *ui.TextField
	number                             *ui.NumberPad
	object                             fyne.CanvasObject
}

func newForm(look *ui.Look) *form {
	f := &form{
		surname: ui.NewTextField(look, "surname", ui.Plain("Тегі")).As(ui.Name),
		given:   ui.NewTextField(look, "name", ui.Plain("Аты")).As(ui.Name),
		phone:   ui.NewTextField(look, "phone", ui.Plain("Телефоны")).As(ui.Number),
		notes:   ui.NewNarrative(look, "notes", ui.Plain("Сөзбен"), 3),
		code:    ui.NewTextField(look, "code", ui.Plain("Код")).As(ui.Exact),
		number:  ui.NewNumberPad(look, "iin", ui.Plain("ЖСН"), 12, 6, false),
	}
	page := ui.Column(12, f.surname.Object(), f.given.Object(), f.number.Object(), f.phone.Object(), f.notes.Object(), f.code.Object())
	f.object = container.NewStack(ui.NewScroll(ui.Pad(16, page)).Object())
	return f
}

func (f *form) Object() fyne.CanvasObject { return f.object }
func (f *form) Relabel()                  {}

// host is a stage with the form on it and a clock that the test moves.
type host struct {
	*uitest.Stage
	*form
	clock clock
}

func newHost(t testing.TB, lang i18n.Lang, flavour palette.Flavour, size fyne.Size) *host {
	t.Helper()
	d := &host{Stage: uitest.New(t, lang, flavour, size)}
	d.Board.After = d.clock.after
	d.form = newForm(d.Look)
	d.Put(ui.AreaCheck, d.form, ui.Frame{Officer: "Нұрсұлтан А.", Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Link: ui.LinkOffline, Waiting: 3})
	uitest.Settle(d.Window)
	return d
}

// tap taps a field with a finger.
func (d *host) tap(f *ui.TextField) {
	uitest.Touch(d.Window, f.Entry().(fyne.CanvasObject), fyne.Position{})
}

func (d *host) keys(t testing.TB, text string) {
	t.Helper()
	uitest.Fingers(t, d.Window, d.Board, text)
}

func (d *host) focused() fyne.Focusable { return d.Window.Canvas().Focused() }

// clock runs what is due when the test says that time has passed.
type clock struct {
	now time.Duration
	due []*alarm
}

type alarm struct {
	at time.Duration
	f  func()
}

func (c *clock) after(d time.Duration, f func()) func() {
	a := &alarm{c.now + d, f}
	c.due = append(c.due, a)
	return func() { a.f = nil }
}

func (c *clock) pass(d time.Duration) {
	end := c.now + d
	for {
		next := -1
		for i, a := range c.due {
			if a.at <= end && (next < 0 || a.at < c.due[next].at) {
				next = i
			}
		}
		if next < 0 {
			c.now = end
			return
		}
		a := c.due[next]
		c.due = append(c.due[:next], c.due[next+1:]...)
		c.now = a.at
		if a.f != nil {
			a.f()
		}
	}
}
