package plot

import "shyraq/app/paper"

// Measures of lying bars, in millimetres before the sheet's scale.
const (
	barHigh  = 3.6
	barApart = 0.5
	rowApart = 1.6
	stub     = 5.0 // of what is withheld: the same whatever it hides
	textGap  = 1.2
	nameMost = 0.36 // of the width
)

// text is the style of numbers and names.
var text = paper.Style{Size: paper.Note}

// numbered is the style of the numbers of a series: those of the first stand out.
func numbered(series int) paper.Style { return paper.Style{Size: text.Size, Bold: series == 0} }

// numberWide is how wide the widest number is.
func (c Chart) numberWide(s *paper.Sheet) float64 {
	wide := 0.0
	c.each(func(v Value) { wide = max(wide, s.Wide(v.text, numbered(0))) })
	return wide
}

// bars writes a line for each group: its name, and beside it a bar of each series.
func (c Chart) bars(s *paper.Sheet) {
	left, right := s.Left, s.Right
	name := 0.0
	for _, g := range c.Groups {
		name = max(name, s.Wide(g, text))
	}
	name = min(name+0.01, (right-left)*nameMost)
	from := left + name + 2*s.Scale
	room := right - from - textGap*s.Scale - c.numberWide(s)
	unit := max(room, 0) / c.most()
	top := s.Y
	for g, group := range c.Groups {
		begin := s.Y
		s.Right = left + name
		s.Write(group, text)
		s.Right = right
		end := s.Y
		y := begin
		for i := range c.Series {
			c.bar(s, i, c.value(i, g), from, y, unit)
			y += (barHigh + barApart) * s.Scale
		}
		s.Y = max(end, y) + rowApart*s.Scale
	}
	s.Add(paper.Rule{X1: from, Y1: top, X2: from, Y2: s.Y - rowApart*s.Scale, Width: hair})
}

func (c Chart) bar(s *paper.Sheet, series int, v Value, x, y, unit float64) {
	high := barHigh * s.Scale
	long := v.end() * unit
	switch v.state {
	case withheld:
		long = stub * s.Scale
		s.Add(dashed(rect{x, y, long, high}, s.Scale)...)
	case known:
		s.Add(filled(series, rect{x, y, v.size * unit, high}, s.Scale)...)
		if v.high > 0 {
			mid, cap := y+high/2, high/4
			s.Add(whisker(x+v.low*unit, mid, x+v.high*unit, mid, 0, cap)...)
		}
	}
	s.Put(x+long+textGap*s.Scale, y+high/2+text.Size*s.Scale*0.36, v.text, numbered(series))
}

// whisker is an interval: a line with a stroke across at both ends, stronger than the
// hatching.
func whisker(x1, y1, x2, y2, dx, dy float64) []paper.Mark {
	line := func(x1, y1, x2, y2 float64) paper.Mark {
		return paper.Rule{X1: x1, Y1: y1, X2: x2, Y2: y2, Width: 2.5 * hair, Tone: paper.Strong}
	}
	return []paper.Mark{line(x1, y1, x2, y2), line(x1-dx, y1-dy, x1+dx, y1+dy), line(x2-dx, y2-dy, x2+dx, y2+dy)}
}
