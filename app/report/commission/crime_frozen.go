package commission

import (
	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
)

// freeze gives crime statistics as a frozen report keeps them.
func (c *Crime) freeze() *sums.Crime {
	if c == nil {
		return nil
	}
	out := &sums.Crime{From: c.Period.From, To: c.Period.To, BeforeFrom: c.Before.From, BeforeTo: c.Before.To,
		AgeLow: c.AgeLow, AgeTop: c.AgeTop, Ages: c.Ages, Sources: frozenSources(c.Sources)}
	for _, row := range c.Rows {
		frozen := sums.CrimeRow{Figure: codes.Code(row.Figure), Code: row.Code}
		for _, n := range append(row.Cells[:len(row.Cells):len(row.Cells)], row.Total) {
			frozen.Now, frozen.Before = append(frozen.Now, n.Now), append(frozen.Before, n.Before)
		}
		out.Rows = append(out.Rows, frozen)
	}
	return out
}

// thawedCrime are crime statistics as they were frozen, in a report that passed its check.
func thawedCrime(c *sums.Crime) *Crime {
	if c == nil {
		return nil
	}
	out := &Crime{Period: Period{c.From, c.To}, Before: Period{c.BeforeFrom, c.BeforeTo}, AgeLow: c.AgeLow, AgeTop: c.AgeTop, Ages: c.Ages, Sources: thawedSources(c.Sources)}
	for _, row := range c.Rows {
		thawed := CrimeRow{Line: Line{string(row.Figure), row.Code}}
		last := len(row.Now) - 1
		for i := range row.Now[:last] {
			thawed.Cells = append(thawed.Cells, Counted{row.Now[i], row.Before[i]})
		}
		thawed.Total = Counted{row.Now[last], row.Before[last]}
		out.Rows = append(out.Rows, thawed)
	}
	return out
}

func frozenSources(all []ImportSource) (out []sums.Source) {
	for _, s := range all[:min(len(all), sums.MaxDecisions)] {
		out = append(out, sums.Source(s))
	}
	return out
}

func thawedSources(all []sums.Source) (out []ImportSource) {
	for _, s := range all {
		out = append(out, ImportSource(s))
	}
	return out
}
