package act

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// Enter goes on from line to line, as it does on paper and in the form: what is typed
// next stands in the line after, and never behind the name.
func TestEnterGoesToTheLineAfter(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Night, uitest.Sizes[0])
	screen := set(t, s, &table{lp: true}, nil)
	f := screen.fields
	for _, row := range []struct {
		page step
		line *ui.TextField
		next *ui.TextField // nil: no line
	}{
		{stepTaker, f.name, f.phone}, {stepTaker, f.phone, nil},
		{stepPaper, f.number, f.address},
		{stepState, f.seen, f.returned}, {stepState, f.returned, f.place},
	} {
		screen.open(row.page)
		s.Window.Canvas().Focus(row.line.Entry())
		uitest.Press(s.Window, fyne.KeyReturn)
		at := s.Window.Canvas().Focused()
		if row.next != nil && at != row.next.Entry() {
			t.Errorf("Enter in %s leads to %T", row.line.Text(), at)
		}
		if at == row.line.Entry() {
			t.Errorf("Enter in a line of page %d leads nowhere", row.page)
		}
	}
}
