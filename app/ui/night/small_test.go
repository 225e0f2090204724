package night

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// Where there is no room for the map and the list, the list comes first: a
// record can always be reached.
func TestSmallWindowKeepsTheList(t *testing.T) {
	for _, c := range []struct {
		size fyne.Size
		sees bool // the map
	}{{fyne.NewSize(640, 480), false}, {fyne.NewSize(960, 540), true}, {fyne.NewSize(800, 1280), true}} {
		s := uitest.New(t, "kk", palette.Night, c.size)
		p := open(s, night(s))
		if h := p.screen.list.Size().Height; h < 96 {
			t.Errorf("%v: the list is %.0f high", c.size, h)
		}
		if sees := p.screen.pane.Object().Visible(); sees != c.sees {
			t.Errorf("%v: the map is in sight: %v", c.size, sees)
		}
	}
}

// Before the first data the list says nothing: neither that the night is
// quiet, nor that a search found nothing.
func TestListSaysNothingBeforeItKnows(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	screen := New(s.Look, s.Shell, s.Map(), &duty{})
	if screen.empty.Visible() || screen.nothing.Visible() {
		t.Error("the list speaks of a night it does not know")
	}
}

// What an empty list says stays in its place, also where other work takes the
// room: it is cut off there and not painted over what can be tapped.
func TestWordsOfAnEmptyListStayInTheirPlace(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(1024, 700))
	screen := New(s.Look, s.Shell, s.Map(), &duty{})
	for name, o := range map[string]fyne.CanvasObject{"empty": screen.empty, "nothing": screen.nothing} {
		o.Show()
		if _, clipped := uitest.Find(o, func(*container.Scroll) bool { return true }); !clipped {
			t.Errorf("%s hangs out", name)
		}
	}
}

// Nothing lies on anything else where the other work is unfolded, in a low
// window too; folded again, the list is back.
func TestOtherWorkHasItsPlace(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(853, 533), fyne.NewSize(1024, 700), fyne.NewSize(800, 1280)} {
		s := uitest.New(t, "kk", palette.Night, size)
		p := open(s, night(s))
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		search := p.screen.seek.Field.Object()
		for _, unfolded := range []bool{true, false} {
			p.screen.place.toggle()
			uitest.Settle(s.Window)
			seen := uitest.Says(uitest.Words(s.Window.Canvas().Content()), s.Look.T("night.search"))
			bottom := place(search).Y + search.Size().Height
			if top := place(p.screen.place.object).Y; seen && bottom > top || !unfolded && !seen {
				t.Errorf("%v, unfolded %v: the search is seen %v and ends at %.0f, what is below begins at %.0f", size, unfolded, seen, bottom, top)
			}
		}
	}
}

// In a low window a chosen row is seen, and choosing it moves nothing: it was chosen, and
// the list was gone.
func TestASmallWindowKeepsTheRowThatIsChosen(t *testing.T) {
	for _, lang := range []i18n.Lang{"kk", "ru", "en"} {
		s := uitest.New(t, lang, palette.Night, fyne.NewSize(640, 480))
		p := open(s, night(s))
		at := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(p.screen.list) }
		before := at()
		p.screen.list.Choose(0)
		p.screen.list.OnChoose(0)
		uitest.Settle(s.Window)
		if h := p.screen.list.Size().Height; !p.screen.rows.Visible() || h < rowHeight || at() != before {
			t.Errorf("%s: the list is seen %t, %.0f high, at %v, was at %v", lang, p.screen.rows.Visible(), h, at(), before)
		}
		if !p.screen.chips.row.Visible() || !p.screen.foot.object.Visible() {
			t.Error(lang, "what filters or opens is gone")
		}
	}
}
