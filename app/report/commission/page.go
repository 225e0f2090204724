package commission

import (
	"slices"
	"strings"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report/disclosure"
)

// Notices say what a report was counted from, and what a reader has to know of
// it before he believes it.
func (r Report) Notices(t i18n.Texts) []string {
	all := []string{t.T("commission.before", "From", date(t, r.Before.From), "To", date(t, r.Before.To))}
	if now, then := r.Period.Nights(), r.Before.Nights(); now != then {
		all = append(all, t.T("commission.leap", "Now", t.Int(now), "Before", t.Int(then)))
	}
	all = append(all,
		t.T("commission.basis", "Count", t.Int(r.Records), "Waiting", t.Int(r.NotAccepted)),
		t.T("figures.here"))
	if r.Earlier == 0 {
		all = append(all, t.T("commission.no_earlier"))
	}
	if r.Unnamed > 0 {
		all = append(all, t.T("commission.unnamed", "Count", t.Int(r.Unnamed)))
	}
	return all
}

// Title names a report by its period.
func (r Report) Title(t i18n.Texts) string {
	return t.T("commission.title", "From", date(t, r.Period.From), "To", date(t, r.Period.To))
}

// Draft says why a report is not the last word on its period: nights of it are not
// over, or something of it is not accepted. It is empty where it is.
func (r Report) Draft(t i18n.Texts) string { return draft(t, r.Running, r.NotAccepted) }

func draft(t i18n.Texts, running bool, notAccepted int) string {
	switch {
	case running && notAccepted > 0:
		return t.T("commission.draft_both")
	case running:
		return t.T("commission.draft_running")
	case notAccepted > 0:
		return t.T("commission.draft")
	}
	return ""
}

func date(t i18n.Texts, d civil.Date) string { return t.DateNumeric(d.In(time.UTC)) }

// Share is how many children a part of the social portrait has.
type Share struct {
	Name  string
	Count string // "<5" where it is 1 to 4
}

// Portrait is why the children were out and how many were at risk of harming
// themselves, as sums of the region: the most frequent first.
func (r Report) Portrait(t i18n.Texts, lists *codes.Lists) []Share {
	why := make([]codes.Code, 0, len(r.WhyOut))
	for code, n := range r.WhyOut {
		if n > 0 {
			why = append(why, code)
		}
	}
	slices.SortFunc(why, func(a, b codes.Code) int {
		if d := r.WhyOut[b] - r.WhyOut[a]; d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	var all []Share
	for _, code := range why {
		all = append(all, Share{lists.Label("why_out", code, string(t.Lang())), coarse(t, r.WhyOut[code])})
	}
	if r.SelfHarm > 0 {
		all = append(all, Share{t.T("commission.self_harm"), coarse(t, r.SelfHarm)})
	}
	return all
}

func coarse(t i18n.Texts, n int) string {
	if n > 0 && n < disclosure.Threshold {
		return "<" + t.Int(disclosure.Threshold)
	}
	return t.Int(n)
}

// Widths of a printed line: number, name, and five counts.
var columns = []paper.Column{{Share: 1}, {Share: 8.5}, {Share: 2}, {Share: 2}, {Share: 2}, {Share: 2}, {Share: 2.6}}

// Print lays a report out for paper: the region, each district in which there
// was anything, and the portrait. At is when it was printed.
func Print(fonts *paper.Fonts, r Report, lists *codes.Lists, t i18n.Texts, at time.Time) ([]paper.Page, error) {
	p := printer{lists: lists, t: t}
	p.cover(r)
	p.section(t.T("commission.region"))
	p.heads(t)
	for _, row := range r.Rows {
		p.line(row.Line, row.Total)
	}
	for i, d := range r.Districts {
		began := false
		for _, row := range r.Rows {
			if row.Cells[i] == (Cell{}) {
				continue
			}
			if !began {
				p.section(d.Name(t))
				began = true
			}
			p.line(row.Line, row.Cells[i])
		}
	}
	if shares := r.Portrait(t, lists); len(shares) > 0 {
		p.section(t.T("commission.portrait"))
		for _, s := range shares {
			p.pair(s)
		}
	}
	title := r.Title(t)
	return fonts.Pages(paper.Flow{
		About: paper.About{Title: title, At: at}, Head: func(s *paper.Sheet) { heads(s, t) }, Blocks: p.blocks,
		Foot: func(s *paper.Sheet, number, pages int) {
			left := title + " · " + t.T("commission.printed", "Date", t.DateClock(at))
			small := paper.Style{Size: paper.Small, Tone: paper.Dim}
			right := small
			right.Right = true
			s.Row([]paper.Column{{Share: 5}, {Share: 1}}, paper.Cell(left, small),
				paper.Cell(t.T("commission.page", "Number", t.Int(number), "Pages", t.Int(pages)), right))
		},
	})
}
