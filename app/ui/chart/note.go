package chart

import (
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// newNote is the sentence where no pack has streets, or where nothing at all is
// seen since the layers were taken off too. A tap leads to where a map is added, if
// there is such a place, or brings the layers back.
func newNote(p *Pane) *ui.Button {
	b := ui.NewButton(p.noteHead, p.mendNote).With(icon.Map)
	b.Note = p.noteText
	b.Leading = true
	b.Hide()
	return b
}

// newHint is the note as a sign, which hides nothing of a small map.
func newHint(p *Pane) *ui.Button {
	b := ui.NewIconButton(icon.Map, p.noteHead, p.mendNote)
	b.Hide()
	return b
}

func (p *Pane) noteHead() string {
	if p.layers.off() {
		return p.look.T("chart.nothing")
	}
	return p.look.T("chart.no_streets")
}

// noteText is what a tap does; where it does nothing, why there are no streets.
func (p *Pane) noteText() string {
	switch {
	case p.layers.off():
		return p.look.T("chart.show_layers")
	case p.tools.AddMaps == nil:
		return p.look.T("chart.no_streets_text")
	}
	return p.look.T("chart.add_maps")
}

func (p *Pane) mendNote() {
	switch {
	case p.layers.off():
		p.layers.restore()
	case p.tools.AddMaps != nil:
		p.tools.AddMaps()
	}
}

// blind says that what was painted last has no streets.
func (p *Pane) blind() bool { return p.Map.Foot() > 0 && !p.Map.Streets() }

// blindWithin is how exact a place is, in metres, that was tapped on ground without
// streets.
const blindWithin = 1000

// Within is how exact a tap on the map tells a place, in metres; 0 where there are
// streets to go by.
func (p *Pane) Within() int {
	if p.blind() {
		return blindWithin
	}
	return 0
}

// tellStreets says that there are none, as large as there is room.
func (p *Pane) tellStreets() {
	none := p.blind()
	p.note.Refresh()
	ui.Show(p.note, none && !p.low)
	ui.Show(p.hint, none && p.low)
}
