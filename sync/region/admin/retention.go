package admin

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/help"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/register"
	"shyraq/sync/region/retention"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// settingRetention is the setting that holds a region's terms, and settingHolds the
// records that an administrator had held.
const (
	settingRetention = "retention"
	settingHolds     = "holds"
)

// RetentionReport says what is due, by ids, days and codes.
type RetentionReport struct {
	On      bool                       `json:"on"`
	Usual   bool                       `json:"usual,omitempty"` // the region set no terms of its own
	Terms   []retention.Term           `json:"terms"`
	Today   civil.Date                 `json:"today"`
	Records int                        `json:"records"` // that are there
	Erased  int                        `json:"erased"`  // records of which nothing is there any more
	Due     []DueRow                   `json:"due"`     // the earliest first
	Held    []DueRow                   `json:"held"`
	Kept    map[retention.Category]int `json:"kept"` // not due yet
}

// DueRow is a record that is due.
type DueRow struct {
	Record uuid.UUID `json:"record"`
	Kind   raid.Kind `json:"kind"`
	retention.Standing
	Revisions int `json:"revisions"`
}

// Retention says what is due. Nothing is changed, and no word of a record is told.
func (l *Local) Retention(ctx context.Context) (rep RetentionReport, err error) {
	err = l.o.Journal.Write(ctx, audit.Frame{Action: "retention_due", Allowed: true})
	if err == nil {
		rep, err = l.due(ctx)
	}
	return rep, err
}

// terms are the region's own, or else the usual ones, which erase nothing by
// themselves.
func termsOf(s *register.State) (terms retention.Settings, own bool, err error) {
	var raw json.RawMessage
	if own, err = s.Setting(settingRetention, &raw); err != nil || !own {
		return retention.Usual(), false, err
	}
	terms, err = retention.Parse(raw)
	return terms, true, err
}

// due goes through all that is kept.
func (l *Local) due(ctx context.Context) (rep RetentionReport, err error) {
	terms, own, err := termsOf(l.people())
	if err != nil {
		return rep, err
	}
	look, err := l.newLook(ctx)
	if err != nil {
		return rep, err
	}
	now := l.o.Now()
	rep = RetentionReport{On: terms.On, Usual: !own, Terms: terms.Terms, Today: civil.DateOf(now.In(look.offset)), Kept: map[retention.Category]int{}, Due: []DueRow{}, Held: []DueRow{}}
	about := map[uuid.UUID][]uuid.UUID{} // of what is due: what it speaks of
	kept := map[uuid.UUID]bool{}
	told := answers{of: map[uuid.UUID][]help.Answer{}}
	err = l.o.Store.Records(ctx, access.Retaining(), func(o access.Object, all []revision.Signed) error {
		if len(all) == 0 {
			rep.Erased++
			return nil
		}
		rep.Records++
		row := DueRow{Record: o.Record, Kind: o.Kind, Revisions: len(all), Standing: terms.Judge(look.record(o, all), now, look.offset)}
		told.take(o, all)
		switch {
		case len(o.Speaks()) > 0 && !row.Due:
			told.rows = append(told.rows, row)
			about[o.Record] = o.Speaks()
		case row.Erases() || len(row.Old) > 0:
			rep.Due = append(rep.Due, row)
			about[o.Record] = o.Speaks()
			kept[o.Record] = !row.Erases()
		case row.Due:
			rep.Held = append(rep.Held, row)
			kept[o.Record] = true
		default:
			rep.Kept[row.Category]++
			kept[o.Record] = true
		}
		return nil
	})
	rep.answered(told, kept)
	rep.endWith(told, about, kept, look)
	rep.holdSpoken(about, kept)
	for _, rows := range [][]DueRow{rep.Due, rep.Held} {
		slices.SortFunc(rows, func(a, b DueRow) int {
			return cmp.Or(cmp.Compare(a.Ends, b.Ends), bytes.Compare(a.Record[:], b.Record[:]))
		})
	}
	return rep, err
}

