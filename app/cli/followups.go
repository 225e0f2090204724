package cli

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// followUpLine is a referral as JSON. The person is named by initials unless revealed.
type followUpLine struct {
	Record   uuid.UUID    `json:"record"`
	Referral uuid.UUID    `json:"referral"`
	Person   uuid.UUID    `json:"person"`
	Who      face         `json:"who"`
	Night    civil.Date   `json:"night"`
	Unit     string       `json:"unit,omitempty"`
	Kind     codes.Code   `json:"kind"`
	Due      civil.Date   `json:"due,omitempty"`
	Open     bool         `json:"open"`
	Taken    bool         `json:"taken"`
	Overdue  bool         `json:"overdue,omitempty"`
	Urgent   bool         `json:"urgent,omitempty"`
	Differs  bool         `json:"differs,omitempty"` // two people answered apart, and not the same
	Result   codes.Code   `json:"result,omitempty"`
	Owner    uuid.UUID    `json:"owner,omitzero"`
	Name     string       `json:"name,omitempty"`         // of the owner
	Outside  string       `json:"organisation,omitempty"` // that answers for it
	Answers  []answerLine `json:"answers,omitempty"`

	about bool // his age is an estimate
}

type answerLine struct {
	Answer uuid.UUID  `json:"answer"`
	Result codes.Code `json:"result"`
	On     civil.Date `json:"on"`
	Due    civil.Date `json:"due,omitempty"`
	Note   string     `json:"note,omitempty"` // a mask unless revealed
	At     time.Time  `json:"at"`
	Author uuid.UUID  `json:"author,omitzero"`
	Name   string     `json:"name,omitempty"`
	Undone bool       `json:"undone,omitempty"`
}

func runFollowUps(ctx context.Context, c *call) error {
	return c.unlocked(ctx, func(d *duty.Duty) error {
		list, err := d.FollowUps(ctx)
		if c.ended {
			list, err = d.Helped(ctx)
		}
		if err != nil {
			return err
		}
		lines := make([]followUpLine, 0, len(list.Rows))
		for _, h := range list.Rows {
			l := followUpOf(h)
			if c.reveal {
				if err := revealHelp(ctx, d, &l); err != nil {
					return err
				}
			}
			lines = append(lines, l)
		}
		if c.json {
			return c.writeJSON(struct {
				Today     civil.Date     `json:"today"`
				FollowUps []followUpLine `json:"followups"`
				Closed    []civil.Date   `json:"closed_nights,omitempty"` // nights whose records cannot be opened here any more
			}{list.Today, lines, list.Closed})
		}
		for _, l := range lines {
			c.printf("%s\n", c.followUpSentence(d, l))
		}
		c.printf("%s\n", c.text.N("cli.followups", len(lines)))
		if n := len(list.Closed); n > 0 {
			c.printf("%s\n", c.text.N("followup.closed", n))
		}
		return nil
	})
}

func followUpOf(h duty.Help) followUpLine {
	l := followUpLine{
		Record: h.Record, Referral: h.Referral.ID, Person: h.Person.ID, Night: h.Night, Unit: h.Unit, Kind: h.Referral.Kind,
		Who: face{Kind: h.Person.Kind, Name: h.Person.Initials, Sex: h.Person.Sex},
		Due: h.Standing.Due, Open: h.Standing.Open, Taken: h.Standing.Taken, Overdue: h.Overdue, Urgent: h.Urgent, Differs: h.Standing.Differs,
		Result: h.Standing.Result, Owner: h.Owner, Name: h.Name, Outside: h.Outside,
	}
	if h.Person.AgeKnown {
		l.Who.Age, l.about = &h.Person.Age, h.Person.About
	}
	for _, a := range h.Answers {
		l.Answers = append(l.Answers, answerLine{a.ID, a.Result, a.On, a.Due, a.Note, a.At, a.Author, a.Name, a.Undone})
	}
	return l
}

// revealHelp puts the full name and the notes in a line; the record is written in the
// journal first.
func revealHelp(ctx context.Context, d *duty.Duty, l *followUpLine) error {
	f, err := d.Reveal(ctx, l.Record, "people")
	if err != nil {
		return err
	}
	for _, p := range f.Encounter.People {
		if p.ID == l.Person {
			l.Who.Name = fullName(p)
		}
	}
	all, err := d.HelpOf(ctx, l.Record, true)
	for _, h := range all {
		if h.Referral.ID == l.Referral {
			l.Answers = followUpOf(h).Answers
		}
	}
	return err
}

// faceWords are a person's name and age, as a line says them.
func (c *call) faceWords(f face, about bool) string {
	if f.Age == nil {
		return f.Name
	}
	age := strconv.Itoa(*f.Age)
	if about {
		age = c.text.T("night.age_about", "Age", age)
	}
	return strings.TrimSpace(f.Name + " " + age)
}

// followUpSentence is a line for a person's eyes: by when, who, what help, how it
// stands, who answers for it.
func (c *call) followUpSentence(d *duty.Duty, l followUpLine) string {
	lang, lists := string(c.text.Lang()), d.Rules().Codes
	due := "—"
	if l.Due != "" {
		due = string(l.Due)
	}
	who := c.faceWords(l.Who, l.about)
	parts := []string{l.Record.String(), due, who}
	if l.Urgent && l.Open {
		parts = append(parts, c.text.T("followup.urgent"))
	}
	parts = append(parts, lists.Label("referrals", l.Kind, lang))
	switch {
	case l.Differs:
		parts = append(parts, c.text.T("followup.differs"))
	case l.Result != "":
		parts = append(parts, lists.Label("followup_results", l.Result, lang))
	}
	if l.Overdue {
		parts = append(parts, c.text.T("followup.overdue"))
	}
	for _, who := range []string{l.Outside, l.Name} {
		if who != "" {
			parts = append(parts, who)
		}
	}
	return strings.Join(parts, " · ")
}
