package children

import (
	"slices"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/listview"
)

// filter is which children the list shows.
type filter string

const (
	every      filter = "all"
	awaited    filter = "due"         // somebody has to look again within a week, or should have
	unreferred filter = "no_referral" // nobody was asked to help
	repeated   filter = "repeat"      // a legal representative for the second time within a year
	idle       filter = "idle"        // young adults without study or work, who agreed
)

var filters = []filter{every, awaited, unreferred, repeated, idle}

// takes says whether a filter shows a row.
func (f filter) takes(r Row) bool {
	switch f {
	case awaited:
		return r.Open > 0 && (r.Overdue || r.Soon)
	case unreferred:
		return r.Referred == 0
	case repeated:
		return len(r.Repeats) > 0
	case idle:
		return r.Young && r.Idle
	}
	return true
}

// spans are the times that can be chosen, in days.
var spans = []struct {
	name string
	days int
}{{"month", 30}, {"half", 182}, {"year", 365}}

// chips are the filters in a row: each says how many it would show. They never move.
type chips struct {
	screen *Screen
	all    []*ui.Button
	row    fyne.CanvasObject
}

func newChips(s *Screen) *chips {
	c := &chips{screen: s}
	var row []fyne.CanvasObject
	for _, f := range filters {
		b := ui.NewButton(func() string { return c.count(f) }, func() { s.turn(f) })
		b.Slim = true
		b.Note = s.deps.Look.Say("children.filter_" + string(f))
		c.all = append(c.all, b)
		row = append(row, b)
	}
	c.row = listview.NewFilters(row...)
	return c
}

// count is how many a filter would show. Of what is not read it is not known.
func (c *chips) count(f filter) string {
	s := c.screen
	if !s.reads.Ready() {
		return "—"
	}
	n := 0
	for _, r := range s.all.Rows {
		if f.takes(r) {
			n++
		}
	}
	return s.deps.Look.Texts().Int(n)
}

func (c *chips) fill() {
	for i, b := range c.all {
		b.Chosen = filters[i] == c.screen.filter && !c.screen.sought()
		b.Refresh()
	}
}

func (s *Screen) turn(f filter) {
	s.filter = f
	s.seek.End()
	s.choose(-1)
	s.fill()
	s.list.Top()
}

// turnBy goes to the next filter, or back, as the keys do.
func (s *Screen) turnBy(by int) {
	at := slices.Index(filters, s.filter) + by
	if at >= 0 && at < len(filters) {
		s.turn(filters[at])
	}
}

// turnSpan goes to the next time.
func (s *Screen) turnSpan() {
	s.span = (s.span + 1) % len(spans)
	s.seek.End()
	s.choose(-1)
	s.time.Refresh()
	s.reads.Open()
}
