package plot

import "shyraq/app/paper"

// rect is the place of a bar, in millimetres.
type rect struct{ x, y, wide, high float64 }

// Measures in millimetres before the sheet's scale.
const (
	hair    = 0.2
	between = 1.15 // hatching lines
	dash    = 0.8
)

// filled is a bar of a series. The first is solid; the others are frames with a filling
// that a grey print and a red screen tell apart.
func filled(series int, r rect, scale float64) []paper.Mark {
	if r.wide <= 0 || r.high <= 0 {
		return nil
	}
	if series == 0 {
		return []paper.Mark{paper.Area{X: r.x, Y: r.y, Wide: r.wide, High: r.high, Tone: paper.Accent}}
	}
	marks := frame(r)
	if series == 1 {
		marks = append(marks, hatched(r, between*scale)...)
	}
	return marks
}

func frame(r rect) []paper.Mark {
	line := func(x1, y1, x2, y2 float64) paper.Mark {
		return paper.Rule{X1: x1, Y1: y1, X2: x2, Y2: y2, Width: hair}
	}
	return []paper.Mark{
		line(r.x, r.y, r.x+r.wide, r.y), line(r.x+r.wide, r.y, r.x+r.wide, r.y+r.high),
		line(r.x, r.y+r.high, r.x+r.wide, r.y+r.high), line(r.x, r.y, r.x, r.y+r.high),
	}
}

// hatched are lines at half a right angle within a place.
func hatched(r rect, step float64) (marks []paper.Mark) {
	for c := step; c < r.wide+r.high; c += step { // x and y from the corner are c together
		x1, x2 := max(0, c-r.high), min(r.wide, c)
		if x2-x1 < 0.05 {
			continue
		}
		marks = append(marks, paper.Rule{X1: r.x + x1, Y1: r.y + c - x1, X2: r.x + x2, Y2: r.y + c - x2, Width: hair * 0.8})
	}
	return marks
}

// dashed is the frame of what is withheld.
func dashed(r rect, scale float64) (marks []paper.Mark) {
	for _, m := range frame(r) {
		l := m.(paper.Rule)
		long := max(l.X2-l.X1, l.X1-l.X2) + max(l.Y2-l.Y1, l.Y1-l.Y2)
		for at := 0.0; at < long; at += 2 * dash * scale {
			to := min(at+dash*scale, long)
			part := func(from, end, share float64) float64 { return from + (end-from)*share/long }
			marks = append(marks, paper.Rule{
				X1: part(l.X1, l.X2, at), Y1: part(l.Y1, l.Y2, at), X2: part(l.X1, l.X2, to), Y2: part(l.Y1, l.Y2, to), Width: hair,
			})
		}
	}
	return marks
}
