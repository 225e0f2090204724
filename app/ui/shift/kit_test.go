package shift_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
)

// last taps the button with these words that lies on top: the screen has one of
// the same words below a question.
func last(t *testing.T, w fyne.Window, words string, onTop bool) {
	t.Helper()
	if !onTop {
		uitest.Tap(t, w, words)
		return
	}
	var found *ui.Button
	for _, o := range test.LaidOutObjects(w.Content()) {
		if b, ok := o.(*ui.Button); ok && b.Visible() && b.Text() == words {
			found = b
		}
	}
	if found == nil {
		t.Fatalf("no button %q", words)
	}
	test.Tap(found)
	uitest.Settle(w)
}
