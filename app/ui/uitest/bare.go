package uitest

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/assets"
)

// Bundle is the texts that the program carries, by no region's clock yet.
func Bundle(t testing.TB) *i18n.Bundle {
	t.Helper()
	b, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	b.SetOffset(nil)
	return b
}

// texts are read once: the offset is all that changes in them.
var texts = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.Load(assets.Texts()) })

// Look starts a fresh application and wears a flavour and a language.
func Look(t testing.TB, f palette.Flavour, l i18n.Lang) *ui.Look {
	t.Helper()
	App()
	Forget(t)
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
	for _, size := range Sizes {
		for _, l := range i18n.Langs() {
			for _, f := range palette.Flavours() {
				shot := fmt.Sprintf("%s-%.0fx%.0f-%s-%s", name, size.Width, size.Height, l, f)
				t.Run(shot, func(t *testing.T) {
					w := Window(t, build(Look(t, f, l)), size)
					Check(t, w, f)
					Rest(t, shot, w)
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
	write(t, name, img)
	return img
}

// write leaves a picture where SHYRAQ_PICTURES says, if it says.
func write(t testing.TB, name string, img image.Image) {
	t.Helper()
	dir := os.Getenv("SHYRAQ_PICTURES")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
