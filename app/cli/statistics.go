package cli

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
	"shyraq/app/report/statistics"
	"shyraq/app/report/tablefile"
	"shyraq/errs"
)

// statisticsRow is a row of the preview as JSON. Numbers are those that --leave names.
type statisticsRow struct {
	Number   int               `json:"number"`
	First    int               `json:"first"` // row of the file
	District string            `json:"district,omitempty"`
	Written  string            `json:"written,omitempty"` // where the region has no such district
	From     civil.Date        `json:"from"`
	To       civil.Date        `json:"to"`
	Taken    bool              `json:"taken"`
	Barred   bool              `json:"barred,omitempty"`
	Counts   []statisticsCount `json:"counts"`
}

type statisticsCount struct {
	sums.Line
	Count int `json:"count"`
}

type statisticsColumn struct {
	Letter string `json:"letter"`
	Sheet  string `json:"sheet,omitempty"`
	Head   string `json:"head,omitempty"`
	As     string `json:"as"`
}

// statisticsLine is an import as JSON.
type statisticsLine struct {
	ID        uuid.UUID      `json:"id"`
	Source    string         `json:"source"`
	By        string         `json:"by"`
	At        time.Time      `json:"at"`
	Unit      string         `json:"unit"`
	Form      codes.Code     `json:"form"`
	Rows      int            `json:"rows"`
	Left      int            `json:"left"`
	From      civil.Date     `json:"from"`
	To        civil.Date     `json:"to"`
	Replaced  string         `json:"replaced,omitempty"` // "all" or "part"
	Later     uuid.UUID      `json:"replaced_by,omitzero"`
	Withdrawn *raid.Reasoned `json:"withdrawn,omitempty"`
}

// runStatistics lists what was imported.
func runStatistics(ctx context.Context, c *call) error {
	return c.unlocked(ctx, func(d *duty.Duty) error {
		all, err := d.Statistics(ctx)
		if err != nil {
			return err
		}
		if !c.json {
			for _, one := range all {
				c.printImport(one)
			}
			c.printf("%s\n", c.text.N("cli.statistics", len(all)))
			return nil
		}
		lines := make([]statisticsLine, len(all))
		for i, one := range all {
			lines[i] = importLine(one)
		}
		return c.writeJSON(struct {
			Statistics []statisticsLine `json:"statistics"`
		}{lines})
	})
}

func importLine(one duty.ImportedStatistics) statisticsLine {
	v := one.Statistics
	l := statisticsLine{ID: one.ID, Source: v.Source, By: v.By, At: v.At, Unit: v.Unit, Form: v.Form, Rows: len(v.Parts), Left: v.Left, Withdrawn: v.Undone, Later: one.Replaced.By}
	l.From, l.To = spanOf(v)
	switch {
	case one.Replaced.All:
		l.Replaced = "all"
	case one.Replaced.Part:
		l.Replaced = "part"
	}
	return l
}

// spanOf is from the first day to the last that an import is of.
func spanOf(v raid.Statistics) (from, to civil.Date) {
	for _, p := range v.Periods {
		if from == "" || p.From < from {
			from = p.From
		}
		to = max(to, p.To)
	}
	return from, to
}

// printImport is an import for a person's eyes: when, what of, whose figures, by whom, how
// it stands.
func (c *call) printImport(one duty.ImportedStatistics) {
	v, t := one.Statistics, c.text
	from, to := spanOf(v)
	said := []string{string(one.On), shortID(one.ID), t.T("statistics.form_" + string(v.Form)), statistics.PeriodText(t, sums.Period{From: from, To: to}), v.Source, v.By}
	if state := statistics.Standing(t, v, one.Replaced); state != "" {
		said = append(said, state)
	}
	c.printf("%s\n", strings.Join(said, " · "))
}

// shortID is the end of an id, by which two imports differ: the beginning is the time.
func shortID(id uuid.UUID) string { return id.String()[28:] }

// runStatisticsImport shows how a file is understood, and with --keep keeps it.
func runStatisticsImport(ctx context.Context, c *call) error {
	if c.keep && c.source == "" {
		return usagef("statistics_source")
	}
	file, err := c.read(c.args[0], tablefile.MaxBytes)
	if err != nil {
		return err
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		var texts []i18n.Texts
		for _, lang := range i18n.Langs() {
			texts = append(texts, c.env.Texts.For(lang))
		}
		p, err := d.ReadStatistics(ctx, file, texts)
		clear(file)
		if err != nil {
			return err
		}
		if err := c.choose(&p); err != nil {
			return err
		}
		if !c.keep {
			return c.showPreview(ctx, d, p)
		}
		before := c.alreadyHere(ctx, d, p)
		one, err := d.ImportStatistics(ctx, p.Reading, c.source)
		switch {
		case err != nil:
			return err
		case c.json:
			return c.writeJSON(importLine(one))
		}
		c.printImport(one)
		for _, s := range before {
			c.printf("! %s\n", s)
		}
		return nil
	})
}

