package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The toolkit throws away the renderer of what was out of sight for a minute.
// The next one finds the field with its size, and is asked for no layout.
func TestAFieldIsDrawnAfterAMinuteOutOfSight(t *testing.T) {
	for _, lines := range []bool{false, true} {
		test.NewTempApp(t)
		e := newEntry(&Look{}, lines)
		w := test.NewTempWindow(t, e)
		w.Resize(fyne.NewSize(300, 120))
		for i, o := range e.CreateRenderer().Objects() {
			if size := o.Size(); o.Visible() && (size.Width <= 0 || size.Height <= 0) {
				t.Errorf("several lines %v: object %d (%T) has no size", lines, i, o)
			}
		}
	}
}
