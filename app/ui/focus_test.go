package ui_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// lit counts the pixels of a colour.
func lit(img image.Image, c color.NRGBA) (n int) {
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if color.NRGBAModel.Convert(img.At(x, y)) == c {
				n++
			}
		}
	}
	return n
}

// What has the focus is seen, and is never in the colour of an answer.
func TestFocusIsSeenAndIsNoChoice(t *testing.T) {
	tile := func() fyne.CanvasObject { return ui.NewTile("", ui.Plain("Мектеп"), nil) }
	for _, test := range []struct {
		name  string
		build func(look *ui.Look) fyne.CanvasObject
	}{
		{"a tile", func(*ui.Look) fyne.CanvasObject { return tile() }},
		{"a button", func(*ui.Look) fyne.CanvasObject { return ui.NewButton(ui.Plain("Келесі"), nil) }},
		{"a list", func(*ui.Look) fyne.CanvasObject {
			return listview.NewList(func() int { return 3 }, tile, func(int, fyne.CanvasObject) {})
		}},
		{"something to hold", func(*ui.Look) fyne.CanvasObject { return listview.NewHold(ui.Plain("Атын көрсету")) }},
	} {
		for _, f := range palette.Flavours() {
			t.Run(test.name+" "+string(f), func(t *testing.T) {
				o := test.build(uitest.Look(t, f, "kk"))
				w := uitest.Window(t, o, fyne.NewSize(300, 200))
				plain := w.Canvas().Capture()
				target, ok := o.(fyne.Focusable)
				if !ok {
					t.Fatalf("%T takes no focus", o)
				}
				w.Canvas().Focus(target)
				focused := w.Canvas().Capture()
				if lamp := palette.Colour(f, palette.Lamp); lit(focused, lamp) > lit(plain, lamp) {
					t.Error("the focus wears the lamp, which is a choice's")
				}
				ring := palette.Colour(f, palette.Ring)
				if n := lit(focused, ring) - lit(plain, ring); n < 60 {
					t.Errorf("the focus shows %d pixels, which nobody sees", n)
				}
			})
		}
	}
}

// The keyboard at an answer that nobody gave is marked at its corners: a line all
// around it, beside answers without one, would look like a choice.
func TestTheKeyboardAtAnAnswerIsNoChoice(t *testing.T) {
	for _, f := range palette.Flavours() {
		t.Run(string(f), func(t *testing.T) {
			look := uitest.Look(t, f, "kk")
			b := ui.NewBigButtons(look, "why", nil, false, ui.Option{Code: "a", Say: ui.Plain("бір")}, ui.Option{Code: "b", Say: ui.Plain("екі")})
			w := uitest.Window(t, b.Object(), fyne.NewSize(500, 100))
			w.Canvas().FocusNext()
			tile, ok := uitest.Find(b.Object(), func(tile *ui.Tile) bool { return tile.Here() })
			if !ok {
				t.Fatal("no tile has the keyboard")
			}
			at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(tile), tile.Size()
			img, ring := w.Canvas().Capture(), palette.Colour(f, palette.Ring)
			if n := lit(img, ring); n < 60 {
				t.Errorf("%d pixels, which nobody sees", n)
			}
			middle := image.Rect(int(at.X+size.Width/3), int(at.Y), int(at.X+2*size.Width/3), int(at.Y+12))
			for y := middle.Min.Y; y < middle.Max.Y; y++ {
				for x := middle.Min.X; x < middle.Max.X; x++ {
					if color.NRGBAModel.Convert(img.At(x, y)) == ring {
						t.Fatalf("a line goes around it at %d,%d", x, y)
					}
				}
			}
		})
	}
}

// A tile says that it is chosen without moving a word of it.
func TestAChosenTileKeepsItsWordsInPlace(t *testing.T) {
	uitest.Look(t, palette.Night, "kk")
	b := ui.NewTile(icon.Child, ui.Plain("Туысына берілді"), nil)
	uitest.Window(t, b, fyne.NewSize(260, 64))
	at := func() fyne.Position {
		l, ok := uitest.Find(b, func(l *ui.Label) bool { return l.Text() != "" })
		if !ok {
			t.Fatal("no words on the tile")
		}
		return l.Position()
	}
	tick := func(i *icon.Icon) bool { return i.Name == icon.Tick }
	before := at()
	if _, ok := uitest.Find(b, tick); ok {
		t.Error("a tick on what nobody chose")
	}
	b.Chosen = true
	b.Refresh()
	if _, ok := uitest.Find(b, tick); !ok {
		t.Error("no tick on what was chosen")
	}
	if now := at(); now != before {
		t.Errorf("the words went from %v to %v", before, now)
	}
}
