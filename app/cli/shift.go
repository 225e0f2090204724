package cli

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/errs"
)

// shiftEnd is the page with what the closing left to do.
type shiftEnd struct {
	report.Shift
	Begun  []begunJSON `json:"begun,omitempty"` // short records that were begun in the window and not saved
	Closed bool        `json:"closed"`
	Waits  *waitsJSON  `json:"waits,omitempty"`
}

// waitsJSON is why the keys of a closed shift are still here.
type waitsJSON struct {
	Unsent int `json:"unsent"`
	Open   int `json:"open"`
	Drafts int `json:"drafts"`
}

// begunJSON is one of them: nothing of what was typed into it.
type begunJSON struct {
	Kind raid.Kind `json:"kind"`
	At   time.Time `json:"at"`
}

// runShift prints the end of a shift, as text, JSON or a page of paper, and
// closes it where that is asked for.
func runShift(ctx context.Context, c *call) error {
	night := civil.Date(c.night)
	if night != "" && !night.Valid() {
		return usagef("night_date")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		shift, err := d.Shift(ctx)
		if err != nil {
			return err
		}
		if night == "" {
			night = shift.Night
		}
		sheet, err := d.ShiftSheet(ctx, night)
		if err != nil {
			return err
		}
		begun, err := d.BegunOn(ctx, night)
		if err != nil {
			return err
		}
		sheet.Drafts += len(begun) // as the window counts them
		of := report.ShiftOf{Officer: d.Officer().Name, At: d.Now()}
		if shift.Crew != nil && shift.Night == night {
			of.Crew = shift.Crew.Name
		}
		if c.out != "" {
			if err := c.shiftPDF(ctx, d, sheet, of); err != nil {
				return err
			}
		}
		end := shiftEnd{Shift: sheet}
		for _, b := range begun {
			end.Begun = append(end.Begun, begunJSON{b.Kind, b.At})
		}
		if c.close {
			if !sheet.Whole() && !c.anyway {
				return errs.Errorf(errs.Conflict, "shift_unfinished", "something is not finished")
			}
			kept, err := d.CloseShift(ctx, night)
			if err != nil {
				return err
			}
			end.Closed = true
			if !kept.None() {
				end.Waits = &waitsJSON{kept.Unsent, kept.Open, kept.Drafts}
			}
		}
		switch {
		case c.out == "-":
		case c.json:
			return c.writeJSON(end)
		default:
			c.printShift(end, of)
		}
		return nil
	})
}

// shiftPDF writes the page, after it was written down that it leaves the
// device.
func (c *call) shiftPDF(ctx context.Context, d *duty.Duty, s report.Shift, of report.ShiftOf) error {
	fonts, err := c.env.Fonts()
	if err != nil {
		return err
	}
	page, err := fonts.Report(report.ShiftPage(s, of, c.text))
	if err != nil {
		return err
	}
	pdf, err := page.PDF(fonts)
	if err != nil {
		return err
	}
	if err := d.Printed(ctx, uuid.Nil, "shift"); err != nil {
		return err
	}
	return c.writeOut(pdf)
}

func (c *call) printShift(s shiftEnd, of report.ShiftOf) {
	t := c.text
	c.printf("%s. %s\n", t.T("shift.title"), t.T("shift.night", "Date", t.Date(s.Night.In(of.At.Location()))))
	for _, p := range report.ShiftCounts(s.Shift, t) {
		c.printf("  %-32s %s\n", p.Name, p.Value)
	}
	for _, p := range report.ShiftWay(s.Shift, nil, t) {
		c.printf("  %-32s %s\n", p.Name, p.Value)
	}
	for _, n := range report.ShiftNotes(s.Shift, t) {
		c.printf("%s\n", n)
	}
	for _, b := range s.Begun {
		c.printf("%s\n", t.T("app.notice_begun", "What", t.T(duty.BegunPrefix+string(b.Kind)), "Clock", t.Clock(b.At)))
	}
	if chain := report.ShiftChain(s.Shift, t); chain != "" {
		c.printf("%s\n", chain)
	}
	c.printf("%s: %s\n", t.T("shift.code"), s.Short())
	switch {
	case s.Closed && s.Waits != nil:
		c.printf("%s\n", t.T("shift.closing"))
	case s.Closed:
		c.printf("%s\n", t.T("shift.closed"))
	}
}
