package commission

import (
	"strconv"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/paper/plot"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/report/disclosure"
)

// Charts are the pictures of a report: the children found by district, night by night or
// by months, by the hour of the clock and by age, each beside the year before. They are
// a function of the report: of one that was frozen they are the same whenever they are
// drawn. A report that was frozen before there were any has none, and so has one of a
// newer program, which draws them otherwise.
func (r Report) Charts(t i18n.Texts, lists *codes.Lists) []plot.Chart {
	if r.Course == nil || r.Course.Form > CourseForm {
		return nil
	}
	var all []plot.Chart
	for _, c := range []plot.Chart{r.byDistrict(t), r.byTime(t), r.byHour(t), r.byAge(t, lists)} {
		if len(c.Groups) > 0 {
			all = append(all, c)
		}
	}
	if len(all) > 0 { // all but the hours are told as the table tells them
		all[0].Notes = append(all[0].Notes, t.T("figures.small"))
	}
	return all
}

// series are the two years of a chart, as far as the year before is known.
func (r Report) series(t i18n.Texts, now, before []plot.Value) []plot.Series {
	name := func(p Period) string { return date(t, p.From) + " – " + date(t, p.To) }
	all := []plot.Series{{Name: name(r.Period), Values: now}}
	if before != nil {
		all = append(all, plot.Series{Name: name(r.Before), Values: before})
	}
	return all
}

func barOf(t i18n.Texts, n int) plot.Value { return plot.Of(float64(n), t.Int(n)) }

// ago is the year before of a cell, of which imported figures may say nothing.
func ago(t i18n.Texts, c Cell) plot.Value {
	if c.Silent {
		return plot.Missing
	}
	return barOf(t, c.Before.All)
}

// byDistrict is the line of the children found, as in the table.
func (r Report) byDistrict(t i18n.Texts) plot.Chart {
	c := plot.Chart{Title: t.T("plot.by_district"), Missing: t.T("plot.silent")}
	row, _ := r.row(Line{Figure: report.R03.Code()})
	var now, before []plot.Value
	for i, cell := range row.Cells {
		c.Groups = append(c.Groups, r.Districts[i].Name(t))
		now, before = append(now, barOf(t, cell.Now.All)), append(before, ago(t, cell))
	}
	if r.Earlier == 0 && row.Total.Before.All == 0 {
		before = nil
	}
	c.Series = r.series(t, now, before)
	return c
}

// byTime is the course of the period, each night or month beside that of the year before.
func (r Report) byTime(t i18n.Texts) plot.Chart {
	c := plot.Chart{Title: t.T("plot.by_night"), Missing: t.T("plot.missing"), Columns: true}
	var now, before []plot.Value
	value := func(night civil.Date, n int) plot.Value {
		if night == "" {
			return plot.Missing
		}
		return barOf(t, n)
	}
	for _, s := range r.Course.Steps {
		if s.Month {
			c.Title = t.T("plot.by_month")
		}
		c.Groups = append(c.Groups, s.name())
		now, before = append(now, value(s.Night, s.Now)), append(before, value(s.NightBefore, s.Before))
	}
	if r.Earlier == 0 { // of figures that were brought from elsewhere nobody knows the nights
		before, c.Missing = nil, ""
	}
	c.Series = r.series(t, now, before)
	return c
}

// name is what stands below a night, 05.03, or a month, 03.2026.
func (s Step) name() string {
	night := s.Night
	if night == "" {
		night = s.NightBefore
	}
	form := "02.01"
	if s.Month {
		form = "01.2006"
	}
	return night.In(time.UTC).Format(form)
}

// noon is the hour with which a night begins.
const noon = 12

// byHour is the hours from the first in which somebody was found to the last, in the order
// of a night.
func (r Report) byHour(t i18n.Texts) plot.Chart {
	c := plot.Chart{Title: t.T("plot.by_hour"), Columns: true, Hidden: t.T("plot.under_five")}
	at := func(hours []int, i int) int {
		if hour := (noon + i) % 24; hour < len(hours) {
			return hours[hour]
		}
		return 0
	}
	first, last := -1, -1
	for i := range 24 {
		if at(r.Course.Hours, i)+at(r.Course.Before, i) > 0 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return plot.Chart{}
	}
	value := func(n int) plot.Value {
		if n > 0 && n < disclosure.Threshold {
			return plot.Hidden(coarse(t, n))
		}
		return barOf(t, n)
	}
	var now, before []plot.Value
	for i := first; i <= last; i++ {
		hour := strconv.Itoa((noon + i) % 24)
		if len(hour) == 1 {
			hour = "0" + hour
		}
		c.Groups = append(c.Groups, hour)
		now, before = append(now, value(at(r.Course.Hours, i))), append(before, value(at(r.Course.Before, i)))
	}
	if r.Earlier == 0 {
		before = nil
	}
	c.Series = r.series(t, now, before)
	return c
}

// byAge is the age bands of the children found, as in the table.
func (r Report) byAge(t i18n.Texts, lists *codes.Lists) plot.Chart {
	c := plot.Chart{Title: t.T("plot.by_age"), Missing: t.T("plot.silent")}
	var now, before []plot.Value
	known := r.Earlier > 0
	for _, part := range []codes.Code{PartAge0, PartAge7, PartAge14, PartAge16, PartAgeUnknown} {
		row, is := r.row(Line{report.R03.Code(), part})
		if !is {
			continue
		}
		c.Groups = append(c.Groups, row.Name(t, lists))
		now, before = append(now, barOf(t, row.Total.Now.All)), append(before, ago(t, row.Total))
		known = known || row.Total.Before.All > 0
	}
	if !known {
		before = nil
	}
	c.Series = r.series(t, now, before)
	return c
}

// charts print the pictures on a page of their own.
func (p *printer) charts(r Report) {
	all := r.Charts(p.t, p.lists)
	if len(all) == 0 && (r.Course == nil || r.Course.Form <= CourseForm) {
		return
	}
	p.fresh = append(p.fresh, len(p.blocks))
	p.section(p.t.T("plot.title"))
	for _, c := range all {
		p.add(func(s *paper.Sheet) {
			s.Gap(1.5)
			c.Write(s)
			s.Gap(3)
		})
	}
	if len(all) == 0 {
		p.add(func(s *paper.Sheet) { s.Write(p.t.T("plot.newer"), paper.Style{Size: paper.Note}) })
	}
}
