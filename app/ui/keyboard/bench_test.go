package keyboard_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// BenchmarkTyping compares a letter by the touch keyboard, press and release
// with it, with a letter typed into an entry of the toolkit's own that stands
// in the same form. The ratio of the two is the promise: at most 1.5.
func BenchmarkTyping(b *testing.B) {
	const word = 40 // letters before the field is emptied again
	b.Run("bare", func(b *testing.B) {
		d := newHost(b, i18n.KK, palette.Night, landscape)
		e := widget.NewEntry()
		d.Shell.Layer(520, e)
		uitest.Settle(d.Window)
		d.Window.Canvas().Focus(e)
		for i := 0; b.Loop(); i++ {
			if i%word == 0 {
				e.SetText("")
			}
			e.TypedRune('й')
			d.Window.Canvas().Capture()
		}
	})
	b.Run("touch", func(b *testing.B) {
		d := newHost(b, i18n.KK, palette.Night, landscape)
		d.form = newForm(d.Look)
		d.Shell.Layer(520, d.code.Object())
		uitest.Settle(d.Window)
		d.tap(d.code)
		d.Board.Turn("kk")
		at, _ := d.Board.Find('й')
		press := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
		for i := 0; b.Loop(); i++ {
			if i%word == 0 {
				d.code.SetText("")
			}
			d.Board.MouseDown(press)
			d.Window.Canvas().Capture()
			d.Board.MouseUp(press)
		}
	})
	b.Run("bare events", func(b *testing.B) {
		d := newHost(b, i18n.KK, palette.Night, landscape)
		e := widget.NewEntry()
		d.Shell.Layer(520, e)
		d.Window.Canvas().Focus(e)
		for i := 0; b.Loop(); i++ {
			if i%word == 0 {
				e.SetText("")
			}
			e.TypedRune('й')
		}
	})
	b.Run("touch events", func(b *testing.B) {
		d := newHost(b, i18n.KK, palette.Night, landscape)
		d.tap(d.code)
		d.Board.Turn("kk")
		at, _ := d.Board.Find('й')
		press := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
		for i := 0; b.Loop(); i++ {
			if i%word == 0 {
				d.code.SetText("")
			}
			d.Board.MouseDown(press)
			d.Board.MouseUp(press)
		}
	})
}
