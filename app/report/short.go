package report

import "shyraq/app/raid"

// shortRow says where a kind of short record counts: in which figure of the
// night, or in none, and in which line of the page of a shift; nil: in no line.
type shortRow struct {
	figure Figure
	sheet  func(*Shift) *int
}

// none is the figure of a kind that the report has none for: its records are
// counted as records of the night, and no more.
const none Figure = -1

// count adds a record to its figure in a row of the night.
func (r shortRow) count(in *Figures) {
	if r.figure != none {
		in[r.figure].All++
	}
}

// write adds a record to its line of the page of a shift.
func (r shortRow) write(s *Shift) {
	if r.sheet != nil {
		*r.sheet(s)++
	}
}

// shortRows has a row for every kind of short record.
var shortRows = map[raid.Kind]shortRow{
	raid.KindVenueCheck: {R01, func(s *Shift) *int { return &s.Places }},
	raid.KindHomeCheck:  {R17, func(s *Shift) *int { return &s.Homes }},
	raid.KindTalk:       {R19, func(s *Shift) *int { return &s.Talks }},
}
