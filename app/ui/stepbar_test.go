package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// The steps stand in one line at every width, with dots for the pages of those
// that have several, and a step that asks nothing cannot be tapped.
func TestStepsStandInOneLine(t *testing.T) {
	for _, width := range []float32{1100, 640, 430, 300} {
		look := uitest.Look(t, palette.Night, i18n.RU)
		bar := ui.NewStepBar(look, ui.Plain("Где"), ui.Plain("Кто"), ui.Plain("Что случилось"), ui.Plain("Итог"))
		bar.Pages(1, 1, 2, 2, 2)
		uitest.Window(t, bar.Object(), fyne.NewSize(width, 200))
		for open := range 4 {
			bar.Show(open, ui.StepDone, ui.StepProblem, ui.StepOpen, ui.StepNone)
			bar.Object().Resize(fyne.NewSize(width, bar.Object().MinSize().Height))
			objects := bar.Object().(*fyne.Container).Objects
			for i, o := range objects[:4] {
				if o.Position().Y != 0 || o.Size().Height > palette.Touch || o.MinSize().Height > palette.Touch {
					t.Errorf("%.0f wide, step %d open: step %d is at %v, %v, needs %v", width, open+1, i+1, o.Position(), o.Size(), o.MinSize())
				}
				if end := o.Position().X + o.Size().Width; end > width+1 {
					t.Errorf("%.0f wide: step %d ends at %.0f", width, i+1, end)
				}
			}
			if dots := len(objects) - 4; dots != 6 {
				t.Errorf("%d dots", dots)
			}
			if !objects[3].(*ui.Button).Disabled() || objects[2].(*ui.Button).Disabled() {
				t.Error("the step that asks nothing can be tapped, or another cannot")
			}
		}
	}
}
