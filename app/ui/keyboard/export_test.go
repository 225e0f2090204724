package keyboard

import (
	"fmt"

	"fyne.io/fyne/v2"
)

// Pages are all the pages.
func Pages() []page { return []page{kazakh, russian, latin, signs, digits} }

// Turn turns to a page.
func (b *Board) Turn(p page) { b.turn(p) }

// Sizes are the sizes of the keys of a page.
func (b *Board) Sizes(p page) map[string]fyne.Size {
	b.turn(p)
	all := map[string]fyne.Size{}
	for i, a := range b.areas {
		all[fmt.Sprintf("%d %q", i, b.keys[i].r)] = a.size
	}
	return all
}
