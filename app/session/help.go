package session

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/addressed"
	"shyraq/app/ui"
	"shyraq/app/ui/colleague"
	"shyraq/app/ui/followup"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/record"
)

// makeHelp makes the page of the help that was promised.
func (s *Session) makeHelp() error {
	if !s.sees(followup.Area) {
		return nil
	}
	s.help = followup.New(s.look, s.notifier(), s.helpDesk())
	s.help.OnOpen = s.readOver
	s.help.OnChanged = s.refresh
	s.host.Router().SetRoot(followup.Area, s.help)
	return nil
}

// helpData is the help that goes on, as the page shows it.
func (s *Session) helpData() followup.Data {
	d := followup.Data{Now: s.duty.Now(), Reads: !s.promised.read && !s.grant.Ended, Ended: s.grant.Ended, Codes: s.cfg.Codes}
	if !d.Ended {
		d.Rows, d.Closed = s.helpDesk().rows(s.promised.FollowUps), len(s.promised.Closed)
	}
	return d
}

// helpBanner says how many referrals wait for longer than they should; quietly, for it
// is nothing of this night.
func (s *Session) helpBanner() []ui.Banner {
	n := s.promised.Overdue()
	if n == 0 || s.grant.Ended {
		return nil
	}
	return []ui.Banner{{
		Icon: icon.Help, Role: palette.Info, Say: s.look.SayN("app.notice_help", n), Action: s.look.Say("app.notice_show"),
		OnTap: func() {
			s.Area(followup.Area)
			s.help.ShowOverdue()
		},
	}}
}

// promised is the help that goes on.
type promised struct {
	duty.FollowUps
	read bool // it was, once
}

// helpDesk fills followup.Desk.
type helpDesk struct {
	duty  *duty.Duty
	print func(ctx context.Context, rows []followup.Row) (string, error)
}

func (s *Session) helpDesk() helpDesk { return helpDesk{s.duty, s.printHelp} }

func (d helpDesk) rows(f duty.FollowUps) []followup.Row {
	var out []followup.Row
	me := d.duty.Officer()
	for _, h := range f.Rows {
		r := followup.Row{
			Record: h.Record, Rev: string(h.Rev), Person: h.Person.ID, Referral: h.Referral.ID,
			Initials: h.Person.Initials, Age: h.Person.Age, AgeKnown: h.Person.AgeKnown, About: h.Person.About,
			Young: h.Person.Kind == raid.YoungAdult, Met: h.Met, Place: h.Place, Kind: h.Referral.Kind,
			Due: h.Standing.Due, Open: h.Standing.Open, Overdue: h.Overdue, Soon: h.Soon, Urgent: h.Urgent, Differs: h.Standing.Differs,
			Result: h.Standing.Result, Owner: ownerOf(h), Outside: h.Outside, Mine: h.Owner == me.ID, Ours: h.Unit == me.Unit,
		}
		if h.Given && h.Outside == "" {
			r.Named = h.Owner
		}
		for _, a := range h.Answers {
			r.Told = append(r.Told, followup.Told{ID: a.ID, Result: a.Result, On: a.On, Due: a.Due, Noted: a.Note != "", By: a.Name, To: a.To, At: a.At, Mine: a.Author == me.ID, Undone: a.Undone})
			if a.Latest {
				r.After = append(r.After, a.ID)
			}
		}
		out = append(out, r)
	}
	return out
}

// Ended implements followup.Desk.
func (d helpDesk) Ended(ctx context.Context) ([]followup.Row, error) {
	f, err := d.duty.Helped(ctx)
	rows := d.rows(f)
	slices.SortStableFunc(rows, func(a, b followup.Row) int { return b.Met.Compare(a.Met) })
	return rows, err
}

// Find implements followup.Desk.
func (d helpDesk) Find(ctx context.Context, text string) ([]followup.Row, error) {
	f, err := d.duty.FindHelp(ctx, text)
	return d.rows(f), err
}

// Answer implements followup.Desk.
func (d helpDesk) Answer(ctx context.Context, to followup.Row, a followup.Answer) (uuid.UUID, error) {
	return d.duty.AnswerReferral(ctx, raid.FollowUp{
		Record: to.Record, Rev: to.Rev, Person: to.Person, Referral: to.Referral, After: slices.Clone(to.After),
		Result: a.Result, On: a.On, Due: a.Due, Note: a.Note, Officer: a.Officer, Organisation: a.Organisation,
	})
}

