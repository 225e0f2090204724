package places

import (
	"math"
	"time"

	"github.com/paulmach/orb"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
)

// Print lays a page out for paper: the hexagons, what they stand for, the hours, and the
// hexagons that stand out, as a table. Levels differ by hatching, so that a grey print says
// the same.
func Print(fonts *paper.Fonts, p Page, t i18n.Texts, at time.Time) ([]paper.Page, error) {
	f := printer{t: t, page: p}
	f.add(func(s *paper.Sheet) {
		s.Write(p.Title(t), paper.Style{Size: paper.Title, Bold: true})
		s.Gap(1)
		s.Write(p.MeanWords(t), paper.Style{Size: paper.Body, Bold: true})
		s.Gap(1)
		for _, n := range p.Notices(t) {
			s.Write(n, paper.Style{Size: paper.Note, Tone: paper.Dim})
		}
	})
	if len(p.Cells) > 0 {
		f.add(f.ground)
		f.add(f.legend)
		f.add(f.week)
		f.standing()
	}
	return f.pages(fonts, p.Title(t), at)
}

// PrintMeasure lays what is said of a measure out for paper. What is the officer's words.
func PrintMeasure(fonts *paper.Fonts, what string, m Measure, v Verdict, t i18n.Texts, at time.Time) ([]paper.Page, error) {
	f := printer{t: t}
	title := t.T("places.measure_title", "What", what, "Date", date(t, m.Day))
	f.add(func(s *paper.Sheet) {
		s.Write(title, paper.Style{Size: paper.Title, Bold: true})
		s.Gap(1)
		s.Write(t.T("places.measure_at", "Latitude", t.Decimal(m.At[1], 4), "Longitude", t.Decimal(m.At[0], 4), "Radius", t.Int(round(m.Radius))), paper.Style{Size: paper.Note, Tone: paper.Dim})
		s.Gap(2)
		for i, h := range v.Heads(t) {
			s.Write(h, paper.Style{Size: paper.Body, Bold: i == 0})
			s.Gap(0.5)
		}
	})
	for _, l := range v.Lines(t) {
		f.pair(l.Name, l.Words)
	}
	f.add(func(s *paper.Sheet) {
		s.Gap(3)
		s.Write(t.T("places.measure_rule"), paper.Style{Size: paper.Note, Tone: paper.Dim})
		s.Write(t.T("places.measure_limits"), paper.Style{Size: paper.Note, Tone: paper.Dim})
	})
	return f.pages(fonts, title, at)
}

type printer struct {
	t      i18n.Texts
	page   Page
	blocks []func(*paper.Sheet)
}

func (f *printer) add(block func(*paper.Sheet)) { f.blocks = append(f.blocks, block) }

func (f *printer) pages(fonts *paper.Fonts, title string, at time.Time) ([]paper.Page, error) {
	return fonts.Pages(paper.Flow{
		About: paper.About{Title: title, At: at}, Blocks: f.blocks,
		Foot: func(s *paper.Sheet, number, pages int) {
			small := paper.Style{Size: paper.Small, Tone: paper.Dim}
			right := small
			right.Right = true
			s.Row([]paper.Column{{Share: 5}, {Share: 1}}, paper.Cell(f.t.T("commission.printed", "Date", f.t.DateClock(at)), small),
				paper.Cell(f.t.T("commission.page", "Number", f.t.Int(number), "Pages", f.t.Int(pages)), right))
		},
	})
}

func (f *printer) pair(name, words string) {
	f.add(func(s *paper.Sheet) {
		s.Gap(0.8)
		s.Line()
		s.Gap(0.8)
		s.Row([]paper.Column{{Share: 2}, {Share: 3}}, paper.Cell(name, paper.Style{Size: paper.Note, Bold: true}), paper.Cell(words, paper.Style{Size: paper.Note}))
	})
}

// The room of the hexagons, in millimetres, and how far the lines of a hatching are apart.
const (
	groundHigh = 105.0
	groundEdge = 3.0
)

