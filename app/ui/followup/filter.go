package followup

import (
	"slices"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/listview"
)

// filter is which referrals the list shows.
type filter string

const (
	open    filter = "open"
	overdue filter = "overdue"
	mine    filter = "mine" // this officer answers for it
	unit    filter = "unit" // of his unit's records
	ended   filter = "ended"
)

var filters = []filter{open, overdue, mine, unit, ended}

// takes says whether a filter shows a row.
func (f filter) takes(r Row) bool {
	switch f {
	case overdue:
		return r.Overdue
	case mine:
		return r.Open && r.Mine
	case unit:
		return r.Open && r.Ours
	case ended:
		return !r.Open
	}
	return r.Open
}

// chips are the filters in a row: each says how many it would show. They never move: a
// count stands above its word.
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
		b.Note = s.look.Say("followup.filter_" + string(f))
		c.all = append(c.all, b)
		row = append(row, b)
	}
	c.row = listview.NewFilters(row...)
	return c
}

// count is how many a filter would show. Of what is not read it is not known.
func (c *chips) count(f filter) string {
	s := c.screen
	rows := s.data.Rows
	switch {
	case s.data.Reads || s.data.Ended || f == ended && !s.known:
		return "—"
	case f == ended:
		rows = s.past
	}
	n := 0
	for _, r := range rows {
		if f.takes(r) {
			n++
		}
	}
	return s.look.Texts().Int(n)
}

func (c *chips) fill() {
	for i, b := range c.all {
		b.Chosen = filters[i] == c.screen.filter
		b.Refresh()
	}
}

func (s *Screen) turn(f filter) {
	s.filter = f
	s.seek.End()
	s.choose(-1)
	if f == ended {
		s.readEnded()
	}
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

// ShowReferral turns to a referral that goes on: a page led here to have it answered.
func (s *Screen) ShowReferral(referral uuid.UUID) {
	s.turn(open)
	if at := slices.IndexFunc(s.rows, func(r Row) bool { return r.Referral == referral }); at >= 0 {
		s.list.Choose(at)
		s.chosen()
	}
}

// ShowOverdue turns to what is overdue: a notice led here.
func (s *Screen) ShowOverdue() { s.turn(overdue) }
