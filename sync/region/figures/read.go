package figures

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// glimpse is all that is read of a record: when and where, and whether it counts.
// What else stands in it is not decoded.
type glimpse struct {
	Night civil.Date `json:"night"`
	Place struct {
		Point    *raid.Point `json:"point"`
		Venue    string      `json:"venue"`
		District string      `json:"district"`
	} `json:"place"`
	Withdrawal json.RawMessage `json:"withdrawal"`
	Undone     json.RawMessage `json:"undone"`
}

// seen is a record as it stands.
type seen struct {
	kind  raid.Kind
	month string
	glimpse
}

// part is how many lines of the index are read at once.
const part = 512

// each gives the records that a unit founded and that have something new after a
// place, each once, as it stands now, with its own last place.
func each(ctx context.Context, r store.Reading, s access.Scope, unit string, after access.Position, f func(seen, access.Position)) error {
	token := access.UnitToken(unit)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		all, err := r.Entries([]access.Token{token}, after, r.Horizon(), part)
		if err != nil {
			return err
		}
		for _, e := range all {
			v, ok, err := look(r, s, unit, e)
			if err != nil {
				return err
			}
			if ok {
				f(v, e.At)
			}
		}
		if len(all) < part {
			return nil
		}
		after = all[len(all)-1].At
	}
}

// look opens a record at its last place. What was withdrawn or undone does not
// count, nor a body of which night and place cannot be read.
func look(r store.Reading, s access.Scope, unit string, e access.Entry) (seen, bool, error) {
	o, err := r.Object(e.Record)
	if err != nil || o.Last != e.At || o.Founder() != unit || !s.Reads(o) {
		return seen{}, false, err
	}
	body, err := last(r, e.Record, e.At)
	if err != nil {
		return seen{}, false, err
	}
	v := seen{kind: o.Kind}
	if json.Unmarshal(body, &v.glimpse) != nil || set(v.Withdrawal) || set(v.Undone) {
		return seen{}, false, nil
	}
	v.month = MonthOf(v.Night)
	return v, v.month != "", nil
}

func set(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

func last(r store.Reading, record uuid.UUID, at access.Position) (json.RawMessage, error) {
	before := at
	switch {
	case before.Seq > 0:
		before.Seq--
	case before.Commit > 0:
		before = access.Position{Commit: at.Commit - 1, Seq: access.Latest.Seq}
	}
	all, err := r.History(record, before, at, 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	line, err := r.Line(all[0])
	if err != nil {
		return nil, err
	}
	signed, err := revision.ParseLine(line)
	if err != nil {
		return nil, errs.Errorf(errs.Unavailable, "store_damaged", "line %s", all[0].Rev)
	}
	return signed.Envelope.Body, nil
}
