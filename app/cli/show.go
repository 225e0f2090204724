package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/doubt"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// sheet is a record as JSON.
type sheet struct {
	line
	Masked   bool            `json:"masked"`
	Body     any             `json:"body"`
	HeadRevs []revision.Hash `json:"head_revs"`
	History  []historyLine   `json:"history"`
	Reviews  []reviewLine    `json:"reviews,omitempty"`
	Links    []linkLine      `json:"links,omitempty"`
	Help     []followUpLine  `json:"followups,omitempty"` // how its referrals stand, for who follows help
	Problems []problemLine   `json:"problems,omitempty"`
	Doubt    *doubt.Time     `json:"doubt,omitempty"` // of its time
}

type historyLine struct {
	Rev      revision.Hash   `json:"rev"`
	Parents  []revision.Hash `json:"parents,omitempty"`
	At       time.Time       `json:"at"`
	Author   uuid.UUID       `json:"author,omitzero"`
	Name     string          `json:"name,omitempty"` // of the officer
	Device   uuid.UUID       `json:"device,omitzero"`
	Transfer state.Transfer  `json:"transfer"`
	Head     bool            `json:"head,omitempty"`
}

type reviewLine struct {
	Review   uuid.UUID      `json:"review"`
	Rev      string         `json:"rev"`
	Decision raid.Decision  `json:"decision"`
	At       time.Time      `json:"at"`
	Author   uuid.UUID      `json:"author,omitzero"`
	Name     string         `json:"name,omitempty"`
	Current  bool           `json:"current"`
	Comments []raid.Comment `json:"comments,omitempty"`
	Withheld bool           `json:"withheld,omitempty"` // what was said is not shown to this officer
}

// linkLine is a decision on a child of this record and one of another.
type linkLine struct {
	Link     uuid.UUID         `json:"link"`
	Record   uuid.UUID         `json:"record"`
	Decision raid.LinkDecision `json:"decision"`
	Undone   bool              `json:"undone,omitempty"`
}

// orDraft says of a record that is not there that it is a draft, where it is one.
func orDraft(ctx context.Context, d *duty.Duty, id uuid.UUID, err error) error {
	if !errors.Is(err, errs.NotFound) {
		return err
	}
	if _, none := d.Draft(ctx, id); none != nil {
		return err
	}
	return errs.Errorf(errs.NotFound, "record_draft", "record %s is a draft", id)
}

func runShow(ctx context.Context, c *call) error {
	id, err := uuid.Parse(c.args[0])
	if err != nil {
		return usagef("record_id")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		var f duty.File
		var err error
		if c.reveal {
			f, err = d.Reveal(ctx, id, "")
		} else {
			f, err = d.Encounter(ctx, id)
		}
		if err != nil {
			return orDraft(ctx, d, id, err)
		}
		s := c.sheet(f)
		links, err := d.LinksOf(ctx, id)
		if err != nil {
			return err
		}
		for _, l := range links {
			s.Links = append(s.Links, linkLine{l.Link, l.Record, l.Decision, l.Undone})
		}
		help, err := d.HelpOf(ctx, id, c.reveal)
		if err != nil {
			return err
		}
		for _, h := range help {
			s.Help = append(s.Help, followUpOf(h))
		}
		if c.json {
			return c.writeJSON(s)
		}
		c.printSheet(d, s)
		return nil
	})
}

func (c *call) sheet(f duty.File) sheet {
	f = f.Hushed()
	s := sheet{line: c.line(f.Row), Masked: f.Masked, Body: f.Encounter, Problems: c.problems(f.Problems), Doubt: f.Doubt}
	if f.Short != nil {
		s.Body = f.Short
	}
	if f.Masked && f.Short == nil {
		s.Body = undated(f.Encounter)
	}
	if !f.Masked {
		for i, p := range f.Encounter.People {
			if i < len(s.People) {
				s.People[i].Name = fullName(p)
			}
		}
	}
	for _, v := range f.Heads {
		s.HeadRevs = append(s.HeadRevs, v.Rev)
	}
	for _, v := range f.History {
		s.History = append(s.History, historyLine{v.Rev, v.Parents, v.At, v.Author, v.Name, v.Device, v.Transfer, v.Head})
	}
	for _, o := range f.Reviews {
		s.Reviews = append(s.Reviews, reviewLine{
			o.ID, o.Review.Rev, o.Review.Decision, o.Review.At, o.Author, o.Name, o.Current, o.Review.Comments, !o.Whole,
		})
	}
	return s
}

// undated puts the age of everybody at the meeting in the place of the day of
// birth: with a district it tells a child apart as a name does, so it is shown
// with --reveal alone.
func undated(e raid.Encounter) raid.Encounter {
	e = e.Clone()
	for i := range e.People {
		p := &e.People[i]
		if years, known := p.AgeOn(e.MetAt); known {
			p.Age = years
		}
		p.BirthDate = ""
		for j := range p.Acts {
			p.Acts[j].Child.BirthDate = ""
		}
	}
	return e
}

func (c *call) printSheet(d *duty.Duty, s sheet) {
	c.printf("%s\n\n", c.sentenceOf(d.Rules(), s.line))
	if len(s.Withheld) > 0 {
		var groups []string
		for _, name := range s.Withheld {
			groups = append(groups, c.text.T("record.group_"+name))
		}
		c.printf("%s\n\n", c.text.T("record.withheld", "Groups", strings.Join(groups, ", ")))
	}
	_ = c.writeJSON(s.Body)
	c.printf("\n%s\n", c.text.T("cli.history"))
	for _, h := range s.History {
		mark := " "
		if h.Head {
			mark = "*"
		}
		c.printf("%s %s  %s  %s  %s\n", mark, c.text.DateClock(h.At), string(h.Rev)[:12], h.Name, c.text.T("cli.transfer_"+string(h.Transfer)))
	}
	if s.Doubt != nil {
		c.printf("\n%s\n", s.Doubt.Sentence(c.text))
	}
	for _, r := range s.Reviews {
		c.printf("\n%s  %s  %s\n", c.text.T("cli.decision_"+string(r.Decision)), c.text.DateClock(r.At), r.Name)
		if r.Withheld {
			c.printf("  %s\n", c.text.T("record.not_shown"))
			continue
		}
		for _, said := range r.Comments {
			c.printf("  %s: %s\n", said.Field, said.Text)
		}
	}
	for _, l := range s.Links {
		key := "cli.link_" + string(l.Decision)
		if l.Undone {
			key = "cli.link_undone"
		}
		c.printf("\n%s\n", c.text.T(key, "Record", l.Record))
	}
	for _, h := range s.Help {
		c.printf("\n%s\n", c.followUpSentence(d, h))
	}
	for _, p := range s.Problems {
		c.printf("\n%s: %s", p.Path, p.Sentence)
	}
	if len(s.Problems) > 0 {
		c.printf("\n")
	}
}