// holdSpoken has a review or a link stay as long as what it is about.
func (r *RetentionReport) holdSpoken(about map[uuid.UUID][]uuid.UUID, kept map[uuid.UUID]bool) {
	r.Due = slices.DeleteFunc(r.Due, func(row DueRow) bool {
		if !slices.ContainsFunc(about[row.Record], func(id uuid.UUID) bool { return kept[id] }) {
			return false
		}
		row.Held = []retention.Reason{retention.HeldSpoken}
		r.Held = append(r.Held, row)
		return true
	})
}

// look is what has to be known beside a record to judge it.
type look struct {
	offset *time.Location
	aside  map[uuid.UUID]bool
	held   []uuid.UUID
	marks  []receivedMark
}

func (l *Local) newLook(ctx context.Context) (*look, error) {
	v := &look{aside: map[uuid.UUID]bool{}, offset: time.UTC}
	if zone, err := civil.ParseOffset(l.people().File().Offset); err == nil {
		v.offset = zone
	}
	if _, err := l.people().Setting(settingHolds, &v.held); err != nil {
		return nil, err
	}
	var err error
	if v.marks, _, err = l.receivedMarks(ctx); err != nil {
		return nil, err
	}
	return v, l.o.Store.LinesAside(ctx, access.Retaining(), func(a intake.Aside) error {
		if s, err := revision.ParseLine(a.Line); err == nil {
			v.aside[s.Envelope.Record] = true
		}
		return nil
	})
}

func (v *look) record(o access.Object, all []revision.Signed) retention.Record {
	return retention.Record{Object: o, Revisions: all, Aside: v.aside[o.Record], Ordered: slices.Contains(v.held, o.Record), Received: receivedOn(v.marks, o.Last.Commit)}
}

// A mark says that a commit was the last one on a day. By it the region knows of a
// record, whatever a device's clock said, that it came on that day or later.
type receivedMark struct {
	Day    civil.Date `json:"day"`
	Commit uint64     `json:"commit"`
}

const (
	rowReceived = "received"
	markEvery   = 7 * 24 * time.Hour
	mostMarks   = 4000
)

func (l *Local) receivedMarks(ctx context.Context) (all []receivedMark, version uint64, err error) {
	row, err := l.o.Store.Row(ctx, access.Administering(), store.Jobs, rowReceived)
	if err == nil && row.Version != 0 && json.Unmarshal(row.Value, &all) != nil {
		err = store.Damaged("row of " + string(store.Jobs))
	}
	return all, row.Version, err
}

// mark notes which commit is the last one today, once a week.
func (l *Local) mark(ctx context.Context) error {
	all, version, err := l.receivedMarks(ctx)
	if err != nil {
		return err
	}
	today := civil.DateOf(l.o.Now().UTC())
	if n := len(all); n > 0 && civil.DateOf(l.o.Now().UTC().Add(-markEvery)) < all[n-1].Day {
		return nil // also where the clock was put back
	}
	_, err = l.o.Store.Change(ctx, access.Administering(), func(commit uint64) ([]store.RowChange, error) {
		next := append(slices.Clone(all), receivedMark{today, commit})
		b, err := json.Marshal(next[max(0, len(next)-mostMarks):])
		return []store.RowChange{{Table: store.Jobs, Key: rowReceived, Version: version, Value: b}}, err
	})
	return err
}

// receivedOn is the day of the last mark before a commit.
func receivedOn(marks []receivedMark, commit uint64) (day civil.Date) {
	for _, m := range marks {
		if m.Commit < commit {
			day = max(day, m.Day)
		}
	}
	return day
}

// Retention implements Control.
func (r *Remote) Retention(ctx context.Context) (v RetentionReport, err error) {
	err = r.ask(ctx, "retention", struct{}{}, &v)
	return v, err
}
