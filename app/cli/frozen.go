package cli

import (
	"context"
	"strings"

	"shyraq/app/duty"
	"shyraq/app/report/commission"
	"shyraq/errs"
)

// allFrozen asks for the list of the reports that were frozen, in the place of a number.
const allFrozen = "all"

// listFrozen lists the reports that were frozen, the latest first.
func (c *call) listFrozen(ctx context.Context, d *duty.Duty) error {
	all, err := d.FrozenReports(ctx)
	if err != nil {
		return err
	}
	if c.json {
		out := []commission.Report{}
		for _, f := range all {
			f.Report.Rows = nil // its figures are asked for by its number
			out = append(out, f.Report)
		}
		return c.writeJSON(out)
	}
	for _, f := range all {
		c.printf("%s\n", f.Report.Title(c.text))
		for _, mark := range f.Report.Marks(c.text) {
			c.printf("       %s\n", mark)
		}
	}
	return nil
}

// findFrozen finds a report by its number, as it is printed or as much of its beginning
// as no other has.
func (c *call) findFrozen(ctx context.Context, d *duty.Duty) (found duty.FrozenReport, err error) {
	all, err := d.FrozenReports(ctx)
	if err != nil {
		return found, err
	}
	want, fits := strings.ToUpper(strings.TrimSpace(c.frozen)), 0
	for _, f := range all {
		switch number := f.Report.Frozen.Number; {
		case number == want:
			return f, nil
		case strings.HasPrefix(number, want+"/"), strings.HasPrefix(number, want+"-"):
			found = f
			fits++
		}
	}
	switch fits {
	case 0:
		return found, errs.Errorf(errs.NotFound, "report_unknown", "no report of this number is here")
	case 1:
		return found, nil
	}
	return found, errs.Errorf(errs.Conflict, "report_several", "%d reports begin with this number", fits)
}

// printDifferences says where the same period is counted otherwise today.
func (c *call) printDifferences(ctx context.Context, d *duty.Duty, r commission.Report) {
	t := c.text
	all, err := d.Differs(ctx, r)
	switch {
	case err != nil:
		c.printf("\n%s\n", t.T("period.not_compared", "Why", c.fault(err).Sentence))
		return
	case len(all) == 0:
		c.printf("\n%s\n", t.T("period.same"))
		return
	}
	c.printf("\n%s\n", t.T("period.changes"))
	for _, one := range all {
		where := t.T("commission.region")
		if !one.Whole {
			where = one.District.Name(t)
		}
		c.printf("       %s %s, %s: %s\n", one.Figure, one.Line.Name(t, c.env.Codes), where, t.T("period.change",
			"Then", t.Int(one.Then.Now.All), "Today", t.Int(one.Today.Now.All), "Before", t.Int(one.Then.Before.All), "BeforeToday", t.Int(one.Today.Before.All)))
	}
}
