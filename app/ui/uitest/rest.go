package uitest

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
)

// Rest fails where a window at rest asks to be painted again. The toolkit asks
// every visible object for its least size before each frame: one that refreshes
// something while it answers asks for the next frame, and so for ever.
func Rest(t testing.TB, what string, w fyne.Window) {
	t.Helper()
	was := fyne.CurrentApp()
	counted := &restCanvas{Canvas: w.Canvas()}
	fyne.SetCurrentApp(restApp{App: was, driver: restDriver{Driver: was.Driver(), canvas: counted}})
	defer fyne.SetCurrentApp(was)
	measure := func(see func(o fyne.CanvasObject, before int)) {
		each(w, func(o fyne.CanvasObject) {
			before := counted.asked
			o.MinSize()
			see(o, before)
		})
	}
	measure(func(fyne.CanvasObject, int) {}) // what it measures the first time may settle
	var first string
	counted.asked = 0
	measure(func(o fyne.CanvasObject, before int) {
		if first == "" && counted.asked > before {
			first = fmt.Sprintf("%T", o)
		}
	})
	if counted.asked > 0 {
		t.Errorf("%s: at rest it asks for %d paintings, first from %s", what, counted.asked, first)
	}
}

type restApp struct {
	fyne.App
	driver fyne.Driver
}

// Driver implements fyne.App.
func (a restApp) Driver() fyne.Driver { return a.driver }

type restDriver struct {
	fyne.Driver
	canvas *restCanvas
}

// CanvasForObject implements fyne.Driver.
func (d restDriver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return d.canvas }

// restCanvas counts who asks for a painting.
type restCanvas struct {
	fyne.Canvas
	asked int
}

// Refresh implements fyne.Canvas.
func (c *restCanvas) Refresh(fyne.CanvasObject) { c.asked++ }

// SetDirty is what the toolkit calls when something moved or was hidden.
func (c *restCanvas) SetDirty() { c.asked++ }
