package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// No word of a tile is broken, however narrow the place: there are fewer columns
// then.
func TestTilesBreakNoWord(t *testing.T) {
	look := uitest.Look(t, palette.Night, "ru")
	for _, width := range []float32{280, 330, 400, 432, 480, 560} {
		choice := ui.NewBigButtons(look, "keyboard", ui.Plain("Клавиатура"), false,
			ui.Option{Code: "auto", Say: ui.Plain("Автоматически")}, ui.Option{Code: "on", Say: ui.Plain("Всегда")},
			ui.Option{Code: "night", Say: ui.Plain("Ночные"), Icon: icon.Moon}, ui.Option{Code: "x", Say: ui.Plain("жедел-профилактикалық")}).Cell(132)
		w := uitest.Window(t, ui.Column(0, choice.Object()), fyne.NewSize(width, 600))
		uitest.Find(w.Canvas().Content(), func(l *ui.Label) bool {
			var lines []string
			for _, o := range test.WidgetRenderer(l).Objects() {
				lines = append(lines, o.(*canvas.Text).Text)
			}
			for i, line := range lines {
				if i < len(lines)-1 && !strings.HasSuffix(line, "-") && !strings.Contains(l.Text(), line+" ") {
					t.Errorf("at %.0f: %q is broken into %q", width, l.Text(), lines)
				}
			}
			return false
		})
	}
}
