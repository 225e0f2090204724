package commission

import (
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
)

// printer makes the blocks of a printed report. What belongs together stands in
// one block: a heading never ends a page.
type printer struct {
	lists    *codes.Lists
	t        i18n.Texts
	blocks   []func(*paper.Sheet)
	before   string               // what stands over the year before
	crimes   int                  // the first block behind crime statistics
	opening  int                  // the first block behind the decisions
	portrait int                  // the first block that is no line of the table
	heading  []func(*paper.Sheet) // to stand in one block with the next line
	name     string               // of the section
	fresh    []int                // blocks that begin a page
	goesOn   []string             // of each block the section of which it is not the first; empty: it is
}

func (p *printer) add(block func(*paper.Sheet)) {
	above := p.heading
	p.heading = nil
	if goesOn := p.name; len(above) == 0 {
		p.goesOn = append(p.goesOn, goesOn)
	} else {
		p.goesOn = append(p.goesOn, "")
	}
	p.blocks = append(p.blocks, func(s *paper.Sheet) {
		for _, h := range above {
			h(s)
		}
		block(s)
	})
}

func (p *printer) cover(r Report) {
	p.add(func(s *paper.Sheet) {
		s.Write(r.Title(p.t), paper.Style{Size: paper.Title, Bold: true})
		s.Gap(1)
		for _, mark := range r.Marks(p.t) {
			s.Write(mark, paper.Style{Size: paper.Body, Bold: true, Tone: paper.Strong})
			s.Gap(1)
		}
		for _, n := range r.Notices(p.t) {
			s.Write(n, paper.Style{Size: paper.Note, Tone: paper.Dim})
		}
	})
}

// head stands above a page that a table goes on to: whose numbers they are is said again.
func (p *printer) head(s *paper.Sheet, next int) {
	if name := p.goesOn[next]; name != "" {
		s.Write(p.t.T("commission.goes_on", "Name", name), paper.Style{Size: paper.Body, Bold: true})
		s.Gap(0.8)
	}
	switch {
	case next < p.crimes:
		crimeHeads(s, p.t)
	case next < p.opening:
		p.decided(s, DecisionHeads(p.t), paper.Style{Size: paper.Small, Tone: paper.Dim})
		s.Gap(0.5)
	case next < p.portrait:
		heads(s, p.t, p.before)
	}
}

func (p *printer) section(name string) {
	p.name = name
	p.heading = append(p.heading, func(s *paper.Sheet) {
		s.Gap(4)
		s.Write(name, paper.Style{Size: paper.Body, Bold: true})
		s.Gap(0.8)
	})
}

func (p *printer) heads() {
	p.heading = append(p.heading, func(s *paper.Sheet) { heads(s, p.t, p.before) })
}

func heads(s *paper.Sheet, t i18n.Texts, before string) {
	st := paper.Style{Size: paper.Small, Tone: paper.Dim, Right: true}
	cells := []func(*paper.Sheet){nil, nil}
	for _, text := range []string{t.T("commission.now"), t.T("commission.school"), t.T("commission.college"), before, t.T("commission.change")} {
		cells = append(cells, paper.Cell(text, st))
	}
	s.Row(columns, cells...)
	s.Gap(0.5)
}

// line is a figure in bold, or a part of one set in.
func (p *printer) line(l Line, c Cell) {
	p.add(func(s *paper.Sheet) {
		name := paper.Style{Size: paper.Note, Bold: l.Code == ""}
		count := paper.Style{Size: paper.Note, Bold: l.Code == "", Right: true}
		number := l.Figure
		if l.Code != "" {
			number = ""
		}
		school, college := "", ""
		if l.Children() {
			school, college = p.t.Int(c.Now.School), p.t.Int(c.Now.College)
		}
		s.Line()
		s.Gap(0.5)
		s.Row(columns,
			paper.Cell(number, paper.Style{Size: paper.Note, Tone: paper.Dim}),
			p.named(l, name),
			paper.Cell(p.t.Int(c.Now.All), count), paper.Cell(school, count), paper.Cell(college, count),
			paper.Cell(c.BeforeIn(p.t), count), paper.Cell(c.ChangeIn(p.t), count))
		s.Gap(0.5)
	})
}

func (p *printer) named(l Line, st paper.Style) func(*paper.Sheet) {
	return func(s *paper.Sheet) {
		if l.Code != "" {
			s.Left += 4
		}
		s.Write(l.Name(p.t, p.lists), st)
	}
}

func (p *printer) pair(share Share) {
	p.add(func(s *paper.Sheet) {
		s.Line()
		s.Gap(0.5)
		s.Row([]paper.Column{{Share: 4}, {Share: 1}},
			paper.Cell(share.Name, paper.Style{Size: paper.Note}),
			paper.Cell(share.Count, paper.Style{Size: paper.Note, Right: true}))
		s.Gap(0.5)
	})
}
