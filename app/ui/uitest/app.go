package uitest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui/palette"
)

// App is an application that has just begun, with the UI thread of the test. It
// is the running one from now on. Unlike one of the toolkit's own it still
// knows the fonts that were read and the words that were measured before: all
// tests wear the same.
func App() (fyne.App, *Thread) { return AppOn(test.NewDriver()) }

// AppOn is an App on a driver of its own.
func AppOn(d fyne.Driver) (fyne.App, *Thread) {
	a := &app{App: toolkit(), thread: NewThread(d), clipboard: test.NewClipboard()}
	a.worn = &settings{Settings: a.App.Settings(), app: a, theme: palette.Theme(palette.Night)}
	fyne.SetCurrentApp(a)
	return a, a.thread
}

// toolkit is the toolkit's application below all of them: making one forgets
// every font and every width.
var toolkit = sync.OnceValue(func() fyne.App {
	a := test.NewApp()
	a.Settings().SetTheme(palette.Theme(palette.Night))
	return a
})

type app struct {
	fyne.App
	thread    *Thread
	worn      *settings
	clipboard fyne.Clipboard
}

// Driver implements fyne.App.
func (a *app) Driver() fyne.Driver { return a.thread }

// Settings implements fyne.App.
func (a *app) Settings() fyne.Settings { return a.worn }

// Clipboard implements fyne.App.
func (a *app) Clipboard() fyne.Clipboard { return a.clipboard }

// NewWindow implements fyne.App.
func (a *app) NewWindow(title string) fyne.Window { return a.thread.CreateWindow(title) }

// settings are those of one application.
type settings struct {
	fyne.Settings
	app   *app
	theme fyne.Theme
}

// Theme implements fyne.Settings.
func (s *settings) Theme() fyne.Theme { return s.theme }

// SetTheme implements fyne.Settings.
func (s *settings) SetTheme(t fyne.Theme) {
	s.theme = t
	for _, w := range s.app.thread.AllWindows() {
		wear(w.Content())
		for _, o := range w.Canvas().Overlays().List() {
			wear(o)
		}
	}
}

// wear has an object drawn anew with all that it holds.
func wear(o fyne.CanvasObject) {
	if o == nil {
		return
	}
	for _, child := range children(o) {
		wear(child)
	}
	layOut(o)
	o.Refresh()
}

// layOut has an object place what it holds.
func layOut(o fyne.CanvasObject) {
	switch o := o.(type) {
	case fyne.Widget:
		test.WidgetRenderer(o).Layout(o.Size())
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
	}
}

// Forget has the toolkit forget the widgets of a test when it is over and no
// other that said so is under way. Else it would keep each for a minute, with
// the whole screen and the records behind it, and every collection would walk
// through those of the hundred tests before.
func Forget(t testing.TB) {
	underWay.Add(1)
	t.Cleanup(func() {
		if underWay.Add(-1) == 0 {
			forget(time.Now().Add(time.Hour))
		}
	})
}

var underWay atomic.Int32