var hatches = map[Level]float64{More: 0.9, Usual: 2.4}

// ground draws the hexagons, north up.
func (f *printer) ground(s *paper.Sheet) {
	s.Gap(3)
	x, y, w, h := s.Box(groundHigh)
	g := f.page.Grid
	bound := g.Shape(f.page.Cells[0].Hex).Bound()
	for _, c := range f.page.Cells {
		bound = bound.Union(g.Shape(c.Hex).Bound())
	}
	east := math.Cos(bound.Center()[1] * math.Pi / 180)
	wide, high := (bound.Max[0]-bound.Min[0])*east, bound.Max[1]-bound.Min[1]
	scale := min((w-2*groundEdge)/wide, (h-2*groundEdge)/high, 40/(g.Width/metresNorth)) // one alone is no wall
	mid := bound.Center()
	at := func(p orb.Point) (float64, float64) {
		return x + w/2 + (p[0]-mid[0])*east*scale, y + h/2 - (p[1]-mid[1])*scale
	}
	mean := f.page.Mean()
	for _, c := range f.page.Cells {
		hexagon(s, g.Shape(c.Hex)[0], at, c.Of(mean))
	}
	bar := scaleBar(1 / scale * metresNorth)
	long := bar / metresNorth * scale
	s.Add(paper.Rule{X1: x + groundEdge, Y1: y + h - groundEdge, X2: x + groundEdge + long, Y2: y + h - groundEdge, Width: 0.5},
		paper.Run{X: x + groundEdge, Y: y + h - groundEdge - 1, Size: paper.Small, Text: f.t.Distance(bar)})
}

// scaleBar is a round length that is some 20 mm on paper.
func scaleBar(metresOfMM float64) float64 {
	for n := 100.0; ; n *= 10 {
		for _, k := range []float64{1, 2, 5} {
			if n*k >= 15*metresOfMM {
				return n * k
			}
		}
	}
}

// hexagon draws one: its outline, and lines across it by its level.
func hexagon(s *paper.Sheet, ring orb.Ring, at func(orb.Point) (float64, float64), l Level) {
	wide := map[Level]float64{More: 0.45, Usual: 0.2, Less: 0.2, Short: 0.1}[l]
	tone := paper.Plain
	if l == Short {
		tone = paper.Dim
	}
	var top, bottom float64 = math.Inf(1), math.Inf(-1)
	corners := make([][2]float64, len(ring))
	for i, p := range ring {
		corners[i][0], corners[i][1] = at(p)
		top, bottom = min(top, corners[i][1]), max(bottom, corners[i][1])
	}
	for i := 1; i < len(corners); i++ {
		a, b := corners[i-1], corners[i]
		s.Add(paper.Rule{X1: a[0], Y1: a[1], X2: b[0], Y2: b[1], Width: wide, Tone: tone})
	}
	apart, hatched := hatches[l]
	if !hatched {
		return
	}
	apart = min(apart, (bottom-top)/map[Level]float64{More: 8, Usual: 3}[l])
	for y := top + apart/2; y < bottom; y += apart {
		left, right := math.Inf(1), math.Inf(-1)
		for i := 1; i < len(corners); i++ {
			a, b := corners[i-1], corners[i]
			if (a[1] <= y) != (b[1] <= y) {
				x := a[0] + (y-a[1])*(b[0]-a[0])/(b[1]-a[1])
				left, right = min(left, x), max(right, x)
			}
		}
		if left < right {
			s.Add(paper.Rule{X1: left, Y1: y, X2: right, Y2: y, Width: 0.12})
		}
	}
}

