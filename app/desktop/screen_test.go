package desktop

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestWindowFitsItsScreen(t *testing.T) {
	for _, c := range []struct {
		wide, high int
		scale      float32
		want       fyne.Size
	}{
		{1280, 800, 1, fyne.NewSize(1280, 800)},
		{1920, 1080, 1, fyne.NewSize(1280, 800)},
		{1920, 1080, 2, fyne.NewSize(960, 540)},
		{1920, 1200, 1.5, fyne.NewSize(1280, 800)},
		{2560, 1600, 2, fyne.NewSize(1280, 800)},
		{640, 480, 1, fyne.NewSize(640, 480)},
		{1024, 700, 1, fyne.NewSize(1024, 700)},
		{800, 1280, 1, fyne.NewSize(800, 1280)},
		{1200, 1920, 1.5, fyne.NewSize(800, 1280)},
		{800, 1280, 2, fyne.NewSize(400, 640)},
		{0, 0, 1, fyne.NewSize(1280, 800)},
	} {
		if got := fitted(c.wide, c.high, c.scale); got != c.want {
			t.Errorf("%dx%d at %v: %v, want %v", c.wide, c.high, c.scale, got, c.want)
		}
	}
}

// A screen that has no room for the least that the pages need at the scale that
// is wanted is given a smaller one: the window never leaves its screen.
func TestScaleLeavesRoomForThePages(t *testing.T) {
	for _, c := range []struct {
		wide, high int
		want, got  float32
	}{
		{1280, 800, 1, 1}, {1920, 1080, 2, 2}, {1920, 1080, 3, 2.2},
		{640, 480, 1, 1}, {640, 480, 1.5, 1}, {640, 480, 2, 1},
		{800, 1280, 2, 1.6}, {1280, 800, 2, 1.6}, {1280, 800, 1.5, 1.5},
		{320, 480, 1, 0.6}, {0, 0, 2, 2},
	} {
		got := roomy(c.wide, c.high, c.want)
		if got != c.got {
			t.Errorf("%dx%d at %v: %v, want %v", c.wide, c.high, c.want, got, c.got)
		}
		size := fitted(c.wide, c.high, got)
		if c.wide > 0 && (size.Width*got > float32(c.wide)+1 || size.Height*got > float32(c.high)+1 || size.Width < leastWide || size.Height < leastHigh) {
			t.Errorf("%dx%d at %v: a window of %v", c.wide, c.high, c.want, size)
		}
	}
}
