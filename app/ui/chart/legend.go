package chart

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/maps/paint"
)

// words are the states that a point on the map can have, what needs a person
// first.
var words = []state.Word{state.WordInCare, state.WordUnfinished, state.WordReturned, state.WordConflict, state.WordQuarantined,
	state.WordWaiting, state.WordSent, state.WordAccepted, state.WordWithdrawn}

// signSide is the side of a sign in the legend, in dp.
const signSide = 26

// Legend says what the signs on the map mean, each drawn as the map draws it.
func Legend(look *ui.Look) fyne.CanvasObject {
	all := ui.Tiles(200, palette.Gap)
	add := func(sign fyne.CanvasObject, key string) {
		all.Add(ui.Row(palette.Gap, ui.AtLeast(signSide, signSide, sign), ui.Grow(ui.NewNote(look.Say(key)).In(palette.Text))))
	}
	for _, w := range words {
		shape, tone := Mark(w)
		add(sign(look, shape, tone), "state."+string(w))
	}
	add(sign(look, paint.Frame, paint.ToneDim), "chart.legend_crew")
	add(icon.NewOf(icon.Dot, palette.Lamp, signSide), "chart.legend_own")
	add(icon.NewOf(icon.Pin, palette.Lamp, signSide), "chart.legend_pin")
	add(ui.NewStrong(ui.Plain("2")).Centred(), "chart.legend_many")
	return all
}

// sign is a sign as the map draws it.
func sign(look *ui.Look, shape paint.Shape, tone paint.Tone) fyne.CanvasObject {
	return canvas.NewRaster(func(width, height int) image.Image {
		return paint.Sign(shape, tone, Flavour(look.Flavour()), max(min(width, height), 1))
	})
}

// toggleLegend shows what the signs mean over the map, or takes it away.
func (p *Pane) toggleLegend() {
	on := !p.legend.Visible()
	p.layers.card.Hide()
	ui.Show(p.legend, on)
	p.floor.Refresh()
}
