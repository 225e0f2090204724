package commission

import (
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/report/workbook"
)

// crimeColumns are the widths of a printed line of crime statistics: number, name, now, a
// year before, the change.
var crimeColumns = []paper.Column{{Share: 1}, {Share: 11}, {Share: 2.4}, {Share: 2.4}, {Share: 2.6}}

// part begins a part of the report that shares no heading with another.
func (p *printer) part(title string) {
	p.heading = append(p.heading, func(s *paper.Sheet) {
		s.Gap(7)
		s.Write(title, paper.Style{Size: paper.Title, Bold: true})
	})
}

// crime prints the part on crime statistics.
func (p *printer) crime(r Report) {
	c := r.Crime
	if c == nil {
		return
	}
	p.part(c.Title(p.t))
	for _, said := range c.Notices(p.t, r) {
		p.heading = append(p.heading, func(s *paper.Sheet) { s.Write(said, paper.Style{Size: paper.Note, Tone: paper.Dim}) })
	}
	p.crimeLines(c, p.t.T("crimes.all"), Whole)
	for i, d := range r.Districts {
		if c.counts(i) {
			p.crimeLines(c, d.Name(p.t), i)
		}
	}
	p.crimes = len(p.blocks)
}

func (p *printer) crimeLines(c *Crime, name string, place int) {
	p.section(name)
	p.heading = append(p.heading, func(s *paper.Sheet) { crimeHeads(s, p.t) })
	for _, l := range c.Lines(p.t, p.lists, place) {
		p.add(func(s *paper.Sheet) {
			count := paper.Style{Size: paper.Note, Bold: l.Strong, Right: true}
			s.Line()
			s.Gap(0.5)
			s.Row(crimeColumns, paper.Cell(l.Number, paper.Style{Size: paper.Note, Tone: paper.Dim}),
				func(s *paper.Sheet) {
					if !l.Strong {
						s.Left += 4
					}
					s.Write(l.Name, paper.Style{Size: paper.Note, Bold: l.Strong})
				},
				paper.Cell(l.Now, count), paper.Cell(l.Before, count), paper.Cell(l.Change, count))
			s.Gap(0.5)
		})
	}
}

func crimeHeads(s *paper.Sheet, t i18n.Texts) {
	st := paper.Style{Size: paper.Small, Tone: paper.Dim, Right: true}
	cells := []func(*paper.Sheet){nil, nil}
	for _, key := range []string{"now", "year_before", "change"} {
		cells = append(cells, paper.Cell(t.T("commission."+key), st))
	}
	s.Row(crimeColumns, cells...)
	s.Gap(0.5)
}

// crimeSheet is the sheet of crime statistics: the region, then its districts.
func crimeSheet(r Report, lists *codes.Lists, t i18n.Texts) workbook.Table {
	out := workbook.Table{
		Name: t.T("crimes.sheet"), Above: append([]string{r.Crime.Title(t)}, r.Crime.Notices(t, r)...),
		Columns: []workbook.Column{{Head: "R", Wide: 6}, {Head: t.T("commission.part"), Wide: 52}, {Head: t.T("figures.district"), Wide: 28}, {Head: "КАТО", Wide: 12},
			{Head: t.T("commission.now"), Wide: 11}, {Head: t.T("commission.year_before"), Wide: 11}, {Head: t.T("commission.change"), Wide: 13}},
	}
	put := func(name, kato string, place int) {
		for _, l := range r.Crime.Lines(t, lists, place) {
			cells := append([]any{l.Figure, l.Name, name, kato}, l.Cells[:]...)
			out.Rows = append(out.Rows, workbook.Row{Cells: cells, Strong: l.Strong})
		}
	}
	put(t.T("figures.total"), "", Whole)
	for i, d := range r.Districts {
		put(d.Name(t), d.KATO, i)
	}
	return out
}