// choose leaves out the rows that are named, and takes the ages of NEET.
func (c *call) choose(p *duty.StatisticsPreview) error {
	for _, s := range strings.FieldsFunc(c.leave, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > len(p.Rows) {
			return usagef("statistics_leave")
		}
		p.Take(n-1, false)
	}
	if c.ages != "" {
		low, top, _ := strings.Cut(strings.ReplaceAll(c.ages, "–", "-"), "-")
		var err, other error
		p.AgeLow, err = strconv.Atoi(low)
		p.AgeTop, other = strconv.Atoi(top)
		if err != nil || other != nil {
			return usagef("statistics_ages")
		}
	}
	return nil
}

// alreadyHere says that the file was imported already, and which imports it replaces.
func (c *call) alreadyHere(ctx context.Context, d *duty.Duty, p duty.StatisticsPreview) (said []string) {
	t := c.text
	for _, same := range p.Same {
		said = append(said, t.T("statistics.same", "Date", t.DateNumeric(same.On.In(time.UTC)), "By", same.Statistics.By))
	}
	replaced, err := d.WouldReplace(ctx, p.Reading)
	if err != nil {
		return said // no row is taken: nothing is replaced
	}
	for _, one := range replaced {
		said = append(said, t.T("statistics.replaces", "Source", one.Statistics.Source, "Date", t.DateNumeric(one.On.In(time.UTC)), "By", one.Statistics.By))
	}
	return said
}

func (c *call) showPreview(ctx context.Context, d *duty.Duty, p duty.StatisticsPreview) error {
	region := d.Region()
	t := c.text
	var said []string
	for _, one := range p.Problems {
		said = append(said, one.Text(t, region))
	}
	said = append(said, c.alreadyHere(ctx, d, p)...)
	if c.json {
		return c.writeJSON(previewOf(p, said, t, c.env.Codes))
	}
	for _, col := range p.Columns {
		c.printf("%s %s  %s\n", col.Letter, col.Head, col.Text(t, c.env.Codes))
	}
	for i, row := range p.Rows {
		mark := "+"
		if !row.Taken {
			mark = "−"
		}
		name := statistics.DistrictName(t, region, row.District)
		if row.Written != "" {
			name = row.Written
		}
		if row.Taken && row.Doubted {
			name += " (" + t.T("statistics.doubted") + ")"
		}
		c.printf("%s %d  %s · %s: %s\n", mark, i+1, statistics.PeriodText(t, row.Period), name, row.Text(t, c.env.Codes))
	}
	if p.Form == sums.FormPolice {
		c.printf("%s\n", t.T("statistics.cases", "Counted", t.Int(p.Cases), "Passed", t.Int(p.Passed)))
	}
	for _, s := range said {
		c.printf("! %s\n", s)
	}
	if p.More > 0 {
		c.printf("! %s\n", t.N("statistics.more", p.More))
	}
	return nil
}

func previewOf(p duty.StatisticsPreview, said []string, t i18n.Texts, lists *codes.Lists) any {
	out := struct {
		Form     codes.Code         `json:"form"`
		Cases    int                `json:"cases,omitempty"`
		Passed   int                `json:"passed,omitempty"`
		AgeLow   int                `json:"age_low,omitempty"`
		AgeTop   int                `json:"age_top,omitempty"`
		Columns  []statisticsColumn `json:"columns"`
		Rows     []statisticsRow    `json:"rows"`
		Problems []string           `json:"problems"`
		More     int                `json:"more,omitempty"`
	}{Form: p.Form, Cases: p.Cases, Passed: p.Passed, AgeLow: p.AgeLow, AgeTop: p.AgeTop, Problems: said, More: p.More}
	for _, col := range p.Columns {
		out.Columns = append(out.Columns, statisticsColumn{col.Letter, col.Sheet, col.Head, col.Text(t, lists)})
	}
	for i, row := range p.Rows {
		one := statisticsRow{Number: i + 1, First: row.First, District: row.District, Written: row.Written, From: row.Period.From, To: row.Period.To, Taken: row.Taken, Barred: row.Barred}
		for _, l := range row.Lines() {
			one.Counts = append(one.Counts, statisticsCount{l, row.Counts[l]})
		}
		out.Rows = append(out.Rows, one)
	}
	return out
}

// runStatisticsUndo withdraws an import, named by as much of its id, from its beginning or
// its end, as no other has.
func runStatisticsUndo(ctx context.Context, c *call) error {
	return c.unlocked(ctx, func(d *duty.Duty) error {
		all, err := d.Statistics(ctx)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(one duty.ImportedStatistics) bool {
			id, said := one.ID.String(), strings.ToLower(c.args[0])
			return !strings.HasPrefix(id, said) && !strings.HasSuffix(id, said)
		})
		switch len(all) {
		case 0:
			return errs.Errorf(errs.NotFound, "statistics_unknown_id", "no import of this id is here")
		case 1:
		default:
			return errs.Errorf(errs.Conflict, "statistics_several", "%d imports begin with this id", len(all))
		}
		one, err := d.UndoStatistics(ctx, all[0].ID, c.words)
		switch {
		case err != nil:
			return err
		case c.json:
			return c.writeJSON(importLine(one))
		}
		c.printImport(one)
		return nil
	})
}
