package ui

import (
	"slices"

	"shyraq/app/ui/icon"
)

// Option is one of the answers of a choice: the code that is kept and the
// words that are shown. One without a code is the place of an answer that may
// come: there is nothing to tap.
type Option struct {
	Code string
	Say  Say
	Note Say       // smaller, below; nil none
	Icon icon.Name // may be empty
}

// BigButtons is a choice among large tiles that wrap. Nothing is chosen until
// the officer chooses: a default must not become an accusation. A chosen tile
// carries a tick as well as the glow.
//
// It is one stop of Tab: arrows move the ring within it, Enter and Space choose
// where it is, and digits choose by themselves; see Brought.
type BigButtons struct {
	*Field
	OnChange func(codes []string) // after a tap, never after SetSelected
	OnTap    func(code string)    // what a tap means instead, where it is the screen's matter: nothing is chosen by itself

	many bool
	grid *tileGrid
}

// NewBigButtons is a choice of one answer, or of many. A second tap takes an
// answer back.
func NewBigButtons(look *Look, path string, label Say, many bool, options ...Option) *BigButtons {
	b := &BigButtons{many: many, grid: &tileGrid{look: look, cell: 220, roomy: true}}
	b.grid.picked = b.tap
	b.grid.ExtendBaseWidget(b.grid)
	b.Field = NewField(path, label, b.grid)
	b.SetOptions(options...)
	return b
}

// Cell sets the least width of a tile in dp; 220 unless told.
func (b *BigButtons) Cell(w float32) *BigButtons {
	b.grid.cell = w
	b.grid.Refresh()
	return b
}

// Dense stands the tiles on a page whose height is short; see TilePage.
func (b *BigButtons) Dense(page TilePage) *BigButtons {
	b.grid.page, b.grid.roomy = &page, false
	return b
}

// Segmented makes the tiles one line of equal width, as a switch.
func (b *BigButtons) Segmented() *BigButtons { b.grid.segmented = true; return b }

// Roomy takes more lines rather than a word in smaller letters on a dense page.
func (b *BigButtons) Roomy() *BigButtons { b.grid.roomy = true; return b }

// OneLine gives each tile one line and a note, whatever it says.
func (b *BigButtons) OneLine() *BigButtons {
	b.grid.line = true
	for _, t := range b.grid.tiles { // that were offered with it
		t.label.On(Cut)
		t.note.On(Cut)
	}
	return b
}

// Digits hands the digits that are typed on to somebody instead of choosing by
// them; take says whether it took one.
func (b *BigButtons) Digits(take func(rune) bool) { b.grid.digits = take }

// SetOptions replaces the answers; the same codes in the same order keep their
// tiles. A chosen code that is no longer offered stays chosen until something
// else is: codes of a newer program are never dropped. The keyboard stays at the
// answer where it is, or, where that is not offered any more, goes to the first.
func (b *BigButtons) SetOptions(options ...Option) { b.grid.offer(options) }

// Tiles are the answers as they stand on the screen.
func (b *BigButtons) Tiles() []*Tile { return slices.Clone(b.grid.tiles) }

// Selected are the chosen codes in the order in which they were chosen.
func (b *BigButtons) Selected() []string { return slices.Clone(b.grid.chosen) }

// Code is the chosen code of a choice of one, empty for none.
func (b *BigButtons) Code() string {
	if len(b.grid.chosen) == 0 {
		return ""
	}
	return b.grid.chosen[0]
}

// SetSelected chooses codes without telling OnChange. Empty codes are none.
func (b *BigButtons) SetSelected(codes ...string) {
	chosen := slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "" })
	if !slices.Equal(chosen, b.grid.chosen) {
		b.grid.chosen = chosen
		b.grid.Refresh()
	}
}

func (b *BigButtons) tap(code string) {
	if b.OnTap != nil {
		b.OnTap(code)
		return
	}
	chosen := b.Selected()
	i := slices.Index(chosen, code)
	switch {
	case i >= 0:
		chosen = slices.Delete(chosen, i, i+1)
	case b.many:
		chosen = append(chosen, code)
	default:
		chosen = []string{code}
	}
	b.SetSelected(chosen...)
	if b.OnChange != nil {
		b.OnChange(b.Selected())
	}
}
