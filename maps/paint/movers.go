package paint

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Mark is somebody else who moves: a crew at its last place. It is drawn with every
// frame, over the points and in no cluster of them.
type Mark struct {
	ID     string
	At     orb.Point
	Shape  Shape
	Tone   Tone
	Letter string // one or two letters inside it
	Label  string // drawn below it, where no other mark's stands
	Chosen bool   // is ringed
}

// MarksMost is how many marks are drawn; further ones are left out.
const MarksMost = 500

// labelEm is the size of what is written at a mark, in device-independent pixels.
const labelEm = 13

// marks draws them, the last on top, and then their labels, the last first: where two
// would cover each other one is left out.
func (e *easel) marks(g grid, all []Mark) {
	all = all[:min(len(all), MarksMost)]
	reach := 60 * e.scale
	seen := make([]point, 0, len(all))
	shown := make([]int, 0, len(all))
	for i := range all {
		at := g.pixel(project(all[i].At))
		if at.x < -reach || at.y < -reach || at.x > float32(g.w)+reach || at.y > float32(g.h)+reach {
			continue
		}
		seen, shown = append(seen, at), append(shown, i)
	}
	for n, i := range shown {
		m := &all[i]
		if m.Chosen {
			e.stroke(e.disc(seen[n], (symbolRadius+6)*e.scale), true, 5*e.scale, e.palette.ground)
			e.stroke(e.disc(seen[n], (symbolRadius+6)*e.scale), true, 3*e.scale, e.palette.lamp)
		}
		e.symbol(&Point{Shape: m.Shape, Tone: m.Tone, Letter: m.Letter}, seen[n])
	}
	taken := newRoom(g.w, g.h)
	for n := len(shown) - 1; n >= 0; n-- {
		if label := all[shown[n]].Label; label != "" {
			e.markLabel(label, seen[n], taken)
		}
	}
}

// MarksAt lists the ids of the marks within reach physical pixels of a place in the
// picture, the nearest first.
func MarksAt(v View, all []Mark, x, y, reach float64) (ids []string) {
	type hit struct {
		far float64
		id  string
	}
	var near []hit
	for _, m := range all[:min(len(all), MarksMost)] {
		px, py := v.ToPixel(m.At)
		if d := math.Hypot(px-x, py-y); d <= reach {
			near = append(near, hit{d, m.ID})
		}
	}
	slices.SortStableFunc(near, func(a, b hit) int { return cmp.Compare(a.far, b.far) })
	for _, h := range near {
		ids = append(ids, h.id)
	}
	return ids
}

// markLabel writes a label below a mark where there is room for it.
func (e *easel) markLabel(label string, at point, taken *room) {
	em := labelEm * e.scale
	width := e.bold.set(label).width * em
	foot := point{at.x - width/2, at.y + (symbolRadius+4)*e.scale + 0.8*em}
	b := box{foot.x, foot.y - em, foot.x + width, foot.y + 0.3*em}
	if taken.free(b) {
		taken.take(b)
		e.inked(label, foot, em, e.palette.text)
	}
}

// inked sets a small bold line with a halo.
func (e *easel) inked(text string, at point, em float32, c color.RGBA) {
	r := e.bold.set(text)
	e.letters.to = e.cover
	e.letters.text(r, at, em, e.letters.halo(2*e.scale))
	e.cover.paint(e.dst, fade(e.palette.ground, 0.9))
	e.letters.text(r, at, em, nil)
	e.cover.paint(e.dst, c)
}
