package plot

import "shyraq/app/paper"

// Measures of standing columns, in millimetres before the sheet's scale.
const (
	columnHigh  = 30.0
	columnWide  = 7.0 // at most
	columnLeast = 2.2
	groupApart  = 2.4
)

// groupLeast is how wide a group has to be for its name and its numbers.
func (c Chart) groupLeast(s *paper.Sheet) float64 {
	wide := 0.0
	for _, g := range c.Groups {
		wide = max(wide, s.Wide(g, text))
	}
	each := max(c.numberWide(s)+0.6*s.Scale, columnLeast*s.Scale)
	return max(wide+s.Scale, each*float64(len(c.Series))+groupApart*s.Scale)
}

// columns writes the groups beside each other, in as many lines as it takes, all of one
// scale and the groups of all as wide.
func (c Chart) columns(s *paper.Sheet) {
	if len(c.Groups) == 0 || len(c.Series) == 0 {
		return
	}
	room := s.Right - s.Left
	inLine := min(max(int(room/c.groupLeast(s)), 1), len(c.Groups))
	lines := (len(c.Groups) + inLine - 1) / inLine
	inLine = (len(c.Groups) + lines - 1) / lines // no line of a single group
	wide := min(room/float64(inLine), (columnWide*float64(len(c.Series))+2*groupApart)*s.Scale)
	for from := 0; from < len(c.Groups); from += inLine {
		if from > 0 {
			s.Gap(2)
		}
		c.line(s, from, min(from+inLine, len(c.Groups)), wide)
	}
}

// line writes some groups: numbers, columns, a line, names.
func (c Chart) line(s *paper.Sheet, from, to int, wide float64) {
	head := text.Size * 1.3 * s.Scale
	unit := columnHigh * s.Scale / c.most()
	tall := stub * s.Scale // the line is as high as its highest column: the scale is that of all
	for g := from; g < to; g++ {
		for i := range c.Series {
			tall = max(tall, c.value(i, g).end()*unit)
		}
	}
	base := s.Y + head + tall
	each := (wide - groupApart*s.Scale) / float64(len(c.Series))
	for g := from; g < to; g++ {
		x := s.Left + wide*float64(g-from) + groupApart*s.Scale/2
		for i := range c.Series {
			c.column(s, i, c.value(i, g), rect{x + each*float64(i), base, each, 0}, unit)
		}
		name := c.Groups[g]
		s.Put(s.Left+wide*(float64(g-from)+0.5)-s.Wide(name, text)/2, base+head, name, paper.Style{Size: text.Size, Tone: paper.Dim})
	}
	s.Add(paper.Rule{X1: s.Left, Y1: base, X2: s.Left + wide*float64(to-from), Y2: base, Width: hair})
	s.Y = base + head + 0.5*text.Size*s.Scale
}

// column writes one column above the line at r.y, and its number above it.
func (c Chart) column(s *paper.Sheet, series int, v Value, r rect, unit float64) {
	gap := min(0.15*r.wide, 0.4*s.Scale)
	r.x, r.wide = r.x+gap, r.wide-2*gap
	r.high = v.end() * unit
	switch v.state {
	case withheld:
		r.high = stub * s.Scale
		s.Add(dashed(rect{r.x, r.y - r.high, r.wide, r.high}, s.Scale)...)
	case known:
		high := v.size * unit
		s.Add(filled(series, rect{r.x, r.y - high, r.wide, high}, s.Scale)...)
		if v.high > 0 {
			s.Add(whisker(r.x+r.wide/2, r.y-v.low*unit, r.x+r.wide/2, r.y-v.high*unit, r.wide/4, 0)...)
		}
	}
	st := numbered(series)
	s.Put(r.x+(r.wide-s.Wide(v.text, st))/2, r.y-r.high-0.3*text.Size*s.Scale, v.text, st)
}
