package cli

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
)

// runReport counts the commission's report of a period. What may be published
// is always a table, for a person or for a spreadsheet.
func runReport(ctx context.Context, c *call) error {
	period := commission.Period{From: civil.Date(c.from), To: civil.Date(c.to)}
	if !period.Valid() || period.Nights() > duty.MaxNights {
		return usagef("period")
	}
	if c.json && (c.csv || c.publish) {
		return usagef("csv_or_json")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		r, err := d.Commission(ctx, period)
		switch {
		case err != nil:
			return err
		case c.json:
			return c.writeJSON(r)
		case !c.csv && !c.publish:
			c.printReport(r)
			return nil
		}
		var file bytes.Buffer
		if c.publish {
			err = r.Publish().WriteCSV(&file, c.env.Codes, c.text)
		} else {
			err = commission.WriteCSV(&file, r, c.env.Codes, c.text)
		}
		if err != nil {
			return err
		}
		if err := d.Exported(ctx, "report_csv"); err != nil {
			return err
		}
		if _, err := file.WriteTo(c.stdout); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
		return nil
	})
}

// printReport is the report for a person to read: the region's sums, and below
// each figure the districts in which it is not nothing.
func (c *call) printReport(r commission.Report) {
	t := c.text
	date := func(d civil.Date) string { return t.DateNumeric(d.In(time.UTC)) }
	c.printf("%s\n%s\n", t.T("commission.title", "From", date(r.Period.From), "To", date(r.Period.To)),
		t.T("commission.before", "From", date(r.Before.From), "To", date(r.Before.To)))
	if now, then := r.Period.Nights(), r.Before.Nights(); now != then {
		c.printf("%s\n", t.T("commission.leap", "Now", t.Int(now), "Before", t.Int(then)))
	}
	c.printf("%s\n%s\n", t.T("commission.basis", "Count", t.Int(r.Records), "Waiting", t.Int(r.NotAccepted)), t.T("commission.here"))
	if r.NotAccepted > 0 {
		c.printf("%s\n", t.T("commission.draft"))
	}
	c.printf("\n")
	for _, row := range r.Rows {
		name, indent := row.Name(t, c.env.Codes), ""
		if row.Code != "" {
			indent = "       "
		} else {
			name = row.Figure + "  " + name
		}
		c.printf("%s%s: %s\n", indent, name, c.beside(row.Total))
		for i, d := range r.Districts {
			if cell := row.Cells[i]; row.Code == "" && cell != (commission.Cell{}) {
				c.printf("       %s: %s\n", d.Name(t), c.beside(cell))
			}
		}
	}
	if r.SelfHarm > 0 {
		c.printf("\n%s: %s\n", t.T("commission.self_harm"), t.Int(r.SelfHarm))
	}
}

// beside is a count with that of a year before and the change.
func (c *call) beside(cell commission.Cell) string {
	return fmt.Sprintf("%s (%s, %s)", c.text.Int(cell.Now.All), c.text.Int(cell.Before.All), cell.Change().In(c.text))
}
