package cli

import (
	"context"
	"fmt"
	"slices"

	"shyraq/app/duty"
	"shyraq/errs"
	"shyraq/sync/ledger"
)

// audit is a comparison of both copies, as JSON.
type audit struct {
	Frames    int       `json:"frames"`
	Revisions int       `json:"revisions"`
	Sealed    int       `json:"sealed"` // other officers' revisions: compared, not opened
	Whole     bool      `json:"whole"`  // nothing is lost, forked or somebody else's doing
	Problems  []problem `json:"problems"`
}

type problem struct {
	Kind   ledger.FindingKind `json:"kind"`
	From   uint64             `json:"from,omitempty"`
	To     uint64             `json:"to,omitempty"`
	Detail string             `json:"detail,omitempty"`
}

// runVerify compares both copies and names every problem. What was mended is
// named too; only what is lost, forked or foreign makes it fail.
func runVerify(ctx context.Context, c *call) error {
	return c.unlocked(ctx, func(d *duty.Duty) error {
		r, err := d.Verify(ctx)
		if err != nil {
			return err
		}
		a := audit{Frames: r.Frames, Revisions: r.Revisions, Sealed: r.Sealed, Whole: r.Whole(), Problems: []problem{}}
		for _, f := range slices.Concat(r.Opening, r.Findings) {
			a.Problems = append(a.Problems, problem{f.Kind, f.From, f.To, f.Detail})
		}
		if c.json {
			err = c.writeJSON(a)
		} else {
			c.printAudit(a)
		}
		if err == nil && !a.Whole {
			err = errs.Errorf(errs.Invalid, "store_damaged", "%d problems", len(a.Problems))
		}
		return err
	})
}

func (c *call) printAudit(a audit) {
	c.printf("%s\n", c.text.T("cli.verified", "Frames", a.Frames, "Revisions", a.Revisions, "Sealed", a.Sealed))
	for _, p := range a.Problems {
		c.printf("  %s%s\n", c.text.T("cli.finding_"+string(p.Kind)), p.span())
	}
	if len(a.Problems) == 0 {
		c.printf("%s\n", c.text.T("cli.no_problems"))
	}
}

// span names the numbers of a problem, where it has any. What was found there in detail is
// in the JSON: it is written in English, for who mends it.
func (p problem) span() string {
	switch {
	case p.From == 0:
		return ""
	case p.To == 0 || p.To == p.From:
		return fmt.Sprintf(" %d", p.From)
	}
	return fmt.Sprintf(" %d–%d", p.From, p.To)
}
