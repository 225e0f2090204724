package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/assets"
)

// TestTheRailFitsALowWindow: with a notice above it a supervisor has all of his areas in
// the lowest window, each with its drawing above its word.
func TestTheRailFitsALowWindow(t *testing.T) {
	const strip, notice = 60, 50
	high := float32(540 - strip - notice)
	l := &railLayout{}
	areas := AreasFor("supervisor")
	items := make([]fyne.CanvasObject, len(areas))
	for i := range areas {
		items[i] = NewSurface(palette.None)
	}
	l.Layout(items, fyne.NewSize(RailWidth, high))
	last := items[len(items)-1]
	if end := last.Position().Y + last.Size().Height; end > high {
		t.Errorf("the rail ends at %v of %v", end, high)
	}
	if h := last.Size().Height; h < palette.Touch {
		t.Errorf("an area is %v high", h)
	}
}

// TestNoWordOfTheRailIsCut: of the areas of a supervisor in a narrow window, each when it
// is the open one.
func TestNoWordOfTheRailIsCut(t *testing.T) {
	bundle, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t)
	areas := AreasFor("supervisor")
	wide := float32(640) / float32(len(areas))
	for _, lang := range i18n.Langs() {
		look := NewLook(bundle, palette.Day, lang)
		for _, a := range areas {
			item := newRailItem(look, a, func() {})
			item.chosen, item.bottom = true, true
			test.WidgetRenderer(item)
			item.Resize(fyne.NewSize(wide, 68))
			word := test.WidgetRenderer(item).(*railRenderer).word
			if need := fyne.MeasureText(item.Text(), palette.SizeNote, fyne.TextStyle{Bold: word.Bold}).Width; need > word.Size().Width {
				t.Errorf("%s: %q needs %v of %v", lang, item.Text(), need, word.Size().Width)
			}
		}
	}
}

// TestEachAreaHasAKey: an area that comes newly needs one more.
func TestEachAreaHasAKey(t *testing.T) {
	if all := AreasFor("patrol", "inspector", "supervisor", "administrator"); len(all) > len(numbers) {
		t.Errorf("%d areas, %d keys", len(all), len(numbers))
	}
}
