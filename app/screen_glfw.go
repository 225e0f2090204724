//go:build !ci

package app

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// fit gives a window the size that its screen has room for. The toolkit tells
// no screen's size; the library below it does, once the window is there, on the
// UI thread.
func fit(w fyne.Window) {
	wide, high := 0, 0
	if m := glfw.GetPrimaryMonitor(); m != nil {
		_, _, wide, high = m.GetWorkarea()
		if mode := m.GetVideoMode(); mode != nil && (wide <= 0 || high <= 0) {
			wide, high = mode.Width, mode.Height
		}
	}
	if size := fitted(wide, high, w.Canvas().Scale()); size != w.Canvas().Size() {
		w.Resize(size)
		w.CenterOnScreen()
	}
}
