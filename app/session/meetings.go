package session

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
)

// meetings answers the form's questions about earlier nights.
type meetings struct {
	duty *duty.Duty
	look *ui.Look
}

// Before implements capture.Meetings.
func (m meetings) Before(ctx context.Context, q capture.MetQuery) ([]capture.Met, int, error) {
	all, more, err := m.duty.MetBefore(ctx, duty.RecallQuery{Record: q.Record, Met: q.Met, Person: q.Person, Typing: q.Typing})
	if err != nil {
		return nil, 0, err
	}
	var out []capture.Met
	for _, one := range all {
		age := -1
		if one.AgeKnown {
			age = one.Age
		}
		ask := append([]string{one.Name.In(string(m.look.Lang()))}, one.Ask...)
		if one.Phone != "" {
			ask = append(ask, one.Phone)
		}
		out = append(out, capture.Met{
			Verdict: one.Verdict, Times: one.Times, Last: one.Last, Ask: strings.Join(ask, ", "),
			Record: one.Record, Person: one.Person, Initials: one.Initials, Age: age, About: one.About, Link: one.Link, Another: one.Another,
		})
	}
	listed, err := m.duty.OnRegisters(ctx, duty.RecallQuery{Record: q.Record, Met: q.Met, Person: q.Person, Typing: q.Typing})
	if err != nil {
		return nil, 0, err
	}
	rules := m.duty.Rules()
	for _, one := range listed {
		out = append(out, capture.Met{
			Verdict: one.Verdict, Age: -1, Last: one.Entered.In(rules.Offset), Status: one.Status,
			Register: rules.Codes.Label("registers", one.Register, string(m.look.Lang())),
		})
	}
	return out, more, nil
}

// Open implements capture.Meetings.
func (m meetings) Open(ctx context.Context, one capture.Met) (capture.MetDetails, error) {
	p, row, err := m.duty.MetDetails(ctx, one.Record, one.Person)
	if err != nil {
		return capture.MetDetails{}, err
	}
	all, err := m.duty.HelpOf(ctx, one.Record, false)
	d := capture.MetDetails{Person: p, Met: row.At, Place: m.place(row), School: m.school(p)}
	for _, h := range all {
		if h.Person.ID == one.Person {
			d.Help = append(d.Help, m.help(h))
		}
	}
	return d, err
}

// place is the place of a meeting, by its district where it has no name.
func (m meetings) place(r duty.Row) string {
	lang := string(m.look.Lang())
	if name := r.Label.In(lang); name != "" {
		return name
	}
	region := m.duty.Region()
	d, _ := region.District(r.Place.District)
	return d.Names.In(lang)
}

// school is where a child learnt, with his class.
func (m meetings) school(p raid.Person) string {
	name := p.SchoolName
	if s, known := m.duty.Region().School(p.School); known {
		name = s.Names.In(string(m.look.Lang()))
	}
	return strings.Join(strings.Fields(name+" "+p.Grade), " ")
}

// help says what came of a referral.
func (m meetings) help(h duty.Help) string {
	lists, lang := m.duty.Rules().Codes, string(m.look.Lang())
	stands := m.look.T("followup.nobody")
	switch {
	case h.Standing.Differs:
		stands = m.look.T("followup.differs")
	case h.Standing.Result != "":
		stands = lists.Label("followup_results", h.Standing.Result, lang)
	case h.Standing.Done:
		stands = m.look.T("followup.ended_before")
	}
	return m.look.T("record.help_row", "Help", lists.Label("referrals", h.Referral.Kind, lang), "Stands", stands)
}

// Decide implements capture.Meetings.
func (m meetings) Decide(ctx context.Context, record, person uuid.UUID, one capture.Met, d raid.LinkDecision, reason string) (uuid.UUID, error) {
	return m.duty.DecideMet(ctx, record, person, duty.Meeting{Record: one.Record, Person: one.Person}, d, reason)
}

// Undo implements capture.Meetings.
func (m meetings) Undo(ctx context.Context, link uuid.UUID, reason string) error {
	return m.duty.UndoLink(ctx, link, reason)
}

// repeats answers the form's question about a guardian.
type repeats struct{ duty *duty.Duty }

// Before implements capture.Repeats.
func (r repeats) Before(ctx context.Context, q capture.RepeatQuery) (capture.Repeat, error) {
	rules, e := r.duty.Rules(), q.Draft.Encounter
	if q.Person >= len(e.People) || e.MetAt.IsZero() {
		return capture.Repeat{}, nil
	}
	pointed, _ := raid.Propose(e, e.People[q.Person], rules)
	var beside []raid.Guardian
	for i, p := range e.People {
		if i != q.Person {
			beside = append(beside, p.Guardians...)
		}
	}
	got, err := r.duty.RepeatBefore(ctx, duty.RepeatQuery{
		Record: q.Draft.ID, Guardian: q.Guardian, Beside: beside, Day: civil.DateOf(e.MetAt.In(rules.Offset)), Pointed: pointed,
	})
	return capture.Repeat{Repeat: got.Repeat, Unknown: got.Unknown, Beside: len(got.Beside), Decides: got.Decides}, err
}
