package duty

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
)

// Counted is one thing that a number of the commission's report counts, as a list
// shows it: names masked.
type Counted struct {
	Row   Row          // its record; of a crew none but the id of the raid, its night and its window's beginning
	Face  Face         // who it tells of; none of a place, a visit, a crew
	Crew  string       // its name
	Parts []codes.Code // of a whole figure: the parts that count it too
	Count int          // more than one of things, outings and hours
	More  int          // other records of the same place and night
}

// Behind lists what a number of the report counts, newest first, as far as this officer
// may read it: the counts of all of it together are the number that Commission gives
// him. That he looked is written down before, as of a search.
func (d *Duty) Behind(ctx context.Context, p commission.Period, n commission.Number) ([]Counted, error) {
	if err := d.audit(ctx, AuditSearch, uuid.Nil, ""); err != nil {
		return nil, err
	}
	source, err := d.reported(ctx, p)
	if err != nil {
		return nil, err
	}
	items := commission.Behind(p, n, source.Source, d.reportRules())
	if err := source.whole(); err != nil {
		return nil, err
	}
	records, err := d.casesBehind(ctx, items)
	if err != nil {
		return nil, err
	}
	var out []Counted
	for _, i := range items {
		one := Counted{Parts: i.Parts, Count: n.Study.Of(i.Count), More: len(i.Records) - 1}
		if c := records[newest(i.Records, records)]; c != nil {
			d.countedRecord(&one, c, i.Person)
		} else {
			countedCrew(&one, source.Raids, i, d.Rules().Offset)
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b Counted) int {
		return cmp.Or(b.Row.At.Compare(a.Row.At), bytes.Compare(a.Row.ID[:], b.Row.ID[:]))
	})
	return out, nil
}

// casesBehind reads the records of a list. One that can be read no more since it was
// counted is not among them, nor are raids.
func (d *Duty) casesBehind(ctx context.Context, items []commission.Item) (map[uuid.UUID]*caseFile, error) {
	all := map[uuid.UUID]*caseFile{}
	for _, i := range items {
		for _, id := range i.Records {
			if all[id] != nil || i.Figure == "R20" {
				continue
			}
			c, err := d.readCase(ctx, id)
			if unreadable(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			all[id] = c
		}
	}
	return all, nil
}

// newest is the record of the latest time.
func newest(ids []uuid.UUID, of map[uuid.UUID]*caseFile) uuid.UUID {
	return slices.MaxFunc(ids, func(a, b uuid.UUID) int {
		if of[a] == nil || of[b] == nil {
			return 0
		}
		return of[a].at().Compare(of[b].at())
	})
}

// at is when it happened.
func (c *caseFile) at() time.Time {
	if c.short != nil {
		return c.short.Visit().At
	}
	return c.encounter.MetAt
}

// countedRecord fills in a record as it was saved: what is typed and not saved is not
// counted.
func (d *Duty) countedRecord(one *Counted, c *caseFile, person uuid.UUID) {
	saved := *c
	saved.draft = nil
	one.Row = d.row(&saved)
	for _, f := range one.Row.People {
		if f.ID == person {
			one.Face = f
		}
	}
}

func countedCrew(one *Counted, raids []commission.Raid, i commission.Item, offset *time.Location) {
	for _, r := range raids {
		if r.ID != i.Records[0] {
			continue
		}
		one.Row = Row{ID: r.ID, Kind: raid.KindRaid, Night: r.Night, At: r.From.In(offset)}
		for _, crew := range r.Crews {
			if crew.ID == i.Person {
				one.Crew = crew.Name
			}
		}
	}
}
