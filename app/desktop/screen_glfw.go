//go:build !ci

package desktop

import (
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// fit gives the window the size that its screen has room for, and a scale at
// which the pages fit into that. The toolkit tells no screen's size; the library
// below it does, once the window is there, on the UI thread.
func (d *desktop) fit(w fyne.Window) {
	wide, high := 0, 0
	if m := glfw.GetPrimaryMonitor(); m != nil {
		_, _, wide, high = m.GetWorkarea()
		if mode := m.GetVideoMode(); mode != nil && (wide <= 0 || high <= 0) {
			wide, high = mode.Width, mode.Height
		}
	}
	scale := w.Canvas().Scale()
	if most := roomy(wide, high, scale); most < scale {
		d.limitScale(most / scale)
		scale = most
	}
	if size := fitted(wide, high, scale); size != w.Canvas().Size() {
		w.Resize(size)
		w.CenterOnScreen()
	}
}

// newQuiet waits for the window system's events in the library below the toolkit.
func newQuiet() *quiet {
	return &quiet{do: fyne.DoAndWait, wait: func(most time.Duration) { glfw.WaitEventsTimeout(most.Seconds()) }}
}
