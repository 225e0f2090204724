package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/erasure"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/place"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// EraseRequest is what two administrators have erased.
type EraseRequest struct {
	Record uuid.UUID `json:"record"`
	Old    bool      `json:"old,omitempty"` // only the revisions that were replaced: after a correction
	Reason string    `json:"reason"`        // one of EraseReasons
}

// EraseReasons are why a record is erased before its term ends.
var EraseReasons = []string{"request", "correction", "court", "mistake"}

// reasonTerm is that of the end of a term.
const reasonTerm = "term"

// EraseReport says what an erasure came to.
type EraseReport struct {
	Records   []uuid.UUID `json:"records"` // with those that spoke of it alone
	Revisions int         `json:"revisions"`
	Aside     int         `json:"aside"` // lines that were in quarantine
	Purged    bool        `json:"purged"`
	Left      []string    `json:"left,omitempty"` // older stores in the data directory, which have it still
}

// erasureRow is the row of a record of which something was erased: what devices are
// told, and beside it what they are not.
type erasureRow struct {
	erasure.Order
	Aside  [][32]byte  `json:"aside,omitempty"` // lines that were in quarantine
	Reason string      `json:"reason"`          // the last one's
	By     []uuid.UUID `json:"by,omitempty"`    // administrators, where two decided
}

// Erase is refused: it takes two administrators, always.
func (l *Local) Erase(context.Context, EraseRequest) error {
	return errs.Errorf(errs.Denied, "second_administrator", "to erase takes two administrators with keys of their own: propose it with --as KEY-FILE, and another one approves")
}

func (r EraseRequest) check() error {
	if r.Record == uuid.Nil || !slices.Contains(EraseReasons, r.Reason) {
		return errs.Errorf(errs.Invalid, "erase", "a record, and a reason of %v", EraseReasons)
	}
	return nil
}

// erase destroys a record, and what speaks of it alone, or what it was before it was
// corrected.
func (l *Local) erase(ctx context.Context, ask EraseRequest, by ...uuid.UUID) (rep EraseReport, err error) {
	if err := ask.check(); err != nil {
		return rep, err
	}
	l.erasing.Lock()
	defer l.erasing.Unlock()
	var object access.Object
	var old []revision.Hash
	err = l.o.Store.Records(ctx, access.Retaining(), func(o access.Object, all []revision.Signed) error {
		if o.Record != ask.Record {
			return nil
		}
		object = o
		heads := revision.Heads(all)
		for _, s := range all {
			if !slices.ContainsFunc(heads, func(h revision.Signed) bool { return h.Rev == s.Rev }) {
				old = append(old, s.Rev)
			}
		}
		return nil
	})
	if err != nil {
		return rep, err
	}
	if !ask.Old && object.Kind == raid.KindRegister {
		return rep, errs.Errorf(errs.Invalid, "erase_list", "a list of children is loaded anew without him, and then what it was is erased: --old")
	}
	if ask.Old && len(old) == 0 {
		return rep, errs.Errorf(errs.NotFound, "nothing_old", "no revision of %s was replaced", ask.Record)
	}
	if !ask.Old {
		old = nil
		for _, id := range object.Speakers() {
			if err := l.eraseOne(ctx, id, nil, ask.Reason, by, &rep); err != nil {
				return rep, err
			}
		}
	}
	if err := l.eraseOne(ctx, ask.Record, old, ask.Reason, by, &rep); err != nil {
		return rep, err
	}
	return rep, l.afterErasing(ctx, &rep)
}

// eraseOne erases a record as one, or some revisions of it.
func (l *Local) eraseOne(ctx context.Context, record uuid.UUID, revs []revision.Hash, reason string, by []uuid.UUID, rep *EraseReport) error {
	at := l.o.Now().UTC()
	e := store.Erasure{Record: record, Revs: revs}
	e.Row = func(was []byte, stones []store.Tombstone, aside [][32]byte) ([]byte, error) {
		var row erasureRow
		if was != nil && json.Unmarshal(was, &row) != nil {
			return nil, store.Damaged("row of " + string(store.Erasures))
		}
		row.Record, row.Whole, row.At, row.Reason, row.By = record, row.Whole || len(revs) == 0, at, reason, by
		for _, s := range stones {
			row.Revs = append(row.Revs, erasure.Rev{Rev: s.Rev, Device: s.Envelope.Device, DSeq: s.Envelope.DSeq})
		}
		row.Aside = append(row.Aside, aside...)
		row.Sign(l.o.Keys.Signing(), l.o.ID)
		return json.Marshal(row)
	}
	e.Audit = func(stones []store.Tombstone) [][]byte {
		f := audit.Frame{Action: "erase", Records: []uuid.UUID{record}, People: by, Allowed: true, Reason: reason}
		for _, s := range stones[:min(len(stones), audit.MostIDs)] {
			f.Revs = append(f.Revs, s.Rev)
		}
		return l.o.Journal.Encode(f)
	}
	done, err := l.o.Store.Erase(context.WithoutCancel(ctx), access.Retaining(), e)
	if err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	if done.Commit > 0 {
		rep.Records = append(rep.Records, record)
		rep.Revisions += len(done.Stones)
		rep.Aside += done.Aside
	}
	return nil
}

// afterErasing takes out of the disk what was erased, and lets devices know. It goes
// by what is noted, so that whoever is cut off goes on with the next: the rows say
// what was erased, a row up to where it was purged, and a setting what devices know.
func (l *Local) afterErasing(ctx context.Context, rep *EraseReport) error {
	rows, err := l.o.Store.Rows(ctx, access.Administering(), store.Erasures)
	if err != nil {
		return err
	}
	last := uint64(0)
	for _, r := range rows {
		last = max(last, r.Version)
	}
	if last > l.people().Erased() {
		if err := l.o.Register.Change(ctx, func(e *register.Edit) error { return e.Set(register.ErasedSetting, last) }); err != nil {
			return err
		}
	}
	purged, err := l.o.Store.Row(ctx, access.Administering(), store.Jobs, rowPurged)
	if err != nil {
		return err
	}
	var upTo uint64
	if purged.Version != 0 && json.Unmarshal(purged.Value, &upTo) != nil {
		return store.Damaged("row of " + string(store.Jobs))
	}
	if upTo < last {
		if err := l.o.Store.Purge(ctx, access.Retaining(), upTo); err != nil {
			return fmt.Errorf("take out of the disk: %w", err)
		}
		b, _ := json.Marshal(last) // a number
		_, err = l.o.Store.Change(ctx, access.Administering(), func(uint64) ([]store.RowChange, error) {
			return []store.RowChange{{Table: store.Jobs, Key: rowPurged, Version: purged.Version, Value: b}}, nil
		})
		if wire.Code(err) == "row_changed" {
			err = nil // another server purged as well
		}
	}
	rep.Purged, rep.Left = err == nil, place.Left(l.o.Dir)
	return err
}

// Retain implements Control.
func (r *Remote) Retain(ctx context.Context) (v EraseReport, err error) {
	err = r.ask(ctx, "retain", struct{}{}, &v)
	return v, err
}

// Erase implements Control.
func (r *Remote) Erase(ctx context.Context, ask EraseRequest) error {
	return r.ask(ctx, "erase", ask, &struct{}{})
}

// Hold implements Control.
func (r *Remote) Hold(ctx context.Context, ask HoldRequest) error {
	return r.ask(ctx, "hold", ask, &struct{}{})
}
