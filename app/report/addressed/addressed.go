// Package addressed is the help that was promised, person by person, as a list for paper
// in which no child is named.
//
// It promises that a line holds an age band and no age, no name, no sex, no place, no
// school, no day of a meeting and no number of a record: what help it is, who answers for
// it, by when, and what came of it. The order is the one it is given.
package addressed

import (
	"cmp"
	"fmt"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Line is a referral.
type Line struct {
	Age      int
	AgeKnown bool
	Kind     codes.Code // code list "referrals"
	Owner    string     // who answers for it
	Due      civil.Date // by when somebody has to look again
	Open     bool
	Overdue  bool
	Differs  bool       // two answers that do not agree
	Result   codes.Code // code list "followup_results"; empty: nobody answered
	On       civil.Date // when it came to that
}

// List is what is printed.
type List struct {
	Unit  string
	At    time.Time // in the region's offset
	Lines []Line
}

// bands are the age bands of the reports, by their first year.
var bands = []struct {
	from int
	name string
}{{18, "18+"}, {16, "16–17"}, {14, "14–15"}, {7, "7–13"}, {0, "0–6"}}

// Band is the age band of a line; a dash where the age is not known.
func (l Line) Band() string {
	for _, b := range bands {
		if l.AgeKnown && l.Age >= b.from {
			return b.name
		}
	}
	return "—"
}

// Sums are how many lines are open, overdue, and ended with help given.
func (l List) Sums() (open, overdue, done int) {
	for _, one := range l.Lines {
		switch {
		case one.Open:
			open++
			if one.Overdue {
				overdue++
			}
		case one.Result == codes.HelpDone:
			done++
		}
	}
	return open, overdue, done
}

var shares = []float64{0.8, 1.5, 5.2, 4, 2.6, 3.8}

// Print lays the list out on as many pages as it needs.
func Print(fonts *paper.Fonts, l List, lists *codes.Lists, t i18n.Texts) ([]paper.Page, error) {
	columns := make([]paper.Column, len(shares))
	var heads []func(*paper.Sheet)
	for i, key := range []string{"number", "age", "help", "owner", "due", "came"} {
		columns[i].Share = shares[i]
		heads = append(heads, paper.Cell(t.T("followup.print_"+key), paper.Style{Size: paper.Note, Bold: true}))
	}
	head := func(s *paper.Sheet) { s.Row(columns, heads...); s.Gap(0.8) }
	flow := paper.Flow{
		About: paper.About{Title: t.T("followup.print_title"), At: l.At},
		Head:  func(s *paper.Sheet, _ int) { head(s) },
		Foot: func(s *paper.Sheet, n, of int) {
			s.Write(fmt.Sprintf("%s · %d / %d", t.T("followup.print_title"), n, of), paper.Style{Size: paper.Small, Tone: paper.Dim})
		},
	}
	flow.Blocks = append(flow.Blocks, func(s *paper.Sheet) {
		l.cover(s, t)
		head(s)
	})
	for i, one := range l.Lines {
		flow.Blocks = append(flow.Blocks, func(s *paper.Sheet) {
			s.Line()
			s.Gap(0.8)
			var cells []func(*paper.Sheet)
			for _, text := range append([]string{t.Int(i + 1)}, one.Cells(lists, t)...) {
				cells = append(cells, paper.Cell(text, paper.Style{Size: paper.Note}))
			}
			s.Row(columns, cells...)
			s.Gap(0.8)
		})
	}
	return fonts.Pages(flow)
}

func (l List) cover(s *paper.Sheet, t i18n.Texts) {
	open, overdue, done := l.Sums()
	s.Write(t.T("followup.print_title"), paper.Style{Size: paper.Title, Bold: true})
	s.Gap(1)
	s.Write(l.Unit+" · "+t.DateClock(l.At), paper.Style{Size: paper.Body, Tone: paper.Dim})
	s.Gap(2)
	s.Write(t.T("followup.print_sums", "Open", t.Int(open), "Overdue", t.Int(overdue), "Done", t.Int(done)), paper.Style{Size: paper.Body, Bold: true})
	s.Gap(1)
	s.Write(t.T("followup.print_nameless"), paper.Style{Size: paper.Note, Tone: paper.Dim})
	s.Gap(3)
}

// Cells are the words of a line: age band, help, who answers, by when, what came of it.
func (l Line) Cells(lists *codes.Lists, t i18n.Texts) []string {
	day := func(d civil.Date) string { return t.DateNumeric(d.In(time.UTC)) }
	due := "—"
	if l.Open && l.Due != "" {
		if due = day(l.Due); l.Overdue {
			due += " (" + t.T("followup.overdue") + ")"
		}
	}
	came := t.T("followup.nobody")
	switch {
	case l.Differs:
		came = t.T("followup.differs")
	case l.Result != "":
		came = lists.Label("followup_results", l.Result, string(t.Lang()))
		if l.On != "" {
			came += ", " + day(l.On)
		}
	case !l.Open:
		came = t.T("followup.ended_before")
	}
	return []string{l.Band(), lists.Label("referrals", l.Kind, string(t.Lang())), cmp.Or(l.Owner, "—"), due, came}
}
