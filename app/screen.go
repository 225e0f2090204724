package app

import "fyne.io/fyne/v2"

// The window as it likes to be, and turned on its side for a portrait screen.
const (
	windowLong  = 1280
	windowShort = 800
)

// fitted is the size of a window on a screen of so many pixels, at a scale: as
// it likes to be, and never larger than the screen. A screen that is not known
// has the size that a window likes.
func fitted(wide, high int, scale float32) fyne.Size {
	want := fyne.NewSize(windowLong, windowShort)
	if wide <= 0 || high <= 0 || scale <= 0 {
		return want
	}
	if high > wide {
		want = fyne.NewSize(windowShort, windowLong)
	}
	return want.Min(fyne.NewSize(float32(wide)/scale, float32(high)/scale))
}
