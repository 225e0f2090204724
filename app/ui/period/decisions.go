package period

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// opening is what a report opens with: how many earlier decisions there are and how many
// of them are late; a tap lists them as they stand in the report.
func opening(look *ui.Look, n Notifier, of func() commission.Report) *ui.Button {
	b := ui.NewQuiet(icon.List, func() string {
		t, r, late := look.Texts(), of(), 0
		for _, d := range r.Decisions {
			if d.Late {
				late++
			}
		}
		return t.T("assignment.opening", "Count", t.Int(len(r.Decisions)+r.MoreDecisions), "Late", t.Int(late))
	}, func() { showDecisions(look, n, of()) })
	b.Role = palette.Text
	return b
}

func showDecisions(look *ui.Look, n Notifier, r commission.Report) {
	t := look.Texts()
	var rows []fyne.CanvasObject
	for _, d := range r.Decisions {
		who := d.Who
		if who == "" {
			who = t.T("assignment.an_officer")
		}
		stand := ui.NewNote(ui.Plain(d.Standing(t)))
		if d.Late {
			stand = stand.In(palette.Danger)
		}
		rows = append(rows, ui.Column(2, ui.NewLabel(ui.Plain(d.What)), stand,
			ui.NewNote(ui.Plain(strings.Join([]string{t.DateNumeric(d.Until.In(time.UTC)), who, "№ " + d.Number}, " · ")))))
	}
	if said := r.MoreSaid(t); said != "" {
		rows = append(rows, ui.NewNote(ui.Plain(said)))
	}
	high := min(float32(len(rows))*96, 440)
	n.Sheet(640, look.Say("assignment.head"), ui.AtLeast(280, high, ui.NewScroll(ui.Column(14, rows...)).Object()))
}