// legend says what the hatchings mean.
func (f *printer) legend(s *paper.Sheet) {
	s.Gap(2)
	var cells []func(*paper.Sheet)
	var columns []paper.Column
	for _, l := range Levels {
		columns = append(columns, paper.Column{Share: 1})
		cells = append(cells, func(s *paper.Sheet) {
			x, y := s.Left+2.5, s.Y+2.6
			ring := make(orb.Ring, 7)
			for i := range ring {
				sin, cos := math.Sincos(float64(i)*math.Pi/3 + math.Pi/6)
				ring[i] = orb.Point{x + 2.5*cos, y + 2.5*sin}
			}
			hexagon(s, ring, func(p orb.Point) (float64, float64) { return p[0], p[1] }, l)
			s.Left += 7
			s.Write(l.Name(f.t), paper.Style{Size: paper.Note})
			s.Y = max(s.Y, y+3)
		})
	}
	s.Row(columns, cells...)
	s.Write(f.t.T("places.not_visited_paper"), paper.Style{Size: paper.Small, Tone: paper.Dim})
}

// week is the hours of the night by days.
func (f *printer) week(s *paper.Sheet) {
	hours := f.page.WeekHours()
	s.Gap(3)
	s.Write(f.t.T("places.week_head"), paper.Style{Size: paper.Body, Bold: true})
	s.Gap(1)
	columns := []paper.Column{{Share: 2.2}}
	head := []func(*paper.Sheet){nil}
	small := paper.Style{Size: paper.Small, Tone: paper.Dim, Right: true}
	for _, h := range hours {
		columns = append(columns, paper.Column{Share: 1})
		head = append(head, paper.Cell(HourName(h), small))
	}
	s.Row(columns, head...)
	mean := f.page.Mean()
	for day := range f.page.Week {
		row := []func(*paper.Sheet){paper.Cell(DayName(f.t, day), paper.Style{Size: paper.Small})}
		for _, h := range hours {
			c := f.page.Week[day][h]
			row = append(row, paper.Cell(c.Sign(f.t, mean), paper.Style{Size: paper.Small, Right: true, Bold: c.Of(mean) == More}))
		}
		s.Line()
		s.Gap(0.4)
		s.Row(columns, row...)
		s.Gap(0.4)
	}
	s.Write(f.t.T("places.week_note"), paper.Style{Size: paper.Small, Tone: paper.Dim})
}

// Sign is a cell of the hours: "·" where its number is withheld, "…" where less than an hour
// was looked, empty where nobody was.
func (c Cell) Sign(t i18n.Texts, mean float64) string {
	switch c.Of(mean) {
	case NotVisited:
		return ""
	case Short:
		return "…"
	}
	if c.hidden() {
		return withheld
	}
	return c.Short(t, mean)
}

// standing lists the hexagons that stand above or below the mean.
func (f *printer) standing() {
	head := true
	for _, level := range []Level{More, Less} {
		for _, c := range f.page.Standing(level) {
			m := f.page.Grid.Middle(c.Hex)
			if head {
				head = false
				f.add(func(s *paper.Sheet) {
					s.Gap(3)
					s.Write(f.t.T("places.standing"), paper.Style{Size: paper.Body, Bold: true})
				})
			}
			f.pair(level.Name(f.t)+" · "+f.page.Grid.ID(c.Hex)+" · "+f.t.Decimal(m[1], 4)+" "+f.t.Decimal(m[0], 4), c.Words(f.t))
		}
	}
}

// Standing are the hexagons of a level whose numbers are given out, in the order of the grid.
func (r Result) Standing(level Level) (all []Cell) {
	mean := r.Mean()
	for _, c := range r.Cells {
		if c.Of(mean) == level && !c.hidden() {
			all = append(all, c)
		}
	}
	return all
}

// Spans are the periods that are offered, the newest first: the month, quarter and year it
// is, those before, and five years.
func Spans(tonight civil.Date) []commission.Period {
	var all []commission.Period
	for _, span := range []commission.Span{commission.Month, commission.Quarter, commission.Year} {
		now := span.Around(tonight, tonight)
		before, _ := span.Beside(now, -1, tonight)
		all = append(all, now, before)
	}
	at := tonight.In(time.UTC)
	return append(all, commission.Period{From: civil.DateOf(at.AddDate(-5, 0, 1)), To: tonight})
}
