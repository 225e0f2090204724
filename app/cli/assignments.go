package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/errs"
)

// assignmentLine is a decision of the commission as JSON.
type assignmentLine struct {
	ID           uuid.UUID      `json:"id"`
	Number       string         `json:"number"`
	Unit         string         `json:"unit"`
	What         string         `json:"what"`
	Officer      uuid.UUID      `json:"officer,omitzero"`
	Organisation string         `json:"organisation,omitempty"`
	Name         string         `json:"name,omitempty"` // of who answers
	By           uuid.UUID      `json:"by"`             // who wrote it down
	ByName       string         `json:"by_name,omitempty"`
	Until        civil.Date     `json:"until"` // to which it was moved last
	Source       string         `json:"source,omitempty"`
	State        codes.Code     `json:"state"`
	Ended        civil.Date     `json:"ended,omitempty"`
	Late         bool           `json:"late,omitempty"`
	Mine         bool           `json:"mine,omitempty"`
	Withdrawn    *raid.Reasoned `json:"withdrawn,omitempty"`
	Answers      []saidLine     `json:"answers,omitempty"`
}

type saidLine struct {
	Step   codes.Code `json:"step"`
	At     time.Time  `json:"at"`
	By     uuid.UUID  `json:"by"`
	Name   string     `json:"name,omitempty"`
	Words  string     `json:"words,omitempty"`
	Until  civil.Date `json:"until,omitempty"`
	Undone *time.Time `json:"undone,omitempty"`
}

// runAssignments lists the decisions that are open, or those that have ended.
func runAssignments(ctx context.Context, c *call) error {
	return c.unlocked(ctx, func(d *duty.Duty) error {
		all, err := d.Assignments(ctx)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(a duty.Assigned) bool { return a.Standing.Open() == c.ended })
		if !c.json {
			for _, a := range all {
				c.printAssignment(a)
			}
			c.printf("%s\n", c.text.N("cli.assignments", len(all)))
			return nil
		}
		lines := make([]assignmentLine, len(all))
		for i, a := range all {
			lines[i] = assignmentOf(a)
		}
		return c.writeJSON(struct {
			Assignments []assignmentLine `json:"assignments"`
		}{lines})
	})
}

// runAssign writes a decision down.
func runAssign(ctx context.Context, c *call) error {
	if (c.whom == "") == (c.organisation == "") {
		return usagef("assignment_who")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		v := raid.Assignment{What: c.what, Organisation: c.organisation, Until: civil.Date(c.until), Source: c.source}
		if c.whom != "" {
			var err error
			if v.Officer, err = answerer(d, c.whom); err != nil {
				return err
			}
		}
		a, err := d.Assign(ctx, v)
		return c.toldAssignment(a, err)
	})
}

// answerer finds an officer by his id or by his name in the directory.
func answerer(d *duty.Duty, who string) (found uuid.UUID, err error) {
	if id, err := uuid.Parse(who); err == nil {
		return id, nil
	}
	for _, o := range d.Colleagues() {
		if o.Name != who {
			continue
		}
		if found != uuid.Nil {
			return uuid.Nil, errs.Errorf(errs.Conflict, "assignment_several", "several officers have this name")
		}
		found = o.ID
	}
	if found == uuid.Nil {
		return found, errs.Errorf(errs.NotFound, "assignment_officer", "no officer has this name")
	}
	return found, nil
}

// runAnswer says what came of a decision; "undo" takes the last answer back, "withdraw"
// takes the decision off.
func runAnswer(ctx context.Context, c *call) error {
	return c.unlocked(ctx, func(d *duty.Duty) error {
		id, err := findAssignment(ctx, d, c.args[0])
		if err != nil {
			return err
		}
		var a duty.Assigned
		switch step := c.args[1]; step {
		case "undo":
			a, err = d.TakeBackAssignment(ctx, id)
		case "withdraw":
			a, err = d.WithdrawAssignment(ctx, id, c.words)
		default:
			a, err = d.AnswerAssignment(ctx, id, codes.Code(step), civil.Date(c.until), c.words)
		}
		return c.toldAssignment(a, err)
	})
}

// findAssignment finds a decision by its number, as it is printed or as much of its
// beginning as no other has; the letter may be left out.
func findAssignment(ctx context.Context, d *duty.Duty, number string) (found uuid.UUID, err error) {
	all, err := d.Assignments(ctx)
	if err != nil {
		return found, err
	}
	want, fits := strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(number)), "A"), 0
	for _, a := range all {
		switch n := strings.TrimPrefix(a.Assignment.FullNumber(), "A"); {
		case n == want:
			return a.ID, nil
		case strings.HasPrefix(n, want+"/"), strings.HasPrefix(n, want+"-"):
			found = a.ID
			fits++
		}
	}
	switch fits {
	case 0:
		return found, errs.Errorf(errs.NotFound, "assignment_unknown", "no decision of this number is here")
	case 1:
		return found, nil
	}
	return found, errs.Errorf(errs.Conflict, "assignment_several", "%d decisions begin with this number", fits)
}

func (c *call) toldAssignment(a duty.Assigned, err error) error {
	switch {
	case err != nil:
		return err
	case c.json:
		return c.writeJSON(assignmentOf(a))
	}
	c.printAssignment(a)
	return nil
}

func assignmentOf(a duty.Assigned) assignmentLine {
	v := a.Assignment
	l := assignmentLine{ID: a.ID, Number: v.FullNumber(), Unit: v.Unit, What: v.What, Officer: v.Officer, Organisation: v.Organisation, Name: a.Who, By: a.By, ByName: a.ByName,
		Until: a.Standing.Until, Source: v.Source, State: a.Standing.State, Ended: a.Standing.Ended, Late: a.Late, Mine: a.Mine, Withdrawn: v.Undone}
	for i, s := range v.Answers {
		l.Answers = append(l.Answers, saidLine{s.Step, s.At, s.By, a.Names[i], s.Words, s.Until, s.Undone})
	}
	return l
}

// printAssignment is a decision for a person's eyes: by when, number, how it stands, who
// answers, what is to be done; below it what was said last.
func (c *call) printAssignment(a duty.Assigned) {
	t, s := c.text, a.Standing
	c.printf("%s\n", strings.Join([]string{string(s.Until), a.Assignment.FullNumber(), commission.StandsAs(t, s.State, a.Late), a.Who, a.Assignment.What}, " · "))
	words := s.Last.Words
	if a.Assignment.Undone != nil {
		words = a.Assignment.Undone.Reason
	}
	if words != "" {
		c.printf("       %s\n", words)
	}
}
