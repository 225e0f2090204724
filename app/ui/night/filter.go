package night

import (
	"slices"

	"fyne.io/fyne/v2"

	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/listview"
)

// Filter is which records of the list are shown. A search and a filter are
// joined: what was found and fits.
type Filter string

// The filters, in the order of their chips.
const (
	All      Filter = "all"
	Mine     Filter = "mine"     // written or held by this officer
	Returned Filter = "returned" // wait to be mended
	InCare   Filter = "care"     // a child is with a crew
	Drafts   Filter = "drafts"   // typing that is no revision yet
	Crews    Filter = "crews"    // no records: the crews of the night, to who leads them
)

var filters = []Filter{All, Mine, Returned, InCare, Drafts, Crews}

// takes says whether a filter shows a line.
func (f Filter) takes(l line) bool {
	switch f {
	case Mine:
		return l.draft != nil || l.row.Mine
	case Returned:
		return l.row != nil && (l.row.Word == state.WordReturned || l.row.Returned)
	case InCare:
		return l.cares()
	case Drafts:
		return l.draft != nil || l.row.Typing
	}
	return true
}

// chips are the filters in a row: each says how many it would show. They never
// move: a count stands above its word.
type chips struct {
	screen *Screen
	row    *fyne.Container
	all    []*ui.Button
	counts []int
}

func newChips(s *Screen) *chips {
	c := &chips{screen: s, counts: make([]int, len(filters)), row: listview.NewFilters()}
	for i, f := range filters {
		b := ui.NewButton(func() string { return c.count(i) }, func() { s.tapFilter(f) })
		b.Slim = true
		b.Note = s.look.Say("night.filter_" + string(f))
		c.all = append(c.all, b)
		c.row.Add(b)
	}
	return c
}

// count is what a chip says of its filter. While earlier nights are read it says
// that more may come: a nought would tell that nobody is held and nothing returned.
// Where records may not be read, how many there are is not known.
func (c *chips) count(i int) string {
	n := c.screen.look.Texts().Int(c.counts[i])
	switch {
	case filters[i] == Crews:
		return n // it is of the plan
	case c.screen.data.Ended:
		return "—"
	case c.screen.data.Reading:
		return n + "…"
	}
	return n
}

// fill counts the lines a filter would show of those there are. A supervisor
// writes no record, so two of them are nothing to him.
func (c *chips) fill(lines []line) {
	for i, f := range filters {
		n := 0
		for _, l := range lines {
			if f.takes(l) {
				n++
			}
		}
		if f == Crews {
			n = len(c.screen.data.Crews)
		}
		c.counts[i] = n
		b := c.all[i]
		ui.Show(b, c.screen.offers(f))
		b.Chosen = f == c.screen.filter
		b.Refresh()
	}
}

// offers says whether a filter means anything to this officer.
func (s *Screen) offers(f Filter) bool {
	if f == Crews {
		return s.data.Supervisor && len(s.data.Crews) > 0
	}
	return !s.data.Supervisor || f != Mine && f != Drafts
}

// Filter is the one that is chosen.
func (s *Screen) Filter() Filter { return s.filter }

// SetFilter chooses a filter, without telling OnFilter.
func (s *Screen) SetFilter(f Filter) {
	if !slices.Contains(filters, f) {
		f = All
	}
	s.filter = f
	s.seek.Relabel()
	if !s.fresh { // else nothing is known yet
		s.fill()
	}
}

// Turn goes to another filter, of which the officer has not thought: what is to be seen is
// not under the one before. As a tap it outlives a lock.
func (s *Screen) Turn(f Filter) {
	if f == s.filter {
		return
	}
	s.SetFilter(f)
	s.tellFilter()
}

func (s *Screen) tellFilter() {
	if s.OnFilter != nil {
		s.OnFilter(s.filter)
	}
}

// tapFilter is a tap on a chip: the list begins at its top, or where the chosen
// record stands in it.
func (s *Screen) tapFilter(f Filter) {
	if f == s.filter {
		return
	}
	if s.seek.Wide() { // it was asked for under the filter of before
		s.seek.End()
	}
	s.SetFilter(f)
	if s.follows() {
		s.crews.list.Focus()
	}
	s.list.Choose(s.list.Chosen())
	if s.list.Chosen() < 0 {
		s.list.Top()
	}
	s.tellFilter()
}

// searchHint says what the search does.
func (s *Screen) searchHint() string {
	if s.filter == All || s.filter == Crews {
		return s.look.T("night.search")
	}
	return s.look.T("night.search_nights")
}

// Takes says whether the filter shows a record.
func (f Filter) Takes(r Row) bool { return f.takes(line{row: &r}) }

// turnFilter goes to the next filter, or back, as the keys do.
func (s *Screen) turnFilter(by int) {
	offered := slices.DeleteFunc(slices.Clone(filters), func(f Filter) bool { return !s.offers(f) })
	at := slices.Index(offered, s.filter) + by
	s.tapFilter(offered[min(max(at, 0), len(offered)-1)])
}

// noneText says why the list is empty: what was looked for, and where.
func (s *Screen) noneText() string {
	name := s.look.T("night.filter_" + string(s.filter))
	switch {
	case s.data.Ended:
		return s.look.T("night.filter_ended", "Filter", name)
	case s.filter == All:
		return s.look.T("night.search_none")
	case s.seek.Wide():
		return s.look.T("night.filter_none_ever", "Filter", name)
	case s.seek.Found() != nil:
		return s.look.T("night.filter_none_found", "Filter", name)
	}
	return s.look.T("night.filter_none", "Filter", name)
}
