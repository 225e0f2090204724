package places

import "shyraq/app/raid/civil"

// CellLine is a cell as other programs read it: without a number that is withheld, and
// without the rate by which it could be worked out.
type CellLine struct {
	Hexagon  string     `json:"hexagon,omitempty"`
	At       [2]float64 `json:"at,omitzero"` // its middle: longitude, latitude
	Night    string     `json:"night,omitempty"`
	Hour     *int       `json:"hour,omitempty"`
	Hours    float64    `json:"hours"` // looked at
	Withheld bool       `json:"withheld,omitempty"`
	Met      *int       `json:"met,omitempty"`
	Rate     *float64   `json:"rate,omitempty"`
	Interval *Interval  `json:"interval,omitempty"`
	Level    string     `json:"level,omitempty"`
}

var nights = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// CellLines are the hexagons, and then the hours in which somebody looked.
func (p Page) CellLines() (hexagons, hours []CellLine) {
	mean := p.Mean()
	for _, c := range p.Cells {
		l := c.line(mean)
		l.Hexagon, l.At = p.Grid.ID(c.Hex), p.Grid.Middle(c.Hex)
		hexagons = append(hexagons, l)
	}
	for day := range p.Week {
		for _, hour := range p.WeekHours() {
			if c := p.Week[day][hour]; c.Seconds > 0 {
				l := c.line(mean)
				l.Night, l.Hour = nights[day], &hour
				hours = append(hours, l)
			}
		}
	}
	return hexagons, hours
}

func (c Cell) line(mean float64) CellLine {
	l := CellLine{Hours: c.Hours(), Level: c.Of(mean).code()}
	rate, in, known := c.Rate()
	if !known {
		return l
	}
	if l.Withheld = c.hidden(); !l.Withheld {
		l.Met, l.Rate, l.Interval = &c.Met, &rate, &in
	}
	return l
}

// VerdictLine is a verdict as other programs read it.
type VerdictLine struct {
	Verdict      Word       `json:"verdict"`
	From         civil.Date `json:"from,omitempty"`
	Nights       int        `json:"nights"`
	Before       CellLine   `json:"before"`
	After        CellLine   `json:"after"`
	Places       int        `json:"comparable"`
	OthersBefore CellLine   `json:"comparable_before"`
	OthersAfter  CellLine   `json:"comparable_after"`
	Ratio        *float64   `json:"ratio,omitempty"`
	Interval     *Interval  `json:"interval,omitempty"`
	Lacks        []Lack     `json:"lacks,omitempty"`
}

// Line is the verdict so; a ratio by which a small number could be worked out is left out.
func (v Verdict) Line() VerdictLine {
	of := func(t Tally) CellLine { return Cell{Tally: t}.line(0) }
	l := VerdictLine{Verdict: v.Word, From: v.From, Nights: v.Nights, Before: of(v.Before), After: of(v.After), Places: v.Places,
		OthersBefore: of(v.OthersBefore), OthersAfter: of(v.OthersAfter), Lacks: v.Lacks}
	for _, side := range []*CellLine{&l.Before, &l.After, &l.OthersBefore, &l.OthersAfter} {
		side.Level = ""
	}
	if v.Interval != (Interval{}) && !v.After.Few() && !v.Before.Few() && !v.OthersAfter.Few() && !v.OthersBefore.Few() {
		l.Ratio, l.Interval = &v.Ratio, &v.Interval
	}
	return l
}
