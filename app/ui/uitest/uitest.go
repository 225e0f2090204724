// Package uitest looks at screens as people do: it draws them with the
// software painter in every size, language and flavour, fails when something
// is cut or a red pixel is not red, and leaves the pictures where
// SHYRAQ_PICTURES says.
//
// It is for tests only and must not be imported by anything else. Tests that
// use it must not run in parallel: the toolkit has one application.
package uitest

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/assets"
)

// Sizes are the windows that every screen must fit: a laptop, the smallest
// laptop, a tablet held upright.
func Sizes() []fyne.Size {
	return []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}, {Width: 800, Height: 1280}}
}

// Bundle is the texts that the program carries.
func Bundle(t testing.TB) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Look starts a fresh application and wears a flavour and a language.
func Look(t testing.TB, f ui.Flavour, l i18n.Lang) *ui.Look {
	t.Helper()
	test.NewApp()
	return ui.NewLook(Bundle(t), f, l)
}

// Window puts an object into a window of a size.
func Window(t testing.TB, o fyne.CanvasObject, size fyne.Size) fyne.Window {
	t.Helper()
	w := test.NewWindow(nil)
	w.SetPadded(false)
	w.SetContent(o)
	w.Resize(size)
	Settle(w)
	t.Cleanup(w.Close)
	return w
}

// Settle lays a window out again: words that wrapped at their first width may
// have changed a height above them, which a real window sees in its next
// frame.
func Settle(w fyne.Window) {
	size := w.Canvas().Size()
	for range 2 {
		w.Resize(size.AddWidthHeight(0, 1))
		w.Resize(size)
	}
}

// Everywhere draws what build makes in every size, language and flavour and
// checks each picture.
func Everywhere(t *testing.T, name string, build func(look *ui.Look) fyne.CanvasObject) {
	t.Helper()
	for _, size := range Sizes() {
		for _, l := range i18n.Langs() {
			for _, f := range ui.Flavours() {
				shot := fmt.Sprintf("%s-%.0fx%.0f-%s-%s", name, size.Width, size.Height, l, f)
				t.Run(shot, func(t *testing.T) {
					w := Window(t, build(Look(t, f, l)), size)
					Check(t, w, f)
					Picture(t, shot, w)
				})
			}
		}
	}
}

// Picture draws a window and, where SHYRAQ_PICTURES names a directory, leaves
// it there as name.png.
func Picture(t testing.TB, name string, w fyne.Window) image.Image {
	t.Helper()
	img := w.Canvas().Capture()
	dir := os.Getenv("SHYRAQ_PICTURES")
	if dir == "" {
		return img
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	return img
}
