package cli

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/caselist"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// childLine is a child of the list of cases as JSON, named by initials. Lines stand in the
// order of the list: the next day first, then who was met last.
type childLine struct {
	Record  uuid.UUID           `json:"record"` // in which he was met last
	Person  uuid.UUID           `json:"person"`
	Who     face                `json:"who"`
	Met     time.Time           `json:"met"`
	Times   int                 `json:"times"` // records since the day that was asked for
	Known   int                 `json:"known"` // and in all
	Hits    []codes.Code        `json:"registers,omitempty"`
	PutOn   []codes.Code        `json:"put_on,omitempty"`
	Open    int                 `json:"open"` // referrals that go on
	Due     civil.Date          `json:"due,omitempty"`
	Overdue bool                `json:"overdue,omitempty"`
	Asked   []caselist.Question `json:"asked,omitempty"`
	Repeats []repeatLine        `json:"repeats,omitempty"`

	about bool // his age is an estimate
}

// repeatLine is a penalty of an adult within the year before the child was met.
type repeatLine struct {
	Record   uuid.UUID  `json:"record"` // in which it was written down
	Article  codes.Code `json:"article"`
	Imposed  civil.Date `json:"imposed"`
	Until    civil.Date `json:"until"`
	Met      time.Time  `json:"met"`
	Proposed codes.Code `json:"proposed"`
}

// usualDays is how far back the list looks unless it is told.
const usualDays = 182

func runChildren(ctx context.Context, c *call) error {
	return c.unlocked(ctx, func(d *duty.Duty) error {
		since := civil.Date(c.since)
		switch {
		case since == "":
			since = civil.DateOf(civil.DateOf(d.Now()).In(time.UTC).AddDate(0, 0, -usualDays))
		case !since.Valid():
			return usagef("children_since")
		}
		list, err := d.Children(ctx, since)
		if err != nil {
			return err
		}
		lines := make([]childLine, 0, len(list.Rows))
		for _, one := range list.Rows {
			lines = append(lines, childOf(one))
		}
		if c.json {
			return c.writeJSON(struct {
				Today    civil.Date   `json:"today"`
				Since    civil.Date   `json:"since"`
				Children []childLine  `json:"children"`
				Closed   []civil.Date `json:"closed_nights,omitempty"`
			}{list.Today, since, lines, list.Closed})
		}
		for _, l := range lines {
			c.printf("%s\n", c.childSentence(d, l))
		}
		c.printf("%s\n", c.text.N("cli.children", len(lines)))
		if n := len(list.Closed); n > 0 {
			c.printf("%s\n", c.text.N("children.closed", n))
		}
		return nil
	})
}

func childOf(one caselist.Child) childLine {
	l := childLine{
		Record: one.Record, Person: one.Person, Met: one.Met, Times: one.Times, Known: len(one.Records), Hits: one.Hits, PutOn: one.PutOn,
		Who:  face{Kind: one.Kind, Name: one.Initials, Sex: one.Sex},
		Open: one.Help.Open, Due: one.Help.Due, Overdue: one.Help.Overdue, Asked: one.Asked,
	}
	if one.AgeKnown {
		l.Who.Age, l.about = &one.Age, one.About
	}
	for _, r := range one.Repeats {
		l.Repeats = append(l.Repeats, repeatLine{r.Record, r.Article, r.Imposed, r.Until, r.At, r.Proposed})
	}
	return l
}

// childSentence is a line for a person's eyes: by when, who, how often and when last, what
// is open.
func (c *call) childSentence(d *duty.Duty, l childLine) string {
	due := "—"
	if l.Due != "" {
		due = string(l.Due)
	}
	parts := []string{l.Record.String(), due, c.faceWords(l.Who, l.about), c.text.N("children.times", l.Times), c.text.T("children.last", "When", c.text.DateClock(l.Met))}
	if l.Overdue {
		parts = append(parts, c.text.T("followup.overdue"))
	}
	for _, q := range l.Asked {
		parts = append(parts, c.text.T("children.asked_"+string(q)))
	}
	if len(l.Repeats) > 0 {
		parts = append(parts, c.text.T("children.repeat"))
	}
	for _, g := range append(append([]codes.Code{}, l.Hits...), l.PutOn...) {
		parts = append(parts, d.Rules().Codes.Label("registers", g, string(c.text.Lang())))
	}
	return strings.Join(parts, " · ")
}
