package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"shyraq/app/ui/palette"
)

// denseGap is the space between tiles on a page whose height is short.
const denseGap float32 = 5

// narrower is how much of its width a tile keeps where a page does not fit
// otherwise.
const narrower float32 = 0.87

// mostGrown is how much higher than its words need a tile becomes.
const mostGrown float32 = 36

func (g *tileGrid) gap() float32 {
	if g.page != nil {
		return denseGap
	}
	return palette.Gap
}

// airy is the height of a tile that its words leave free.
func (g *tileGrid) airy() float32 {
	if g.page != nil {
		return 8
	}
	return 16
}

// wide is how wide a tile is where n stand beside each other.
func (g *tileGrid) wide(w float32, n int) float32 { return (w - g.gap()*float32(n-1)) / float32(n) }

// columns is how many tiles stand beside each other at a width, evened out so
// that the last line is not nearly empty where it need not be.
func (g *tileGrid) columns(w float32) int {
	n := len(g.tiles)
	if n == 0 {
		return 1
	}
	if g.segmented {
		return n
	}
	cell := g.cell
	if g.page != nil && g.page.Narrow() {
		cell *= narrower
	}
	most := min(max(int((w+g.gap())/(cell+g.gap())), 1), n)
	rows := (n + most - 1) / most
	best := (n + rows - 1) / rows
	for (g.roomy || g.page != nil && g.page.Scrolls()) && best > 1 && !g.whole(w, best) {
		best--
	}
	for g.page == nil && best > 2 && g.tall(w, best) {
		best--
	}
	if best < 2 || g.whole(w, best) {
		return best
	}
	fewer := (n + rows) / (rows + 1) // a line more, where that takes no height and leaves every word whole
	if g.whole(w, fewer) && g.sum(g.heights(w, fewer)) <= g.sum(g.heights(w, best)) {
		return fewer
	}
	return best
}

// tall says whether the words of a tile take more than two lines in so many columns:
// its line would be higher than the others.
func (g *tileGrid) tall(w float32, columns int) bool {
	cw, two := g.wide(w, columns), 2*TextHeight("Ж", palette.SizeBody, 100)
	return slices.ContainsFunc(g.tiles, func(t *Tile) bool { return t.words(cw).label > two+1 })
}

// whole says whether every word has its full size in so many columns, and on a
// page with room is not broken either.
func (g *tileGrid) whole(w float32, columns int) bool {
	cw := g.wide(w, columns)
	return !slices.ContainsFunc(g.tiles, func(t *Tile) bool {
		it := t.words(cw)
		return it.size < palette.SizeBody || g.page == nil && it.within > 0
	})
}

// heights are those of the lines of tiles in a width, as low as they may be; on
// a page with room, lines of nearly one height have one.
func (g *tileGrid) heights(w float32, n int) []float32 {
	cw := g.wide(w, n)
	out := make([]float32, (len(g.tiles)+n-1)/n)
	for i, t := range g.tiles {
		h := palette.Touch
		if g.page != nil && !g.segmented {
			h = g.page.Least()
		}
		out[i/n] = max(out[i/n], h, t.heightAt(cw))
	}
	if g.page == nil && len(out) > 0 {
		level(out)
	}
	return out
}

// nearly is how much lower than the tallest a line of tiles may be without
// being made as tall.
const nearly float32 = 26

// level makes lines of nearly one height the same.
func level(heights []float32) {
	most := slices.Max(heights)
	for i, h := range heights {
		if most-h <= nearly {
			heights[i] = most
		}
	}
}

// sum is how high lines of tiles are together, with the gaps between them.
func (g *tileGrid) sum(heights []float32) float32 {
	all := g.gap() * float32(max(len(heights)-1, 0))
	for _, h := range heights {
		all += h
	}
	return all
}

// grow gives lines the height that is left: the lowest first, until all are
// even, then all of them alike, within reason.
func grow(heights []float32, left float32) {
	if len(heights) == 0 || left <= 0 {
		return
	}
	low, level := slices.Sorted(slices.Values(heights)), left
	for i, h := range low { // a level up to which the i+1 lowest are filled
		level += h
		if i+1 == len(low) || level/float32(i+1) <= low[i+1] {
			level /= float32(i + 1)
			break
		}
	}
	level = min(level, low[len(low)-1]+mostGrown)
	for i := range heights {
		heights[i] = max(heights[i], level)
	}
}

func (g *tileGrid) layOut(s fyne.Size) {
	if len(g.tiles) == 0 || s.Width <= 0 { // nobody gave it a place yet: shaping its words would be for nothing
		return
	}
	n := g.columns(s.Width)
	heights := g.heights(s.Width, n)
	grow(heights, s.Height-g.sum(heights))
	w, y := g.wide(s.Width, n), float32(0)
	for i, t := range g.tiles {
		if i > 0 && i%n == 0 {
			y += heights[i/n-1] + g.gap()
		}
		Put(t, float32(i%n)*(w+g.gap()), y, w, heights[i/n])
	}
}

func (g *tileGrid) least() fyne.Size {
	w := g.cell
	if g.segmented {
		w = 96*float32(len(g.tiles)) + g.gap()*float32(max(len(g.tiles)-1, 0))
	}
	at := g.Size().Width
	if at == 0 {
		at = w
	}
	return fyne.NewSize(w, g.sum(g.heights(at, g.columns(at))))
}
