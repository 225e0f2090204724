package commission

import (
	"cmp"
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
	all := []string{r.beforeSaid(t)}
	if now, then := r.Period.Nights(), r.Before.Nights(); now != then {
		all = append(all, t.T("commission.leap", "Now", t.Int(now), "Before", t.Int(then)))
	}
	all = append(all,
		t.T("commission.basis", "Count", t.Int(r.Records), "Waiting", t.Int(r.NotAccepted)),
		t.T("figures.here"))
	switch {
	case len(r.Imported) > 0:
		all = append(all, r.Sources(t)...)
	case r.Earlier == 0:
		all = append(all, t.T("commission.no_earlier"))
	}
	if r.Unnamed > 0 {
		all = append(all, t.T("commission.unnamed", "Count", t.Int(r.Unnamed)))
	}
	if f := r.Frozen; f != nil {
		lang := string(t.Lang())
		all = append([]string{t.T("commission.frozen_by", "Unit", f.Unit.In(lang), "Region", f.Region.In(lang), "By", f.By,
			"Date", dateClock(t, f.At), "Criteria", t.Int(f.Criteria))}, all...)
	}
	return all
}

// Sources say where an imported year before comes from; nothing where it was counted.
func (r Report) Sources(t i18n.Texts) (all []string) {
	if len(r.Imported) == 0 {
		return nil
	}
	all = append(all, t.T("crimes.earlier"))
	for _, s := range r.Imported {
		all = append(all, s.in(t))
	}
	return all
}

func (r Report) beforeSaid(t i18n.Texts) string {
	return t.T("commission.before", "From", date(t, r.Before.From), "To", date(t, r.Before.To))
}

// BeforeHead is what stands over the year before: that it was imported, where it was.
func (r Report) BeforeHead(t i18n.Texts) string {
	if len(r.Imported) > 0 {
		return t.T("crimes.before")
	}
	return t.T("commission.year_before")
}

// Title names a report by its period.
func (r Report) Title(t i18n.Texts) string {
	return t.T("commission.title", "From", date(t, r.Period.From), "To", date(t, r.Period.To))
}

// Draft says why a report is not the last word on its period: nights of it are not
// over, or something of it is not accepted. It is empty where it is.
// One that was frozen stays what it was.
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

// Marks are what stands out above a report: under what number it was given out, that
// this was withdrawn, that it is a draft.
func (r Report) Marks(t i18n.Texts) (all []string) {
	if f := r.Frozen; f != nil {
		all = append(all, t.T("commission.frozen", "Number", f.Number))
		if w := f.Withdrawn; w != nil {
			all = append(all, t.T("commission.withdrawn", "Date", dateClock(t, w.At), "Reason", w.Reason))
		}
	}
	if draft := r.Draft(t); draft != "" {
		all = append(all, draft)
	}
	return all
}

// dateClock is a time as the clock showed it where it was frozen, whatever clock the
// region has by now.
func dateClock(t i18n.Texts, at time.Time) string {
	return t.DateClock(time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, t.Local(at).Location()))
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
	slices.SortFunc(why, func(a, b codes.Code) int { // the order of small ones would tell them
		return cmp.Or(small(r.WhyOut[b])-small(r.WhyOut[a]), compareCodes(a, b))
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

func compareCodes(a, b codes.Code) int { return strings.Compare(string(a), string(b)) }

func coarse(t i18n.Texts, n int) string {
	if n > 0 && n < disclosure.Threshold {
		return "<" + t.Int(disclosure.Threshold)
	}
	return t.Int(n)
}

// Widths of a printed line: number, name, and five counts.
var columns = []paper.Column{{Share: 1}, {Share: 8.5}, {Share: 2}, {Share: 2}, {Share: 2}, {Share: 2}, {Share: 2.6}}

// Print lays a report out for paper: the decisions of the time before, the region, each district in which there
// was anything, the portrait, and on a page of their own the charts. At is when it was printed; of one that was frozen no
// page says it, so that it is the same whenever it is printed.
func Print(fonts *paper.Fonts, r Report, lists *codes.Lists, t i18n.Texts, at time.Time) ([]paper.Page, error) {
	p := printer{lists: lists, t: t, before: r.BeforeHead(t)}
	p.cover(r)
	said := t.T("commission.printed", "Date", t.DateClock(at))
	if r.Frozen != nil {
		at, said = r.Frozen.At, t.T("commission.frozen", "Number", r.Frozen.Number)
	}
	p.crime(r)
	p.decisions(r)
	if r.Crime != nil {
		p.part(r.Title(t))
	}
	p.section(t.T("commission.region"))
	p.heads()
	for _, row := range r.Rows {
		p.line(row.Line, row.Total)
	}
	for i, d := range r.Districts {
		began := false
		for _, row := range r.Rows {
			if row.Cells[i].Empty() {
				continue
			}
			if !began {
				p.section(d.Name(t))
				began = true
			}
			p.line(row.Line, row.Cells[i])
		}
	}
	p.portrait = len(p.blocks)
	if shares := r.Portrait(t, lists); len(shares) > 0 {
		p.section(t.T("commission.portrait"))
		for _, s := range shares {
			p.pair(s)
		}
	}
	p.charts(r)
	title := r.Title(t)
	return fonts.Pages(paper.Flow{
		About: paper.About{Title: title, At: at}, Head: p.head, Blocks: p.blocks, Fresh: p.fresh,
		Foot: func(s *paper.Sheet, number, pages int) {
			left := title + " · " + said
			small := paper.Style{Size: paper.Small, Tone: paper.Dim}
			right := small
			right.Right = true
			s.Row([]paper.Column{{Share: 5}, {Share: 1}}, paper.Cell(left, small),
				paper.Cell(t.T("commission.page", "Number", t.Int(number), "Pages", t.Int(pages)), right))
		},
	})
}
