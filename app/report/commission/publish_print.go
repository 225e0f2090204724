package commission

import (
	"time"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/paper/plot"
	"shyraq/app/raid/codes"
)

// Charts is the one of a publication: the children found by district, this period alone,
// from the same cells as its table. What that withholds is a frame of one length whatever
// it hides; nights and hours are not published.
func (p Published) Charts(t i18n.Texts) []plot.Chart {
	c := plot.Chart{Title: t.T("plot.by_district"), Hidden: t.T("plot.hidden"), Series: []plot.Series{{}}}
	for i, d := range p.Districts {
		last := len(p.Counts[i]) - 1
		v := plot.Withheld
		if !p.Withheld[i][last] {
			v = barOf(t, p.Counts[i][last])
		}
		c.Groups, c.Series[0].Values = append(c.Groups, d.Name(t)), append(c.Series[0].Values, v)
	}
	if len(c.Groups) == 0 {
		return nil
	}
	return []plot.Chart{c}
}

// Print lays a publication out for paper: the children found by district and place of
// study, the region's sums, and the bars of the same table. What is withheld is a dot in
// the table and a frame among the bars.
func (p Published) Print(fonts *paper.Fonts, lists *codes.Lists, t i18n.Texts, at time.Time) ([]paper.Page, error) {
	title := t.T("commission.title", "From", date(t, p.Period.From), "To", date(t, p.Period.To))
	note, strong := paper.Style{Size: paper.Note, Right: true}, paper.Style{Size: paper.Note, Bold: true}
	var blocks []func(*paper.Sheet)
	add := func(b func(*paper.Sheet)) { blocks = append(blocks, b) }
	table := []paper.Column{{Share: 5}, {Share: 2}, {Share: 2}, {Share: 2}, {Share: 2}}
	add(func(s *paper.Sheet) {
		s.Write(title, paper.Style{Size: paper.Title, Bold: true})
		s.Write(draft(t, p.Running, p.NotAccepted), paper.Style{Size: paper.Body, Bold: true, Tone: paper.Strong})
		s.Write(t.T("commission.published"), paper.Style{Size: paper.Note, Tone: paper.Dim})
		s.Gap(3)
		heads := []func(*paper.Sheet){paper.Cell(t.T("commission.by_study"), strong)}
		for _, key := range []string{"commission.school", "commission.college", "commission.neither", "figures.total"} {
			heads = append(heads, paper.Cell(t.T(key), paper.Style{Size: paper.Small, Tone: paper.Dim, Right: true}))
		}
		s.Row(table, heads...)
	})
	for i, counts := range p.Counts {
		name := t.T("figures.total")
		if i < len(p.Districts) {
			name = p.Districts[i].Name(t)
		}
		row := []func(*paper.Sheet){paper.Cell(name, paper.Style{Size: paper.Note})}
		for j, n := range counts {
			row = append(row, paper.Cell(shown(n, p.Withheld[i][j]), note))
		}
		add(func(s *paper.Sheet) { ruled(s, table, row...) })
	}
	add(func(s *paper.Sheet) { s.Gap(3) })
	for _, sum := range p.Sums {
		add(func(s *paper.Sheet) {
			ruled(s, []paper.Column{{Share: 1}, {Share: 10}, {Share: 2}}, paper.Cell(sum.Figure, paper.Style{Size: paper.Note, Tone: paper.Dim}),
				paper.Cell(sum.Name(t, lists), paper.Style{Size: paper.Note}), paper.Cell(shown(sum.All, sum.Withheld), note))
		})
	}
	for _, c := range p.Charts(t) {
		add(func(s *paper.Sheet) {
			s.Gap(5)
			c.Write(s)
		})
	}
	return fonts.Pages(paper.Flow{About: paper.About{Title: title, At: at}, Blocks: blocks, Foot: func(s *paper.Sheet, number, pages int) {
		small := paper.Style{Size: paper.Small, Tone: paper.Dim}
		right := small
		right.Right = true
		s.Row([]paper.Column{{Share: 5}, {Share: 1}}, paper.Cell(title, small), paper.Cell(t.T("commission.page", "Number", t.Int(number), "Pages", t.Int(pages)), right))
	}})
}

// ruled is a row below a hair line.
func ruled(s *paper.Sheet, columns []paper.Column, cells ...func(*paper.Sheet)) {
	s.Line()
	s.Gap(0.5)
	s.Row(columns, cells...)
	s.Gap(0.5)
}
