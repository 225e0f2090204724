package raid

import (
	"fmt"
	"strings"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
)

// DetentionLimit is a dated row of how long a person may be held, and from
// which event that is counted.
type DetentionLimit struct {
	Article    string     `json:"article"`
	Minutes    int        `json:"minutes"`
	Event      codes.Code `json:"event"` // code list "detention": what starts it
	Source     string     `json:"source"`
	Unverified bool       `json:"unverified,omitempty"` // the text of the law was not read
	ValidFrom  civil.Date `json:"valid_from,omitempty"`
	ValidTo    civil.Date `json:"valid_to,omitempty"`
}

// DefaultDetention gives the ordinary limit of three hours of article 789 of
// the Code on administrative offences. The text was not read in a source
// (docs/sources.md, 2, general), nor was from which event it is counted:
// the row says so, and a region file may end it and add the right one.
func DefaultDetention() []DetentionLimit {
	return []DetentionLimit{{
		Article: "789", Minutes: 180, Event: codes.DetentionDelivered,
		Source: "Code 235-V of 5.7.2014, article 789", Unverified: true,
	}}
}

// MergeDetention adds a region's rows to the limits. A row with the article
// and the beginning of a known one ends it, any other is added; of the rows in
// force on a day the last one counts. Errors are Invalid and name the row:
// "detention.0.minutes".
func MergeDetention(base, rows []DetentionLimit) ([]DetentionLimit, error) {
	out := append([]DetentionLimit(nil), base...)
	for i, row := range rows {
		if field, detail := row.fault(); field != "" {
			return nil, &errs.Error{Kind: errs.Invalid, Code: "limit", Field: fmt.Sprintf("detention.%d.%s", i, field), Detail: detail}
		}
		at := -1
		for j, old := range out {
			if old.Article == row.Article && old.ValidFrom == row.ValidFrom {
				at = j
			}
		}
		switch {
		case at < 0:
			out = append(out, row)
		case out[at].Minutes != row.Minutes || out[at].Event != row.Event:
			return nil, &errs.Error{Kind: errs.Invalid, Code: "limit", Field: fmt.Sprintf("detention.%d", i), Detail: "a limit may be ended or verified, not rewritten"}
		default:
			out[at] = row
		}
	}
	return out, nil
}

func (l DetentionLimit) fault() (field, detail string) {
	switch {
	case strings.TrimSpace(l.Article) == "":
		return "article", "missing"
	case l.Minutes < 1 || l.Minutes > 72*60:
		return "minutes", "want 1 to 4320"
	case l.Event == "":
		return "event", "missing"
	case strings.TrimSpace(l.Source) == "":
		return "source", "missing"
	}
	return spanFault(l.ValidFrom, l.ValidTo)
}

// Deadline is until when a person may be held, counted from its own start
// event. (The other clock of a child in care simply runs from MetAt.)
type Deadline struct {
	Event      codes.Code // code list "detention"
	From, To   time.Time
	Source     string
	Unverified bool
}

// DeadlineOf gives the detention limit of a person: from the event that was
// written for him, else from the delivery to the police where that is the
// event the limit counts from. It says false where nothing has started it, or
// where no limit is in force on that day.
func DeadlineOf(e Encounter, p Person, r Rules) (Deadline, bool) {
	var limit DetentionLimit
	event, from := codes.DetentionDelivered, e.DeliveredAt
	if p.Detained != nil && !p.Detained.From.IsZero() {
		event, from = p.Detained.Event, p.Detained.From
	}
	if from.IsZero() {
		return Deadline{}, false
	}
	day := civil.DateOf(from.In(civil.Location(r.Offset)))
	for _, row := range r.Detention {
		if day.Within(row.ValidFrom, row.ValidTo) {
			limit = row
		}
	}
	if limit.Minutes == 0 || p.Detained == nil && limit.Event != event {
		return Deadline{}, false
	}
	return Deadline{
		Event: event, From: from, To: from.Add(time.Duration(limit.Minutes) * time.Minute),
		Source: limit.Source, Unverified: limit.Unverified,
	}, true
}
