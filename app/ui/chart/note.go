package chart

import (
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// newNote is the sentence where no pack has streets. A tap leads to where one
// is added, if there is such a place.
func newNote(p *Pane) *ui.Button {
	b := ui.NewButton(p.look.Say("chart.no_streets"), func() {
		if p.tools.AddMaps != nil {
			p.tools.AddMaps()
		}
	}).With(icon.Map)
	b.Note = func() string {
		if p.tools.AddMaps == nil {
			return p.look.T("chart.no_streets_text")
		}
		return p.look.T("chart.add_maps")
	}
	b.Leading = true
	b.Hide()
	return b
}

// newHint is the note as a sign, which hides nothing of a small map.
func newHint(p *Pane) *ui.Button {
	b := ui.NewIconButton(icon.Map, p.look.Say("chart.no_streets"), func() {
		if p.tools.AddMaps != nil {
			p.tools.AddMaps()
		}
	})
	b.Hide()
	return b
}
