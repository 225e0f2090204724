package nightmap

import (
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/civil"
	"shyraq/app/report/places"
)

// Print lays the page out for paper.
func Print(fonts *paper.Fonts, p Page, t i18n.Texts, at time.Time) paper.Page {
	title := p.Title(t)
	page, _ := fonts.Fit(paper.About{Title: title, At: at}, func(s *paper.Sheet) {
		s.Write(title, paper.Style{Size: paper.Title, Bold: true})
		s.Gap(2)
		p.draw(s, t)
		s.Gap(2)
		p.legend(s, t)
		s.Gap(1.5)
		s.Write(t.T("commission.printed", "Date", t.DateClock(at)), paper.Style{Size: paper.Small, Tone: paper.Dim})
	})
	return page
}

// Title names the page by its night or its period.
func (p Page) Title(t i18n.Texts) string {
	if p.Period.From == p.Period.To {
		return t.T("nightmap.night", "Date", date(t, p.Period.From))
	}
	return t.T("nightmap.title", "From", date(t, p.Period.From), "To", date(t, p.Period.To))
}

func date(t i18n.Texts, d civil.Date) string { return t.DateNumeric(d.In(time.UTC)) }

// draw puts the map at the sheet's place, in the size it was made for.
func (p Page) draw(s *paper.Sheet, t i18n.Texts) {
	left, top := s.Left, s.Y
	if p.Ground != nil {
		s.Add(paper.Image{X: left, Y: top, Wide: wide, High: high, Grey: p.Ground})
	}
	at := func(o orb.Point) (float64, float64) {
		x, y := p.View.at(o)
		return left + x, top + y
	}
	for _, d := range p.Districts {
		for _, polygon := range d.Shape {
			for _, ring := range polygon {
				p.border(s, ring, at)
			}
		}
	}
	for _, c := range p.Cells {
		p.cell(s, c, at, t)
	}
	for _, r := range [][4]float64{{0, 0, wide, 0}, {wide, 0, wide, high}, {0, high, wide, high}, {0, 0, 0, high}} {
		s.Add(paper.Rule{X1: left + r[0], Y1: top + r[1], X2: left + r[2], Y2: top + r[3], Width: 0.2, Tone: paper.Dim})
	}
	s.Y = top + high
}

// border draws as much of a border as lies in the view.
func (p Page) border(s *paper.Sheet, ring orb.Ring, at func(orb.Point) (float64, float64)) {
	var line orb.LineString
	for _, o := range ring {
		x, y := p.View.at(o)
		line = append(line, orb.Point{x, y})
	}
	x, y := at(p.View.Middle)
	for _, part := range clip.LineString(orb.Bound{Max: orb.Point{wide, high}}, line) {
		for i := 1; i < len(part); i++ {
			a, b := part[i-1], part[i]
			dx, dy := x-wide/2, y-high/2
			s.Add(paper.Rule{X1: a[0] + dx, Y1: a[1] + dy, X2: b[0] + dx, Y2: b[1] + dy, Width: 0.5, Tone: paper.Dim})
		}
	}
}

// cell draws a hexagon with its sign on a ground of its own, so that the map below it is
// not read into it.
func (p Page) cell(s *paper.Sheet, c Cell, at func(orb.Point) (float64, float64), t i18n.Texts) {
	ring := p.Grid.Shape(c.Hex)[0]
	for i := 1; i < len(ring); i++ {
		x1, y1 := at(ring[i-1])
		x2, y2 := at(ring[i])
		s.Add(paper.Rule{X1: x1, Y1: y1, X2: x2, Y2: y2, Width: 0.4})
	}
	x, y := at(p.Grid.Middle(c.Hex))
	if c.Checked {
		tick(s, x, y-2.2)
	}
	if c.Met > 0 {
		label(s, Sign(t, c.Met), x, y+1)
	}
}

// Sign is how a count of encounters is told.
func Sign(t i18n.Texts, n int) string {
	if n > 0 && n < places.Threshold {
		return t.T("nightmap.one_to_four")
	}
	return t.Int(n)
}

func label(s *paper.Sheet, text string, x, y float64) {
	st := paper.Style{Size: paper.Note, Bold: true}
	w, h := s.Wide(text, st), paper.Note*s.Scale
	s.Add(paper.Area{X: x - w/2 - 0.5, Y: y - h*0.65, Wide: w + 1, High: h * 1.3, Tone: paper.Blank})
	s.Put(x-w/2, y+h*0.36, text, st)
}

// tick is the sign of a place that was checked: two strokes.
func tick(s *paper.Sheet, x, y float64) {
	s.Add(paper.Area{X: x - 1.6, Y: y - 1.4, Wide: 3.2, High: 2.8, Tone: paper.Blank},
		paper.Ink{Width: 0.5, Strokes: [][]paper.Dot{{{X: x - 1.1, Y: y}, {X: x - 0.3, Y: y + 0.9}, {X: x + 1.1, Y: y - 1}}}})
}

// legend says what the signs mean, what is left out and whose map it is.
func (p Page) legend(s *paper.Sheet, t i18n.Texts) {
	note := paper.Style{Size: paper.Note}
	const room = 11.0
	sign := func(draw func(x, y float64), words string) {
		left, y := s.Left, s.Y+1.9*s.Scale
		draw(left+room/2-1, y)
		s.Left += room * s.Scale
		s.Write(words, note)
		s.Left = left
		s.Gap(1)
	}
	cell := t.Distance(p.Grid.Width)
	sign(func(x, y float64) { label(s, t.T("nightmap.one_to_four"), x, y) }, t.T("nightmap.met", "Size", cell))
	sign(func(x, y float64) { tick(s, x, y) }, t.T("nightmap.checked"))
	sign(func(x, y float64) {
		s.Add(paper.Rule{X1: x - 4, Y1: y, X2: x + 4, Y2: y, Width: 0.5, Tone: paper.Dim})
	}, t.T("nightmap.border"))
	small := paper.Style{Size: paper.Small, Tone: paper.Dim}
	s.Write(t.T("nightmap.left_out"), small)
	if !p.Streets {
		s.Write(t.T("nightmap.no_streets"), paper.Style{Size: paper.Note, Bold: true})
	}
	if len(p.Cells) == 0 {
		s.Write(t.T("nightmap.empty"), paper.Style{Size: paper.Note, Bold: true})
	}
	if p.Source != "" {
		s.Write(t.T("nightmap.source", "Source", p.Source), small)
	}
}
