package commission

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
	"shyraq/app/report/workbook"
)

// Decision is a decision of the commission of the time before, as it stands on the day
// of the report: what a report opens with.
type Decision struct {
	Number  string     `json:"number"`
	What    string     `json:"what"`
	Who     string     `json:"who"` // an officer by name, or an organisation
	Officer bool       `json:"officer,omitempty"`
	Until   civil.Date `json:"until"`
	State   codes.Code `json:"state"`
	On      civil.Date `json:"on,omitempty"` // since when it stands so; empty where nothing was said
	Late    bool       `json:"late,omitempty"`
}

// Decide gives a report the decisions that it opens with: those that were written down by
// the end of its period and were open still when it began. Who names officers.
func (r Report) Decide(all []raid.Assignment, who func(uuid.UUID) string, at time.Time, where *time.Location) Report {
	day := func(at time.Time) civil.Date { return civil.DateOf(at.In(civil.Location(where))) }
	var taken []Decision
	for _, a := range all {
		s := assigned.Of(a, where)
		if day(a.At) > r.Period.To || !s.Open() && s.Ended < r.Period.From {
			continue
		}
		d := Decision{Number: a.FullNumber(), What: a.What, Who: a.Organisation, Officer: a.Officer != uuid.Nil,
			Until: s.Until, State: s.State, On: s.Ended, Late: s.Late(day(at))}
		if d.Officer {
			d.Who = who(a.Officer)
		}
		if s.Open() && s.Last.ID != uuid.Nil {
			d.On = day(s.Last.At)
		}
		taken = append(taken, d)
	}
	slices.SortFunc(taken, func(a, b Decision) int {
		return cmp.Or(ended(a)-ended(b), cmp.Compare(a.Until, b.Until), strings.Compare(a.Number, b.Number))
	})
	r.MoreDecisions = max(0, len(taken)-sums.MaxDecisions)
	r.Decisions = taken[:len(taken)-r.MoreDecisions]
	return r
}

// ended orders what is to be done still before what is not.
func ended(d Decision) int {
	if d.State == codes.AssignmentDone || d.State == assigned.Withdrawn {
		return 1
	}
	return 0
}

// Standing says in words how a decision stands, that it is late, and since when.
func (d Decision) Standing(t i18n.Texts) string {
	said := StandsAs(t, d.State, d.Late)
	if d.On != "" {
		said += ", " + date(t, d.On)
	}
	return said
}

// StandsAs is the state of a decision in words, and that it is late; the code of a state
// that a newer program wrote.
func StandsAs(t i18n.Texts, state codes.Code, late bool) string {
	said := string(state)
	if key := "assignment.state_" + said; t.Has(key) {
		said = t.T(key)
	}
	if late {
		return t.T("assignment.late") + ": " + said
	}
	return said
}

// answers says who answers for it; in what is published an officer is one by his post.
func (d Decision) answers(t i18n.Texts, public bool) string {
	if public && d.Officer {
		return t.T("assignment.an_officer")
	}
	return d.Who
}

// DecisionHeads are the heads of the table of decisions.
func DecisionHeads(t i18n.Texts) []string {
	return []string{t.T("assignment.number"), t.T("assignment.what"), t.T("assignment.who"), t.T("assignment.until"), t.T("assignment.state")}
}

func (d Decision) cells(t i18n.Texts, public bool) []string {
	return []string{d.Number, d.What, d.answers(t, public), date(t, d.Until), d.Standing(t)}
}

// MoreSaid says how many decisions are left out; empty where none is.
func (r Report) MoreSaid(t i18n.Texts) string { return moreSaid(t, r.MoreDecisions) }

func moreSaid(t i18n.Texts, n int) string {
	if n == 0 {
		return ""
	}
	return t.N("assignment.more", n)
}

// decisionLines are the lines by which a table of some columns opens with the decisions.
func decisionLines(t i18n.Texts, all []Decision, more, columns int, public bool) (lines [][]string) {
	if len(all) == 0 {
		return nil
	}
	wide := func(cells ...string) []string { return append(cells, make([]string, columns-len(cells))...) }
	lines = append(lines, wide("", t.T("assignment.head")), wide(DecisionHeads(t)...))
	for _, d := range all {
		lines = append(lines, wide(d.cells(t, public)...))
	}
	if said := moreSaid(t, more); said != "" {
		lines = append(lines, wide("", said))
	}
	return append(lines, wide(""))
}

// decisionColumns are the widths of a printed decision.
var decisionColumns = []paper.Column{{Share: 3.4}, {Share: 7}, {Share: 3.4}, {Share: 2.2}, {Share: 3.4}}

// decisions print what the report opens with.
func (p *printer) decisions(r Report) {
	if len(r.Decisions) == 0 {
		return
	}
	p.section(p.t.T("assignment.head"))
	p.heading = append(p.heading, func(s *paper.Sheet) {
		p.decided(s, DecisionHeads(p.t), paper.Style{Size: paper.Small, Tone: paper.Dim})
	})
	for _, d := range r.Decisions {
		p.add(func(s *paper.Sheet) {
			s.Line()
			s.Gap(0.5)
			p.decided(s, d.cells(p.t, false), paper.Style{Size: paper.Note, Bold: d.Late})
			s.Gap(0.5)
		})
	}
	if said := r.MoreSaid(p.t); said != "" {
		p.add(func(s *paper.Sheet) { s.Write(said, paper.Style{Size: paper.Note, Tone: paper.Dim}) })
	}
	p.opening = len(p.blocks)
}

func (p *printer) decided(s *paper.Sheet, cells []string, st paper.Style) {
	row := make([]func(*paper.Sheet), len(cells))
	for i, text := range cells {
		row[i] = paper.Cell(text, st)
	}
	s.Row(decisionColumns, row...)
}

// decisionSheet is the sheet a workbook opens with.
func decisionSheet(r Report, above []string, t i18n.Texts) workbook.Table {
	out := workbook.Table{Name: t.T("assignment.sheet"), Above: above}
	for i, head := range DecisionHeads(t) {
		out.Columns = append(out.Columns, workbook.Column{Head: head, Wide: []float64{20, 60, 28, 14, 28}[i]})
	}
	for _, d := range r.Decisions {
		row := workbook.Row{Strong: d.Late}
		for _, text := range d.cells(t, false) {
			row.Cells = append(row.Cells, text)
		}
		out.Rows = append(out.Rows, row)
	}
	if said := r.MoreSaid(t); said != "" {
		out.Rows = append(out.Rows, workbook.Row{Cells: []any{"", said}})
	}
	return out
}
