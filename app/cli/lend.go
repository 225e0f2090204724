package cli

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
)

// lending is a raid that names officers of another unit, as JSON.
type lending struct {
	Raid     uuid.UUID      `json:"raid"`
	Night    civil.Date     `json:"night"`
	From     string         `json:"from"` // the unit whose raid it is
	Unit     string         `json:"unit"` // that is asked
	Officers []uuid.UUID    `json:"officers"`
	State    duty.LendState `json:"state"`
	By       string         `json:"by,omitempty"`
	At       time.Time      `json:"at,omitzero"`
	Reason   string         `json:"reason,omitempty"`
}

// runLend lists the raids that ask for officers of another unit, those of this unit
// that do too, and answers one of them.
func runLend(ctx context.Context, c *call) error {
	var id uuid.UUID
	if c.raid != "" || c.consent || c.decline != "" {
		var err error
		if id, err = uuid.Parse(c.raid); err != nil || c.consent == (strings.TrimSpace(c.decline) != "") {
			return usagef("lend_options")
		}
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		if id != uuid.Nil {
			rev, err := d.Head(ctx, id)
			if err == nil {
				_, err = d.AnswerLending(ctx, id, rev, c.decline)
			}
			if err != nil {
				return err
			}
		}
		all, err := lendings(ctx, d)
		if err != nil {
			return err
		}
		return c.printLendings(all)
	})
}

func lendings(ctx context.Context, d *duty.Duty) ([]duty.Lending, error) {
	all, err := d.AskedOfUs(ctx)
	if err != nil {
		return nil, err
	}
	raids, err := d.Raids(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, p := range raids {
		if p.Raid.Unit != d.Officer().Unit {
			continue
		}
		of, err := d.Lendings(ctx, p)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, nil
}

func (c *call) printLendings(all []duty.Lending) error {
	rows := []lending{}
	for _, l := range all {
		rows = append(rows, lending{l.RaidID, l.Raid.Night, l.Raid.Unit, l.Unit, l.Officers, l.State, l.By, l.At, l.Reason})
	}
	if c.json {
		return c.writeJSON(rows)
	}
	if len(rows) == 0 {
		c.printf("%s\n", c.text.T("cli.lend_none"))
	}
	for _, r := range rows {
		c.printf("%s  %s  %s → %s (%d)  %s\n", r.Raid, r.Night, r.From, r.Unit, len(r.Officers), c.text.T("cli.lend_"+string(r.State), "By", r.By, "Reason", r.Reason))
	}
	return nil
}
