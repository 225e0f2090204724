package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// The wheel over a field scrolls the page, but for a field of several lines
// that is written into and holds more than it shows.
func TestTheWheelOverAFieldScrollsThePage(t *testing.T) {
	long := strings.Repeat("түнгі қаладағы балалар ", 40)
	for _, row := range []struct {
		name, text string
		lines      bool
		focus      bool
		page       bool // it moves
	}{
		{"one line", "", false, false, true},
		{"one line, written into", "Айдана", false, true, true},
		{"one line, longer than the field", long, false, true, true},
		{"several lines, few words", "түнде", true, true, true},
		{"several lines, many words, not written into", long, true, false, true},
		{"several lines, many words, written into", long, true, true, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			look := uitest.Look(t, palette.Night, "kk")
			field := ui.NewTextField(look, "note", ui.Plain("Ескертпе"))
			if row.lines {
				field = ui.NewNarrative(look, "note", ui.Plain("Ескертпе"), 3)
			}
			field.SetText(row.text)
			foot := ui.NewLabel(ui.Plain(strings.Repeat("жол\n", 60)))
			page := ui.NewScroll(ui.Column(8, field.Object(), foot))
			w := uitest.Window(t, page.Object(), fyne.NewSize(400, 300))
			if row.focus {
				field.Focus()
			}
			top := func(o fyne.CanvasObject) fyne.Position {
				return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			}
			before := top(foot).Y
			test.Scroll(w.Canvas(), top(field.Control()).AddXY(40, 20), 0, -10)
			if moved := top(foot).Y < before; moved != row.page {
				t.Errorf("the page moved: %v, want %v", moved, row.page)
			}
		})
	}
}

// The toolkit lays a renderer that was made anew out because a child of it is
// new, and forgets it where the last child has a child of its own: every field
// was gone from a page that had been hidden for a minute.
func TestWhatTakesTheWheelHoldsNothing(t *testing.T) {
	field := ui.NewTextField(uitest.Look(t, palette.Night, "kk"), "note", ui.Plain("Ескертпе"))
	objects := test.WidgetRenderer(field.Control().(fyne.Widget)).Objects()
	last, ok := objects[len(objects)-1].(fyne.Widget)
	if !ok {
		t.Fatalf("nothing takes the wheel over a field: %T", objects[len(objects)-1])
	}
	if held := test.WidgetRenderer(last).Objects(); len(held) > 0 {
		t.Errorf("%T holds %T", last, held[0])
	}
}
