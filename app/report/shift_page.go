package report

import (
	"time"

	"shyraq/app/i18n"
	"shyraq/app/paper"
)

// ShiftOf is what a shift's page says beside its counts.
type ShiftOf struct {
	Officer string
	Crew    string    // empty without a crew
	At      time.Time // when it was counted, in the region's offset
}

// ShiftCounts are the counts of a shift with their names, in the order in which
// they are shown everywhere.
func ShiftCounts(s Shift, t i18n.Texts) []paper.Pair {
	return []paper.Pair{
		{Name: t.T("shift.records"), Value: t.Int(s.Records)},
		{Name: t.T("shift.places"), Value: t.Int(s.Places)},
		{Name: t.T("shift.homes"), Value: t.Int(s.Homes)},
		{Name: t.T("shift.talks"), Value: t.Int(s.Talks)},
		{Name: t.T("shift.acts"), Value: t.Int(s.Acts)},
		{Name: t.T("shift.open"), Value: t.Int(s.Open)},
		{Name: t.T("shift.drafts"), Value: t.Int(s.Drafts)},
		{Name: t.T("shift.kept"), Value: t.T("shift.kept_of", "Kept", t.Int(s.Kept), "All", t.Int(s.Steps))},
	}
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
	if s.Open > 0 {
		all = append(all, t.N("shift.open_left", s.Open))
	}
	if s.Drafts > 0 {
		all = append(all, t.N("shift.drafts_left", s.Drafts))
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
	r.Pairs = append(r.Pairs, ShiftCounts(s, t)...)
	r.Pairs = append(r.Pairs, paper.Pair{Name: t.T("shift.code"), Value: s.Short()})
	r.Notes = ShiftNotes(s, t)
	if chain := ShiftChain(s, t); chain != "" {
		r.Notes = append(r.Notes, chain)
	}
	r.Notes = append(r.Notes, t.T("shift.code_note"))
	return r
}
