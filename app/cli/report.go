package cli

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"shyraq/app/duty"
	"shyraq/app/paper"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
)

// runReport counts the commission's report of a period, gives it out under a number
// with --freeze, or takes one that was frozen: for a person to read, as JSON, or as the
// file that --out or --csv asks for. What may be published is always a table, for a
// person or for a spreadsheet.
func runReport(ctx context.Context, c *call) error {
	period := commission.Period{From: civil.Date(c.from), To: civil.Date(c.to)}
	switch {
	case c.frozen != "" && (c.freeze || c.from != "" || c.to != ""), c.withdraw != "" && c.frozen == "":
		return usagef("report_frozen")
	case c.frozen == "" && (!period.Valid() || period.Nights() > duty.MaxNights):
		return usagef("period")
	}
	form, err := c.reportForm()
	if err != nil {
		return err
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		if c.frozen == allFrozen {
			return c.listFrozen(ctx, d)
		}
		r, err := c.reportOf(ctx, d, period)
		if err != nil {
			return err
		}
		return c.giveReport(ctx, d, form, r)
	})
}

// reportOf is the report that is asked for.
func (c *call) reportOf(ctx context.Context, d *duty.Duty, period commission.Period) (commission.Report, error) {
	switch {
	case c.freeze:
		f, err := d.Freeze(ctx, period)
		return f.Report, err
	case c.frozen == "":
		return d.Commission(ctx, period)
	}
	f, err := c.findFrozen(ctx, d)
	if err != nil || c.withdraw == "" {
		return f.Report, err
	}
	if err := d.WithdrawReport(ctx, f.ID, c.withdraw); err != nil {
		return f.Report, err
	}
	f, err = c.findFrozen(ctx, d)
	return f.Report, err
}

// giveReport shows a report, or writes the file of it that is asked for.
func (c *call) giveReport(ctx context.Context, d *duty.Duty, form string, r commission.Report) error {
	switch {
	case c.json:
		return c.writeJSON(r)
	case form == "":
		c.printReport(r)
		if r.Frozen != nil {
			c.printDifferences(ctx, d, r)
		}
		return nil
	}
	file, err := c.reportFile(form, r, d.Now())
	if err != nil {
		return err
	}
	if err := d.Exported(ctx, "report_"+form); err != nil {
		return err
	}
	if c.out != "" {
		return c.writeOut(file)
	}
	if _, err := c.stdout.Write(file); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// reportForm is the form of the file that is asked for, told by the ending of
// its name; empty where none is.
func (c *call) reportForm() (string, error) {
	form := ""
	switch {
	case c.out != "":
		form = strings.ToLower(strings.TrimPrefix(filepath.Ext(c.out), "."))
		if !slices.Contains([]string{"csv", "pdf", "xlsx"}, form) {
			return "", usagef("report_file")
		}
	case c.csv || c.publish:
		form = "csv"
	}
	if form == "xlsx" && c.publish || form != "csv" && form != "" && c.csv || c.out != "" && c.json {
		return "", usagef("report_file")
	}
	if form != "" && c.json {
		return "", usagef("csv_or_json")
	}
	return form, nil
}

func (c *call) reportFile(form string, r commission.Report, now time.Time) ([]byte, error) {
	var file bytes.Buffer
	switch {
	case c.publish && form == "pdf":
		return c.pages(func(fonts *paper.Fonts) ([]paper.Page, error) {
			return r.Publish().Print(fonts, c.env.Codes, c.text, now)
		})
	case c.publish:
		err := r.Publish().WriteCSV(&file, c.env.Codes, c.text)
		return file.Bytes(), err
	case form == "xlsx":
		err := commission.WriteXLSX(&file, r, c.env.Codes, c.text)
		return file.Bytes(), err
	case form == "csv":
		err := commission.WriteCSV(&file, r, c.env.Codes, c.text)
		return file.Bytes(), err
	}
	fonts, err := c.env.Fonts()
	if err != nil {
		return nil, err
	}
	pages, err := commission.Print(fonts, r, c.env.Codes, c.text, now)
	if err != nil {
		return nil, err
	}
	return paper.PDF(fonts, pages[0].About, pages...)
}

// printReport is the report for a person to read: the region's sums, and below
// each figure the districts in which it is not nothing.
func (c *call) printReport(r commission.Report) {
	t := c.text
	c.printCrime(r)
	c.printf("%s\n", r.Title(t))
	for _, n := range r.Notices(t) {
		c.printf("%s\n", n)
	}
	for _, mark := range r.Marks(t) {
		c.printf("%s\n", mark)
	}
	c.printf("\n")
	for i, d := range r.Decisions {
		if i == 0 {
			c.printf("%s\n", t.T("assignment.head"))
		}
		c.printf("       %s\n", strings.Join([]string{string(d.Until), d.Number, d.Standing(t), d.Who, d.What}, " · "))
	}
	if said := r.MoreSaid(t); said != "" {
		c.printf("       %s\n", said)
	}
	for _, row := range r.Rows {
		name, indent := row.Name(t, c.env.Codes), ""
		if row.Code != "" {
			indent = "       "
		} else {
			name = row.Figure + "  " + name
		}
		c.printf("%s%s: %s\n", indent, name, c.beside(row.Total))
		for i, d := range r.Districts {
			if cell := row.Cells[i]; row.Code == "" && !cell.Empty() {
				c.printf("       %s: %s\n", d.Name(t), c.beside(cell))
			}
		}
	}
	for i, share := range r.Portrait(t, c.env.Codes) {
		if i == 0 {
			c.printf("\n%s\n", t.T("commission.portrait"))
		}
		c.printf("       %s: %s\n", share.Name, share.Count)
	}
}

// printCrime is the part on crime statistics, which stands by itself.
func (c *call) printCrime(r commission.Report) {
	if r.Crime == nil {
		return
	}
	t := c.text
	c.printf("%s\n", r.Crime.Title(t))
	for _, n := range r.Crime.Notices(t, r) {
		c.printf("%s\n", n)
	}
	print := func(lines []commission.CrimeLine, in string) {
		for _, l := range lines {
			name, indent := l.Name, in+"       "
			if l.Strong {
				name, indent = l.Number+"  "+l.Name, in
			}
			change := ""
			if l.Change != "" {
				change = ", " + l.Change
			}
			c.printf("%s%s: %s (%s%s)\n", indent, name, l.Now, l.Before, change)
		}
	}
	print(r.Crime.Lines(t, c.env.Codes, commission.Whole), "")
	for i, d := range r.Districts {
		if lines := r.Crime.Lines(t, c.env.Codes, i); len(lines) > 0 {
			c.printf("  %s\n", d.Name(t))
			print(lines, "    ")
		}
	}
	c.printf("\n")
}

// beside is a count with that of a year before and the change.
func (c *call) beside(cell commission.Cell) string {
	return fmt.Sprintf("%s (%s, %s)", c.text.Int(cell.Now.All), cell.BeforeIn(c.text), cell.ChangeIn(c.text))
}
