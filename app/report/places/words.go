package places

import (
	"math"
	"strconv"
	"strings"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
)

// Words say what a cell tells, with its interval; never a number that is withheld.
func (c Cell) Words(t i18n.Texts) string {
	rate, in, known := c.Rate()
	hours := t.Decimal(c.Hours(), 1)
	switch {
	case !known:
		return t.T("places.not_visited")
	case c.hidden():
		return t.T("places.tally_few", "Hours", hours)
	case c.Met == 0:
		return t.T("places.tally_none", "Hours", hours, "High", rateText(t, in.High))
	}
	return t.N("places.tally", c.Met, "Hours", hours, "Rate", rateText(t, rate), "Low", rateText(t, in.Low), "High", rateText(t, in.High))
}

func (c Cell) hidden() bool { return c.Withheld || c.Few() }

// Short is the rate of a cell in few letters, with a sign where it stands above or below
// the mean: for the map and the hours. The sign stands alone where the rate is not given out;
// it is empty where nobody looked, or too short.
func (c Cell) Short(t i18n.Texts, mean float64) string {
	rate, _, _ := c.Rate()
	text := ""
	if !c.hidden() {
		text = rateText(t, rate)
	}
	switch c.Of(mean) {
	case NotVisited, Short:
		return ""
	case More:
		return strings.TrimSpace("+ " + text)
	case Less:
		return strings.TrimSpace("– " + text)
	}
	return text
}

// rateText writes a rate by so many digits as it has.
func rateText(t i18n.Texts, rate float64) string {
	if rate >= 10 {
		return t.Int(int(math.Round(rate)))
	}
	if rate > 0 && rate < 0.1 {
		return t.Decimal(rate, 2)
	}
	if rate == 0 {
		return t.Int(0)
	}
	return t.Decimal(rate, 1)
}

// Name is what a level is called.
func (l Level) Name(t i18n.Texts) string { return t.T("places.level_" + l.code()) }

func (l Level) code() string {
	return [...]string{"not_visited", "short", "less", "usual", "more"}[l]
}

// Name is which encounters are counted.
func (c Choice) Name(t i18n.Texts) string { return t.T("places.choice_" + string(c)) }

// Notices say on what the time rests that was looked at, and what a reader has to know
// before he believes a rate.
func (r Result) Notices(t i18n.Texts) []string {
	all := []string{t.T("places.rests", "Written", t.Int(round(r.Basis.Written)), "Checks", t.Int(r.Basis.Checks))}
	if r.Basis.Walked > 0 {
		all = append(all, t.T("places.rests_ways", "Walked", t.Int(round(r.Basis.Walked))))
	}
	all = append(all, t.T("places.rests_else"), t.T("places.rule"))
	if !r.Basis.Encounters || r.Basis.Checks > 0 {
		return append(all, t.T("places.limits"))
	}
	return append(all, t.T("places.no_checks"))
}

// MeanWords is the rate of all that was looked at.
func (r Result) MeanWords(t i18n.Texts) string {
	if r.All.Seconds <= 0 {
		return t.T("places.nothing")
	}
	if r.All.Few() {
		return t.T("places.few_in_all")
	}
	return t.T("places.mean", "Rate", rateText(t, r.Mean()))
}

func round(f float64) int { return int(math.Round(f)) }

func date(t i18n.Texts, d civil.Date) string { return t.DateNumeric(d.In(time.UTC)) }

// Heads are the lines above what is written of a measure: what is said, and why.
func (v Verdict) Heads(t i18n.Texts) []string {
	all := []string{t.T("places.verdict_" + string(v.Word))}
	switch {
	case v.Changed():
		ends := []float64{math.Abs(1-v.Interval.Low) * 100, math.Abs(1-v.Interval.High) * 100}
		all = append(all, t.T("places.changed_"+string(v.Word), "Percent", t.Int(round(math.Abs(1-v.Ratio)*100)),
			"Low", t.Int(round(min(ends[0], ends[1]))), "High", t.Int(round(max(ends[0], ends[1])))))
	case v.Word == Fell || v.Word == Rose:
		all = append(all, t.T("places.changed_few"))
	case v.Word == NoDifference:
		all = append(all, t.T("places.unseen", "Low", t.Int(round(max(0, 1-v.Interval.Low)*100)), "High", t.Int(round(max(0, v.Interval.High-1)*100))))
	}
	for _, l := range v.Lacks {
		all = append(all, t.T("places.lack_"+l.Code, "Have", l.have(t), "Want", t.Int(round(l.Want))))
	}
	return all
}

// have is how much there is: hours by the same digits as everywhere on the page.
func (l Lack) have(t i18n.Texts) string {
	if strings.HasPrefix(l.Code, "hours_") && l.Have > 0 {
		return t.Decimal(l.Have, 1)
	}
	return t.Int(int(l.Have))
}

// Line is one of the four numbers behind a verdict.
type Line struct{ Name, Words string }

// Lines are the numbers behind a verdict.
func (v Verdict) Lines(t i18n.Texts) []Line {
	if v.Nights == 0 {
		return nil
	}
	words := func(x Tally) string { return Cell{Tally: x}.Words(t) }
	all := []Line{
		{t.T("places.before", "From", date(t, v.From), "Nights", t.Int(v.Nights)), words(v.Before)},
		{t.T("places.after", "Nights", t.Int(v.Nights)), words(v.After)},
	}
	if v.Places > 0 {
		all = append(all, Line{t.N("places.others_before", v.Places), words(v.OthersBefore)}, Line{t.N("places.others_after", v.Places), words(v.OthersAfter)})
	}
	return all
}

// WeekHours are the hours of the night in which somebody looked, from the first to the last
// as a night goes.
func (r Result) WeekHours() []int {
	first, last := -1, -1
	for i := range 24 {
		hour := (12 + i) % 24
		for day := range r.Week {
			if r.Week[day][hour].Seconds > 0 {
				if first < 0 {
					first = i
				}
				last = i
			}
		}
	}
	var all []int
	for i := max(first, 0); i <= last; i++ {
		all = append(all, (12+i)%24)
	}
	return all
}

// HourName is an hour as a head: "22–23".
func HourName(hour int) string {
	return strconv.Itoa(hour) + "–" + strconv.Itoa((hour+1)%24)
}

// DayName is a night by the day it begins on, Monday is 0.
func DayName(t i18n.Texts, day int) string {
	return t.Weekday(time.Date(2024, 1, 1+day, 12, 0, 0, 0, time.UTC))
}
