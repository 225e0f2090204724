package app

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
