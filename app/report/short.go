package report

import "shyraq/app/raid"

// shortRow says where a kind of short record counts: in which figure of the
// night, and in which line of the page of a shift.
type shortRow struct {
	figure Figure
	sheet  func(*Shift) *int
}

// shortRows has a row for every kind of short record.
var shortRows = map[raid.Kind]shortRow{
	raid.KindVenueCheck: {R01, func(s *Shift) *int { return &s.Places }},
	raid.KindHomeCheck:  {R17, func(s *Shift) *int { return &s.Homes }},
	raid.KindTalk:       {R19, func(s *Shift) *int { return &s.Talks }},
}
