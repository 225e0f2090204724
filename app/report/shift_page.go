package report

import (
	"time"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
)

// ShiftOf is what a shift's page says beside its counts.
type ShiftOf struct {
	Officer string
	Crew    string    // empty without a crew
	At      time.Time // when it was counted, in the region's offset
	Walked  []Walked  // of the crew's sectors; none where no way is known
}

// Walked is how much of a sector a way has passed.
type Walked struct {
	Names codes.Names
	Share float64 // 0 to 1
}

func (w Walked) name(t i18n.Texts) string {
	return t.T("shift.walked", "Sector", w.Names.In(string(t.Lang())))
}

// value is the share in percent; below ten with a decimal.
func (w Walked) value(t i18n.Texts) string {
	percent, digits := 100*w.Share, 0
	if percent < 10 {
		digits = 1
	}
	return t.Decimal(percent, digits) + "\u00a0%"
}

// ShiftCount is a count of a shift with its name.
type ShiftCount struct {
	Name, Value string
	Waits       int  // how much of it somebody has still to do
	Done        bool // all that there was is done
}

// ShiftCounts are the counts of a shift, in the order in which they are shown
// everywhere.
func ShiftCounts(s Shift, t i18n.Texts) []ShiftCount {
	count := func(key string, n int) ShiftCount { return ShiftCount{Name: t.T(key), Value: t.Int(n)} }
	waiting := func(key string, n int) ShiftCount { return ShiftCount{Name: t.T(key), Value: t.Int(n), Waits: n} }
	return []ShiftCount{
		count("shift.records", s.Records),
		count("shift.places", s.Places),
		count("shift.homes", s.Homes),
		count("shift.talks", s.Talks),
		count("shift.acts", s.Acts),
		waiting("shift.open", s.Open+s.Carried),
		waiting("shift.forks", s.Forks),
		waiting("shift.drafts", s.Drafts),
		{
			Name: t.T("shift.kept"), Value: t.T("shift.kept_of", "Kept", t.Int(s.Kept), "All", t.Int(s.Steps)),
			Waits: s.OnHere, Done: s.OnHere == 0 && s.Steps > 0,
		},
	}
}

// ShiftWay is what is told of the way that was kept of a shift, and how much of the
// crew's sectors it passed; nothing where none was kept.
func ShiftWay(s Shift, walked []Walked, t i18n.Texts) []paper.Pair {
	way := s.Track
	if way == nil {
		return nil
	}
	pairs := []paper.Pair{
		{Name: t.T("shift.way"), Value: t.Distance(float64(way.Metres))},
		{Name: t.T("shift.way_time"), Value: t.Duration(way.Time)},
	}
	if way.Aside > 0 {
		pairs = append(pairs, paper.Pair{Name: t.T("shift.way_aside"), Value: t.Int(way.Aside)})
	}
	if way.OffTime > 0 {
		pairs = append(pairs, paper.Pair{Name: t.T("shift.way_off_time"), Value: t.Int(way.OffTime)})
	}
	for _, w := range walked {
		pairs = append(pairs, paper.Pair{Name: w.name(t), Value: w.value(t)})
	}
	return pairs
}

// ShiftNotes say in sentences what is still to be done, and what is only on
// this device; where nothing is, that.
func ShiftNotes(s Shift, t i18n.Texts) []string {
	var all []string
	switch {
	case s.Steps == 0:
		all = append(all, t.T("shift.nothing"))
	case s.OnHere > 0:
		all = append(all, t.N("shift.only_here", s.OnHere))
	default:
		all = append(all, t.T("shift.all_kept"))
	}
	if s.Wrong > 0 { // before all else
		all = append(all, t.N("shift.wrong_left", s.Wrong))
	}
	if s.Open > 0 {
		all = append(all, t.N("shift.open_left", s.Open))
	}
	if s.Carried > 0 {
		all = append(all, t.N("shift.carried_left", s.Carried))
	}
	if s.Returned > 0 {
		all = append(all, t.N("shift.returned_left", s.Returned))
	}
	if s.Forks > 0 {
		all = append(all, t.N("shift.forks_left", s.Forks))
	}
	if s.Drafts > 0 {
		all = append(all, t.N("shift.drafts_left", s.Drafts))
	}
	if s.Others > 0 {
		all = append(all, t.N("shift.others_left", s.Others))
	}
	for _, e := range s.Earlier {
		all = append(all, t.N("shift.earlier", e.Steps, "At", t.DateClock(e.At), "Code", spoken(e.Hash)))
	}
	return all
}

// ShiftChain says which numbers of the device's chain are meant; empty where
// there are none.
func ShiftChain(s Shift, t i18n.Texts) string {
	if s.Steps == 0 {
		return ""
	}
	return t.T("shift.chain", "First", t.Int(int(s.First)), "Last", t.Int(int(s.Last)))
}

// ShiftPage is the end of a shift as a page of paper.
func ShiftPage(s Shift, of ShiftOf, t i18n.Texts) paper.Report {
	r := paper.Report{
		Title: t.T("shift.title"), Subtitle: t.T("shift.night", "Date", t.Date(s.Night.In(of.At.Location()))),
		Foot: t.T("shift.code") + ": " + s.Hash, At: of.At,
	}
	r.Pairs = append(r.Pairs, paper.Pair{Name: t.T("shift.officer"), Value: of.Officer})
	if of.Crew != "" {
		r.Pairs = append(r.Pairs, paper.Pair{Name: t.T("shift.crew"), Value: of.Crew})
	}
	r.Pairs = append(r.Pairs,
		paper.Pair{Name: t.T("shift.device"), Value: s.Device.String()},
		paper.Pair{Name: t.T("shift.made"), Value: t.DateClock(of.At)})
	for _, c := range ShiftCounts(s, t) {
		r.Pairs = append(r.Pairs, paper.Pair{Name: c.Name, Value: c.Value})
	}
	r.Pairs = append(r.Pairs, ShiftWay(s, of.Walked, t)...)
	r.Pairs = append(r.Pairs, paper.Pair{Name: t.T("shift.code"), Value: s.Short()})
	r.Notes = ShiftNotes(s, t)
	if chain := ShiftChain(s, t); chain != "" {
		r.Notes = append(r.Notes, chain)
	}
	r.Notes = append(r.Notes, t.T("shift.code_note"))
	return r
}
