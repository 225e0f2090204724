package uitest

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// half is a tablet of 1920x1080 at scale 2, of which only pictures are taken.
var half = fyne.Size{Width: 960, Height: 540}

// Every runs a test in each size, language and flavour: all of them when
// pictures are asked for, with a small window besides, else one of each, which
// is enough to see that nothing breaks.
func Every(t *testing.T, f func(t *testing.T, s *Stage, name string)) {
	t.Helper()
	sizes := Sizes
	if os.Getenv("SHYRAQ_PICTURES") != "" {
		sizes = append(slices.Clone(sizes), half)
	}
	for i, size := range sizes {
		for j, lang := range i18n.Langs() {
			for k, flavour := range palette.Flavours() {
				if os.Getenv("SHYRAQ_PICTURES") == "" && (i != j || j != k) {
					continue
				}
				name := fmt.Sprintf("%dx%d-%s-%s", int(size.Width), int(size.Height), lang, flavour)
				t.Run(name, func(t *testing.T) { f(t, New(t, lang, flavour, size), name) })
			}
		}
	}
}

// Find is the first visible object below o that fits, depth first.
func Find[T fyne.CanvasObject](o fyne.CanvasObject, fits func(T) bool) (found T, ok bool) {
	if o == nil || !o.Visible() {
		return found, false
	}
	if one, is := o.(T); is && fits(one) {
		return one, true
	}
	for _, child := range children(o) {
		if found, ok = Find(child, fits); ok {
			return found, true
		}
	}
	return found, false
}

// Button is the button that says a text, anywhere in the window.
func (s *Stage) Button(text string) *ui.Button {
	s.t.Helper()
	b, ok := Find(s.Shell.Object(), func(b *ui.Button) bool { return b.Text() == text })
	if !ok {
		s.t.Fatalf("no button says %q", text)
	}
	return b
}

// Says tells whether a label in the window says a text.
func (s *Stage) Says(text string) bool {
	_, ok := Find(s.Shell.Object(), func(l *ui.Label) bool { return l.Text() == text })
	return ok
}
