package raid

import (
	"fmt"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
	"strings"
	"time"
)

// Limit is a dated row of the legal night window. Class is "V" (venue) or "O"
// (outside home); From and To are local clock times "22:00" and "06:00", the
// window half-open; Article is what is proposed within it.
type Limit struct {
	Class     string     `json:"class"`
	From      string     `json:"from"`
	To        string     `json:"to"`
	Article   codes.Code `json:"article"`
	Source    string     `json:"source"`
	ValidFrom civil.Date `json:"valid_from,omitempty"`
	ValidTo   civil.Date `json:"valid_to,omitempty"`
}

// DefaultLimits gives the legal night window of article 442 of the Code on
// administrative offences (No. 235-V of 5.7.2014, adilet K1400000235):
//
//   - part 1: a minor in an entertainment venue without a legal
//     representative from 22:00 to 06:00 (text read at engime.org);
//   - part 2: a minor outside the home without a legal representative from
//     23:00 to 06:00 (text read at engime.org and kulanabb.kz).
//
// The date from which this wording is in force was not found, so the rows have
// no beginning. Part 3, the repeat within a year, is not a matter of the clock
// and is never proposed.
func DefaultLimits() []Limit {
	return []Limit{
		{Class: codes.ClassVenue, From: "22:00", To: "06:00", Article: "442.1", Source: "Code 235-V of 5.7.2014, article 442 part 1"},
		{Class: codes.ClassOutside, From: "23:00", To: "06:00", Article: "442.2", Source: "Code 235-V of 5.7.2014, article 442 part 2"},
	}
}

// MergeLimits adds a region's rows to the legal limits. A row that has class,
// article and beginning of a known one may only end it; any other is added.
// The order is kept. Errors are Invalid and name the row: "limits.0.from".
func MergeLimits(base, rows []Limit) ([]Limit, error) {
	out := append([]Limit(nil), base...)
	for i, row := range rows {
		if field, detail := row.fault(); field != "" {
			return nil, &errs.Error{Kind: errs.Invalid, Code: "limit", Field: fmt.Sprintf("limits.%d.%s", i, field), Detail: detail}
		}
		at := -1
		for j, old := range out {
			if old.Class == row.Class && old.Article == row.Article && old.ValidFrom == row.ValidFrom {
				at = j
			}
		}
		if at < 0 {
			out = append(out, row)
			continue
		}
		old := out[at]
		ended := old.ValidTo != "" && old.ValidTo != row.ValidTo
		if old.From != row.From || old.To != row.To || ended {
			return nil, &errs.Error{Kind: errs.Invalid, Code: "limit", Field: fmt.Sprintf("limits.%d", i), Detail: "a limit may be ended, not rewritten"}
		}
		out[at].ValidTo = row.ValidTo
	}
	return out, nil
}

// fault names the first member of a limit that is not right.
func (l Limit) fault() (field, detail string) {
	from, okFrom := civil.Minutes(l.From)
	to, okTo := civil.Minutes(l.To)
	switch {
	case l.Class != codes.ClassVenue && l.Class != codes.ClassOutside:
		return "class", "want V or O"
	case !okFrom:
		return "from", "want a clock time such as 22:00"
	case !okTo:
		return "to", "want a clock time such as 06:00"
	case from == to:
		return "to", "the window is empty"
	case l.Article == "":
		return "article", "missing"
	case isRepeat(l.Article):
		return "article", "a repeat is never proposed by the clock"
	case strings.TrimSpace(l.Source) == "":
		return "source", "missing"
	}
	return spanFault(l.ValidFrom, l.ValidTo)
}

// spanFault names what is wrong with the days between which a row of law is in
// force; either may be open.
func spanFault(from, to civil.Date) (field, detail string) {
	switch {
	case from != "" && !from.Valid():
		return "valid_from", "not a date"
	case to != "" && !to.Valid():
		return "valid_to", "not a date"
	case from != "" && to != "" && to <= from:
		return "valid_to", "ends before it begins"
	}
	return "", ""
}

// holds says whether the window is open at an instant of local time. Windows
// are half-open: 22:00:00 is inside, 06:00:00 is not.
func (l Limit) holds(local time.Time) bool {
	from, okFrom := civil.Minutes(l.From)
	to, okTo := civil.Minutes(l.To)
	if !okFrom || !okTo || !civil.DateOf(local).Within(l.ValidFrom, l.ValidTo) {
		return false
	}
	at := local.Hour()*60 + local.Minute()
	if from > to {
		return at >= from || at < to
	}
	return at >= from && at < to
}
