package commission

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
)

// CourseForm is the version of what a course holds and of how it is drawn. Whoever changes
// either raises it and goes on drawing the older ones as they were: a report that was
// frozen is printed the same for ever.
const CourseForm = 1

// MostNightSteps is the longest period that is told night by night; a longer one is told
// by months.
const MostNightSteps = 31

// Course is when the children of R03 were found: night by night or by months, and by the
// hour of the clock. They are sums of the region, never of a district.
type Course struct {
	Form  int    `json:"form"`
	Steps []Step `json:"steps,omitempty"`
	// Hours are 24 counts, that of midnight first; of both periods. One of one to four is
	// never told, and is 1.
	Hours  []int `json:"hours,omitempty"`
	Before []int `json:"hours_before,omitempty"`
}

// Step is a night or a month of the period beside that of the year before. A night that
// only one of both has, such as a 29 February, has no other beside it.
type Step struct {
	Night       civil.Date `json:"night,omitempty"`        // the first of it; empty: the period has none
	NightBefore civil.Date `json:"night_before,omitempty"` // the same of the year before
	Month       bool       `json:"month,omitempty"`
	Now         int        `json:"now"`
	Before      int        `json:"before"`
}

// when counts a child of a night and an hour.
type when struct {
	nights map[civil.Date]int
	hours  [24]int
}

func (w *when) note(night civil.Date, hour int, known bool) {
	if w.nights == nil {
		w.nights = map[civil.Date]int{}
	}
	w.nights[night]++
	if known {
		w.hours[hour]++
	}
}

// place is where in its period a night stands, as in the year before.
type place struct{ year, month, day int }

// courseOf is the course of two periods that were counted.
func courseOf(p, before Period, now, then *when) *Course {
	c := &Course{Form: CourseForm, Hours: coarseHours(now.hours), Before: coarseHours(then.hours)}
	months := p.Nights() > MostNightSteps
	steps := map[place]Step{}
	each := func(of Period, add func(*Step, civil.Date)) {
		for night := of.From; night <= of.To; night = night.Next() {
			at := placeOf(night, of, months)
			s := steps[at]
			s.Month = months
			add(&s, night)
			steps[at] = s
		}
	}
	each(p, func(s *Step, night civil.Date) {
		s.Night, s.Now = cmp.Or(s.Night, night), s.Now+now.nights[night]
	})
	each(before, func(s *Step, night civil.Date) {
		s.NightBefore, s.Before = cmp.Or(s.NightBefore, night), s.Before+then.nights[night]
	})
	for _, at := range slices.SortedFunc(maps.Keys(steps), place.compare) {
		c.Steps = append(c.Steps, steps[at])
	}
	return c
}

func placeOf(night civil.Date, in Period, months bool) place {
	at := night.In(time.UTC)
	p := place{at.Year() - in.From.In(time.UTC).Year(), int(at.Month()), at.Day()}
	if months {
		p.day = 0
	}
	return p
}

func (p place) compare(o place) int {
	return cmp.Or(p.year-o.year, p.month-o.month, p.day-o.day)
}

// coarseHours keeps no hour of one to four children: of a short time that would be a
// child, and nobody plans by it.
func coarseHours(hours [24]int) []int {
	out := make([]int, len(hours))
	for i, n := range hours {
		out[i] = small(n)
	}
	return out
}

// freeze keeps the course in the body of a report.
func (c *Course) freeze(b *raid.Report) {
	if c == nil {
		return
	}
	out := &b.Course
	out.Form, out.Hours, out.HoursBefore = c.Form, c.Hours, c.Before
	for _, s := range c.Steps {
		out.Months = s.Month
		out.Nights, out.NightsBefore = append(out.Nights, s.Night), append(out.NightsBefore, s.NightBefore)
		out.Now, out.Before = append(out.Now, s.Now), append(out.Before, s.Before)
	}
}

// thawedCourse is the course of a report that was checked; nil where it has none.
func thawedCourse(b raid.Report) *Course {
	in := b.Course
	if in.Form == 0 {
		return nil
	}
	c := &Course{Form: in.Form, Hours: in.Hours, Before: in.HoursBefore}
	for i, night := range in.Nights {
		c.Steps = append(c.Steps, Step{night, in.NightsBefore[i], in.Months, in.Now[i], in.Before[i]})
	}
	return c
}
