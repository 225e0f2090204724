package uitest_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// complaints stands in for a test and keeps what it was told.
type complaints struct {
	testing.TB
	said []string
}

func (c *complaints) Helper() {}

func (c *complaints) Errorf(format string, args ...any) {
	c.said = append(c.said, fmt.Sprintf(format, args...))
}

func TestNoticesThatMoveOrCoverAreNoticed(t *testing.T) {
	for _, test := range []struct {
		name   string
		notice func(above, button, over fyne.CanvasObject)
		moved  bool
		covers bool
	}{
		{"nothing happens", func(_, _, _ fyne.CanvasObject) {}, false, false},
		{"a line above", func(above, _, _ fyne.CanvasObject) { above.Show() }, true, true},
		{"the target goes", func(_, button, _ fyne.CanvasObject) { button.Hide() }, true, false},
		{"something over it", func(_, _, over fyne.CanvasObject) { over.Show() }, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			build := func() (fyne.Window, func()) {
				uitest.Look(t, palette.Night, "kk")
				above := ui.AtLeast(1, 200, ui.NewButton(ui.Plain("above"), nil))
				button := ui.AtLeast(1, 200, ui.NewButton(ui.Plain("answer"), nil))
				over := ui.Column(0, ui.AtLeast(1, 200, ui.NewButton(ui.Plain("over"), nil)))
				above.Hide()
				over.Hide()
				page := ui.Column(0, above, button)
				w := uitest.Window(t, container.NewStack(page, over), fyne.NewSize(400, 600))
				return w, func() { test.notice(above, button, over); page.Refresh() }
			}
			c := &complaints{TB: t}
			w, notice := build()
			uitest.MustNotMove(c, w, notice)
			if moved := len(c.said) > 0; moved != test.moved {
				t.Errorf("moved %v, want %v: %v", moved, test.moved, c.said)
			}
			c = &complaints{TB: t}
			w, notice = build()
			uitest.MustNotCover(c, w, notice, nil)
			if covers := len(c.said) > 0; covers != test.covers {
				t.Errorf("covered %v, want %v: %v", covers, test.covers, c.said)
			}
		})
	}
}

func TestWhatAScrollHidesIsNoTarget(t *testing.T) {
	uitest.Look(t, palette.Night, "kk")
	page := ui.Column(0)
	for i := range 20 {
		page.Add(ui.AtLeast(1, 100, ui.NewButton(ui.Plain(fmt.Sprint(i)), nil)))
	}
	w := uitest.Window(t, ui.NewScroll(page).Object(), fyne.NewSize(300, 350))
	if all := uitest.Targets(w); len(all) != 4 || all[3].Words != "3" {
		t.Errorf("four lie in sight, the last in part: %v", all)
	}
}
