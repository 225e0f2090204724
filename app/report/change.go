package report

import "shyraq/app/i18n"

// Change is a figure beside that of the equal period a year before.
type Change struct{ Now, Before int }

// Tenths is the change in tenths of a percent of what was before, halves away
// from zero. It is not known where nothing was before.
func (c Change) Tenths() (tenths int, known bool) {
	if c.Before == 0 {
		return 0, false
	}
	return rounded((c.Now-c.Before)*1000, c.Before), true
}

// Times is how many times as much it is, in tenths, where it has at least
// doubled: of such a growth the commission's tables say times and not percent
// (docs/sources.md, 6).
func (c Change) Times() (tenths int, doubled bool) {
	if c.Before == 0 || c.Now < 2*c.Before {
		return 0, false
	}
	return rounded(c.Now*10, c.Before), true
}

// In writes the change as the commission's tables do: "+31,6 %", "в 4,7 раза",
// or a dash where nothing was before.
func (c Change) In(t i18n.Texts) string {
	if times, doubled := c.Times(); doubled {
		return t.T("commission.times", "Times", t.Decimal(float64(times)/10, 1))
	}
	tenths, known := c.Tenths()
	switch {
	case !known:
		return "—"
	case tenths > 0:
		return "+" + t.Decimal(float64(tenths)/10, 1) + " %"
	}
	return t.Decimal(float64(tenths)/10, 1) + " %"
}

// rounded is n/d for a d above zero, halves away from zero.
func rounded(n, d int) int {
	if n < 0 {
		return -rounded(-n, d)
	}
	return (2*n + d) / (2 * d)
}
