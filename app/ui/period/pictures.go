package period

import (
	"fyne.io/fyne/v2"

	"shyraq/app/paper"
	"shyraq/app/paper/plot"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/plotted"
)

// pictures are the charts of a report, which stand in the place of its table for as long
// as they are chosen.
type pictures struct {
	shown  bool
	choice *ui.Button
	charts *plotted.Charts
}

// newPictures makes those of a report; changed is called when they are chosen, or the table.
func newPictures(look *ui.Look, lists *codes.Lists, fonts func() (*paper.Fonts, error), of func() commission.Report, changed func()) *pictures {
	p := &pictures{}
	p.charts = plotted.New(look, fonts, func() []plot.Chart { return of().Charts(look.Texts(), lists) }, func() string {
		if c := of().Course; c != nil && c.Form > commission.CourseForm {
			return look.T("plot.newer")
		}
		return look.T("plot.none")
	})
	p.choice = ui.NewQuiet(icon.Figures, func() string {
		if p.shown {
			return look.T("plot.table")
		}
		return look.T("plot.title")
	}, func() {
		p.shown = !p.shown
		changed()
	})
	p.choice.Role = palette.Text
	p.charts.Object().Hide()
	return p
}

// lay shows the charts or the table, or neither before there is a report. The charts are of
// the whole region: no place is chosen for them.
func (p *pictures) lay(table, where fyne.CanvasObject, ready bool) {
	ui.Show(table, ready && !p.shown)
	ui.Show(where, !p.shown)
	ui.Show(p.charts.Object(), ready && p.shown)
	p.choice.With(icon.Figures)
	if p.shown {
		p.choice.With(icon.List)
	}
	p.choice.SetEnabled(ready)
	p.choice.Refresh()
	if ready && p.shown {
		p.charts.Fill()
	}
}

// key scrolls the charts while they are shown.
func (p *pictures) key(e *fyne.KeyEvent) bool { return p.shown && p.charts.Key(e) }

// Key implements ui.Keyed: the charts are scrolled without a finger.
func (p *Frozen) Key(e *fyne.KeyEvent) bool { return p.pictures.key(e) }

// Rune implements ui.Keyed and uses no letter.
func (p *Frozen) Rune(rune) bool { return false }
