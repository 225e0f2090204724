package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Option is one of the answers of a choice: the code that is kept and the
// words that are shown.
type Option struct {
	Code string
	Say  Say
	Icon icon.Name // may be empty
}

// BigButtons is a choice among large buttons that wrap. Nothing is chosen
// until the officer chooses: a default must not become an accusation. A
// chosen button carries a tick as well as the glow.
type BigButtons struct {
	*Field
	OnChange func(codes []string) // after a tap, never after SetSelected

	look    *Look
	many    bool
	options []Option
	chosen  []string
	tiles   *fyne.Container
	cell    float32
}

// NewBigButtons is a choice of one answer, or of many. A second tap takes an
// answer back.
func NewBigButtons(look *Look, path string, label Say, many bool, options ...Option) *BigButtons {
	b := &BigButtons{look: look, many: many, cell: 220}
	b.tiles = container.New(&tileLayout{cell: b.cell, gap: palette.Gap, even: true})
	b.Field = NewField(path, label, b.tiles)
	b.Field.focus = func() fyne.Focusable {
		if len(b.tiles.Objects) == 0 {
			return nil
		}
		return b.tiles.Objects[0].(*Button)
	}
	b.SetOptions(options...)
	return b
}

// Cell sets the least width of a button in dp; 220 unless told.
func (b *BigButtons) Cell(w float32) *BigButtons {
	b.cell = w
	b.tiles.Layout = &tileLayout{cell: w, gap: palette.Gap, even: true}
	b.tiles.Refresh()
	return b
}

// SetOptions replaces the answers. A chosen code that is no longer offered
// stays chosen until something else is: codes of a newer program are never
// dropped. The answer that has the keyboard keeps it, or, where it is not
// offered any more, the first takes it.
func (b *BigButtons) SetOptions(options ...Option) {
	held := b.held()
	b.options = options
	b.tiles.Objects = nil
	for _, o := range options {
		b.tiles.Objects = append(b.tiles.Objects, NewTile(o.Icon, o.Say, func() { b.tap(o.Code) }))
	}
	b.paint()
	b.hold(held)
}

// held is the code of the answer that has the keyboard, empty for none.
func (b *BigButtons) held() string {
	c := CanvasOf(b.tiles)
	for i, o := range b.tiles.Objects {
		if c != nil && c.Focused() == o.(fyne.Focusable) {
			return b.options[i].Code
		}
	}
	return ""
}

// hold gives the keyboard to the answer of a code.
func (b *BigButtons) hold(code string) {
	if code == "" || len(b.options) == 0 {
		return
	}
	at := max(slices.IndexFunc(b.options, func(o Option) bool { return o.Code == code }), 0)
	if c := CanvasOf(b.tiles); c != nil {
		c.Focus(b.tiles.Objects[at].(*Button))
	}
}

// Selected are the chosen codes in the order in which they were chosen.
func (b *BigButtons) Selected() []string { return slices.Clone(b.chosen) }

// Code is the chosen code of a choice of one, empty for none.
func (b *BigButtons) Code() string {
	if len(b.chosen) == 0 {
		return ""
	}
	return b.chosen[0]
}

// SetSelected chooses codes without telling OnChange. Empty codes are none.
func (b *BigButtons) SetSelected(codes ...string) {
	b.chosen = slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "" })
	b.paint()
}

func (b *BigButtons) tap(code string) {
	i := slices.Index(b.chosen, code)
	switch {
	case i >= 0:
		b.chosen = slices.Delete(slices.Clone(b.chosen), i, i+1)
	case b.many:
		b.chosen = append(slices.Clone(b.chosen), code)
	default:
		b.chosen = []string{code}
	}
	b.paint()
	if b.OnChange != nil {
		b.OnChange(b.Selected())
	}
}

func (b *BigButtons) paint() {
	for i, o := range b.options {
		button := b.tiles.Objects[i].(*Button)
		button.Chosen = slices.Contains(b.chosen, o.Code)
		button.Icon = o.Icon
		button.Refresh()
	}
	b.tiles.Refresh()
}
