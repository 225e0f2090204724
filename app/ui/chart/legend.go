package chart

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// states are those that a point on the map can have, what needs a person
// first.
var states = []ui.State{"in_care", "returned", "conflict", "quarantined", "waiting", "sent", "accepted", "withdrawn"}

// Legend says what the signs on the map mean.
func Legend(look *ui.Look) fyne.CanvasObject {
	all := ui.Tiles(200, ui.Gap)
	for _, s := range states {
		all.Add(ui.NewStateBadge(look, s).Object())
	}
	for _, x := range []struct {
		icon ui.IconName
		key  string
	}{{ui.IconList, "chart.legend_many"}, {ui.IconLocate, "chart.legend_own"}, {ui.IconPin, "chart.legend_pin"}} {
		all.Add(ui.Row(6, ui.NewIconOf(x.icon, ui.Lamp, 20), ui.Grow(ui.NewNote(look.Say(x.key)).In(ui.Text))))
	}
	return all
}

// toggleLegend shows what the signs mean over the map, or takes it away.
func (p *Pane) toggleLegend() {
	on := !p.legend.Visible()
	p.layers.card.Hide()
	ui.Show(p.legend, on)
	p.floor.Refresh()
}