// Print implements followup.Desk.
func (d helpDesk) Print(ctx context.Context, rows []followup.Row) (string, error) {
	return d.print(ctx, rows)
}

// printHelp writes a list without names beside the officer's other downloads. That it
// left is written down first.
func (s *Session) printHelp(ctx context.Context, rows []followup.Row) (string, error) {
	t, at := s.look.Texts(), s.duty.Now()
	list := addressed.List{At: at, Unit: s.unitNames(s.unit()).In(string(s.look.Lang()))}
	for _, r := range rows {
		one := addressed.Line{Age: r.Age, AgeKnown: r.AgeKnown, Kind: r.Kind, Owner: r.Owner, Due: r.Due, Open: r.Open, Overdue: r.Overdue, Differs: r.Differs, Result: r.Result}
		for _, a := range r.Told {
			if slices.Contains(r.After, a.ID) {
				one.On = a.On
			}
		}
		list.Lines = append(list.Lines, one)
	}
	fonts, err := s.cfg.Fonts()
	if err != nil {
		return "", err
	}
	pages, err := addressed.Print(fonts, list, s.cfg.Codes, t)
	if err != nil {
		return "", err
	}
	pdf, err := paper.PDF(fonts, pages[0].About, pages...)
	if err != nil {
		return "", err
	}
	if err := s.duty.Printed(ctx, uuid.Nil, "help_list"); err != nil {
		return "", err
	}
	return writeCopy(s.cfg.Downloads(), "shyraq-help-"+string(civil.DateOf(at)), ".pdf", pdf)
}

// ownerOf names who answers for a referral: an organisation, and who asks it.
func ownerOf(h duty.Help) string {
	if h.Outside == "" || h.Name == "" {
		return h.Outside + h.Name
	}
	return h.Outside + " (" + h.Name + ")"
}

// Officers implements followup.Desk.
func (d helpDesk) Officers() (all []colleague.Officer) {
	return colleagues(d.duty, d.duty.HelpOfficers())
}

// colleagues are officers with the names of their units.
func colleagues(of *duty.Duty, some []regionfile.Officer) (all []colleague.Officer) {
	units := map[string]codes.Names{}
	for _, u := range of.Region().Units {
		units[u.ID] = u.Names
	}
	for _, o := range some {
		all = append(all, colleague.Officer{ID: o.ID, Name: o.Name, Unit: units[o.Unit]})
	}
	return all
}

// Undo implements followup.Desk.
func (d helpDesk) Undo(ctx context.Context, answer uuid.UUID) error {
	return d.duty.UndoAnswer(ctx, answer, "undo")
}

// Reveal implements followup.Desk.
func (d helpDesk) Reveal(ctx context.Context, of followup.Row) (followup.Shown, error) {
	file, err := d.duty.Reveal(ctx, of.Record, "people")
	if err != nil {
		return followup.Shown{}, err
	}
	out := followup.Shown{Name: of.Initials, Notes: map[uuid.UUID]string{}}
	for _, p := range file.Encounter.People {
		if p.ID == of.Person {
			out.Name = fullName(p)
		}
	}
	all, err := d.duty.HelpOf(ctx, of.Record, true)
	for _, h := range all {
		for _, a := range h.Answers {
			out.Notes[a.ID] = a.Note
		}
	}
	return out, err
}

// helpOf is how the referrals of a record stand, as its page shows it.
func (s *Session) helpOf(file duty.File) (out []record.Help, err error) {
	if file.Row.Kind != raid.KindEncounter || file.Row.Heads == 0 || file.Withheld != fields.None {
		return nil, nil
	}
	all, err := s.duty.HelpOf(s.ctx, file.Row.ID, false)
	for _, h := range all {
		out = append(out, record.Help{
			Who: h.Person.Initials, Kind: s.codeNames("referrals", h.Referral.Kind), Result: s.codeNames("followup_results", h.Standing.Result),
			Due: h.Standing.Due, By: ownerOf(h), Open: h.Standing.Open, Overdue: h.Overdue, Differs: h.Standing.Differs,
		})
	}
	return out, err
}

// codeNames are the words of a code; the code itself where no list knows it.
func (s *Session) codeNames(list string, code codes.Code) codes.Names {
	if row, known := s.cfg.Codes.Row(list, code); known {
		return row.Names
	}
	return codes.Names{KK: string(code), RU: string(code), EN: string(code)}
}
