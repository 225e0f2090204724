package uitest

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// Check fails when words do not fit their place, when something that can be
// tapped is smaller than 48 dp or lies outside of what holds it, and when a
// pixel of the red flavour has more green or blue than red.
func Check(t testing.TB, w fyne.Window, f palette.Flavour) {
	t.Helper()
	Fits(t, w.Canvas().Content())
	if f == palette.Red {
		OnlyRed(t, w.Canvas().Capture())
	}
}

// Fits walks what is visible and names every text that is cut by its own
// place and every target that is too small or sticks out.
func Fits(t testing.TB, root fyne.CanvasObject) {
	t.Helper()
	walk(root, fyne.NewPos(0, 0), box{0, 0, root.Size().Width, root.Size().Height}, func(o fyne.CanvasObject, at fyne.Position, clip box) {
		here := box{at.X, at.Y, at.X + o.Size().Width, at.Y + o.Size().Height}
		switch o := o.(type) {
		case *canvas.Text:
			need := fyne.MeasureText(o.Text, o.TextSize, o.TextStyle)
			if o.Text != "" && (need.Width > o.Size().Width+1 || need.Height > o.Size().Height+1) {
				t.Errorf("cut: %q needs %.0fx%.0f and has %.0fx%.0f", o.Text, need.Width, need.Height, o.Size().Width, o.Size().Height)
			}
			if o.Text != "" && !clip.holds(here) {
				t.Errorf("cut: %q at %.0f,%.0f lies outside of %v", o.Text, at.X, at.Y, clip)
			}
		case *ui.Button:
			if o.Size().Width < palette.Touch-0.5 || o.Size().Height < palette.Touch-0.5 {
				t.Errorf("small: %q is %.0fx%.0f", o.Text(), o.Size().Width, o.Size().Height)
			}
			if !clip.holds(here) {
				t.Errorf("out: %q at %.0f,%.0f lies outside of %v", o.Text(), at.X, at.Y, clip)
			}
		}
	})
}

type box struct{ x0, y0, x1, y1 float32 }

func (b box) holds(c box) bool {
	return c.x0 >= b.x0-1 && c.y0 >= b.y0-1 && c.x1 <= b.x1+1 && c.y1 <= b.y1+1
}

// walk visits visible objects with their absolute position and the box that
// clips them. What a scroll hides is not cut: a page may go on below.
func walk(o fyne.CanvasObject, at fyne.Position, clip box, visit func(fyne.CanvasObject, fyne.Position, box)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o, at, clip)
	if _, scrolls := o.(*container.Scroll); scrolls {
		clip = box{at.X, at.Y - 1e6, at.X + o.Size().Width, at.Y + 1e6}
	}
	for _, c := range children(o) {
		walk(c, at.Add(c.Position()), clip, visit)
	}
}

// OnlyRed fails on the first pixel whose green or blue exceeds its red: a
// dark-adapted eye sees it.
func OnlyRed(t testing.TB, img image.Image) {
	t.Helper()
	seen, ok := img.(*image.NRGBA)
	if !ok {
		t.Fatal("not a picture of the software painter")
	}
	for i := 0; i+2 < len(seen.Pix); i += 4 {
		if r, g, b := seen.Pix[i], seen.Pix[i+1], seen.Pix[i+2]; g > r || b > r {
			t.Errorf("pixel %d,%d is #%02x%02x%02x", i%seen.Stride/4, i/seen.Stride, r, g, b)
			return
		}
	}
}

// Redresses fails where a screen that changed its language and flavour in
// place looks other than one made in them: something was not drawn again. What build gives back is what the
// program does after a change, such as to name the operation anew; it may be nil.
func Redresses(t *testing.T, size fyne.Size, build func(s *Stage) (then func())) {
	t.Helper()
	changed := New(t, i18n.KK, palette.Night, size)
	then := build(changed)
	changed.Picture()
	changed.Shell.SetLang(i18n.RU)
	changed.Shell.SetFlavour(palette.Day)
	if then != nil {
		then()
	}
	Settle(changed.Window)
	got, _ := changed.Picture().(*image.NRGBA)

	test.NewApp() // forgets what was painted: the fresh one must not be shown it
	fresh := New(t, i18n.RU, palette.Day, size)
	build(fresh)
	Settle(fresh.Window)
	want, _ := fresh.Picture().(*image.NRGBA)
	if got == nil || want == nil || got.Rect != want.Rect {
		t.Fatal("no pictures of one size")
	}
	write(t, t.Name()+"-changed", got)
	write(t, t.Name()+"-fresh", want)
	off, first := 0, -1
	for i := 0; i+2 < len(got.Pix); i += 4 {
		if got.Pix[i] != want.Pix[i] || got.Pix[i+1] != want.Pix[i+1] || got.Pix[i+2] != want.Pix[i+2] {
			if off++; first < 0 {
				first = i
			}
		}
	}
	if off > 0 {
		t.Errorf("%d pixels are of before, the first at %d,%d", off, first%got.Stride/4, first/got.Stride)
	}
}
