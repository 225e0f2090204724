package desktop

import (
	"math"

	"fyne.io/fyne/v2"
)

// The window as it likes to be, and turned on its side for a portrait screen.
const (
	windowLong  = 1280
	windowShort = 800
)

// The least room in which every page can be used. A page asks for no more, so
// that a window can always be as small as its screen.
const (
	leastWide = 480
	leastHigh = 480
)

// roomy is the scale for a screen of so many pixels: the one that is wanted,
// or, where the screen has no room for the least at it, the largest that has.
// The toolkit knows tenths. A screen that is not known has room for all.
func roomy(wide, high int, want float32) float32 {
	if wide <= 0 || high <= 0 || want <= 0 {
		return want
	}
	most := min(float64(wide)/leastWide, float64(high)/leastHigh)
	return min(want, float32(math.Floor(most*10)/10))
}

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
