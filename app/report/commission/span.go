package commission

import (
	"time"

	"shyraq/app/raid/civil"
)

// Span is how long the periods are that a commission asks for.
type Span string

// The spans.
const (
	Month   Span = "month"
	Quarter Span = "quarter"
	Year    Span = "year"
)

// Spans are all of them, the shortest first.
var Spans = []Span{Month, Quarter, Year}

func (s Span) months() int {
	switch s {
	case Quarter:
		return 3
	case Year:
		return 12
	}
	return 1
}

// Around is the span in which a night lies. One that is not over ends with the
// night it is now, so that it is compared with as much of the year before.
func (s Span) Around(night, tonight civil.Date) Period {
	at := night.In(time.UTC)
	months := s.months()
	from := time.Date(at.Year(), time.Month((int(at.Month())-1)/months*months+1), 1, 0, 0, 0, 0, time.UTC)
	p := Period{civil.DateOf(from), civil.DateOf(from.AddDate(0, months, -1))}
	if p.Has(tonight) {
		p.To = tonight
	}
	return p
}

// Beside is the span before a period, or after it; ok is false where that has
// not begun.
func (s Span) Beside(p Period, by int, tonight civil.Date) (beside Period, ok bool) {
	at := p.From.In(time.UTC)
	first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	beside = s.Around(civil.DateOf(first.AddDate(0, by*s.months(), 0)), tonight)
	return beside, beside.From <= tonight
}
