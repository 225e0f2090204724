package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// A card grows with what is on it and shrinks again, and as long as there is room below
// nothing on it moves: an officer is about to tap it.
func TestACardGrowsWithWhatIsOnIt(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 800))
	more := ui.NewLabel(ui.Plain(strings.Repeat("тағы бір сөйлем ", 12)))
	more.Hide()
	s.Shell.Sheet(400, ui.Plain("Card"), ui.Column(12, ui.NewButton(ui.Plain("First"), func() {}), more, ui.NewButton(ui.Plain("Last"), func() {})))
	uitest.Settle(s.Window)
	hides := func() (over float32) {
		uitest.Find(s.Shell.Object(), func(p *container.Scroll) bool {
			over = max(over, p.Content.MinSize().Height-p.Size().Height)
			return false
		})
		return over
	}
	first := func() fyne.Position {
		for _, target := range s.Targets() {
			if target.Words == "First" {
				return target.At
			}
		}
		t.Fatal("the button is gone")
		return fyne.Position{}
	}
	at, high := first(), s.Button("Last").Size()
	for _, change := range []func(){more.Show, more.Hide} {
		uitest.NextFrame(s.Window, change)
		if over := hides(); over > 0.5 {
			t.Errorf("the card hides %v of what is on it", over)
		}
		if now := first(); now != at {
			t.Errorf("a button moved from %v to %v", at, now)
		}
	}
	if high != s.Button("Last").Size() {
		t.Error("a button took another size")
	}
}
