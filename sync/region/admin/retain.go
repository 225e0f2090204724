package admin

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
	"shyraq/sync/region/retention"
)

// rowPurged says up to which commit what was erased is out of the disk.
const rowPurged = "purged"

// Retain erases what is due and not held, and takes what was erased out of the disk.
func (l *Local) Retain(ctx context.Context) (rep EraseReport, err error) {
	l.erasing.Lock()
	defer l.erasing.Unlock()
	due, err := l.due(ctx)
	if err != nil {
		return rep, err
	}
	defer func() {
		l.o.Journal.Note(ctx, audit.Frame{Action: "retention", Allowed: err == nil, Reason: wire.Code(err), Times: len(rep.Records)})
	}()
	// What speaks of a record goes before it.
	slices.SortStableFunc(due.Due, func(a, b DueRow) int { return cmp.Compare(speaks(b), speaks(a)) })
	for _, row := range due.Due {
		if err := ctx.Err(); err != nil {
			return rep, err
		}
		if err = l.eraseOne(ctx, row.Record, row.Old, reasonTerm, nil, &rep); err != nil {
			return rep, err
		}
	}
	return rep, l.afterErasing(ctx, &rep)
}

func speaks(r DueRow) int {
	if r.Category == retention.Review || r.Category == retention.Link {
		return 1
	}
	return 0
}

// night is how often what is due is looked for.
const night = 24 * time.Hour

// KeepRetention marks the days, finishes what was begun, and each night erases what is
// due where the region switched that on, until the context ends.
func (l *Local) KeepRetention(ctx context.Context) {
	l.again(ctx, night, "retention", func() error { return l.RetainOnce(ctx) })
}

// RetainOnce is one night of KeepRetention.
func (l *Local) RetainOnce(ctx context.Context) error {
	if err := l.mark(ctx); err != nil {
		return err
	}
	terms, _, err := termsOf(l.people())
	if err == nil && terms.On {
		_, err = l.Retain(ctx)
		return err
	}
	if err == nil {
		l.erasing.Lock()
		defer l.erasing.Unlock()
		err = l.afterErasing(ctx, new(EraseReport))
	}
	return err
}

// setTerms sets the region's terms.
func (l *Local) setTerms(ctx context.Context, s retention.Settings) error {
	_, err := retention.Parse(s.Encode())
	if err == nil {
		err = l.o.Register.Change(ctx, func(e *register.Edit) error { return e.Set(settingRetention, s) })
	}
	l.o.Journal.Note(ctx, audit.Frame{Action: "retention_terms", Allowed: err == nil, Reason: wire.Code(err)})
	return err
}

// HoldRequest has a record held, or, by two, given free.
type HoldRequest struct {
	Record  uuid.UUID `json:"record"`
	Release bool      `json:"release,omitempty"`
}

// mostHolds bounds the records that are held by order.
const mostHolds = 10_000

// Hold has a record held: one administrator may, for nothing is lost by it.
func (l *Local) Hold(ctx context.Context, ask HoldRequest) error {
	if ask.Release {
		return errs.Errorf(errs.Denied, "second_administrator", "to give a record free takes two administrators: propose it with --as KEY-FILE")
	}
	return l.hold(ctx, ask)
}

func (l *Local) hold(ctx context.Context, ask HoldRequest) error {
	err := l.o.Register.Change(ctx, func(e *register.Edit) error {
		var held []uuid.UUID
		if _, err := e.State().Setting(settingHolds, &held); err != nil {
			return err
		}
		if ask.Record == uuid.Nil || len(held) >= mostHolds {
			return errs.Errorf(errs.Invalid, "hold", "a record, and at most %d", mostHolds)
		}
		held = slices.DeleteFunc(held, func(id uuid.UUID) bool { return id == ask.Record })
		if !ask.Release {
			held = append(held, ask.Record)
		}
		return e.Set(settingHolds, held)
	})
	action := map[bool]string{true: "release", false: "hold"}[ask.Release]
	l.o.Journal.Note(ctx, audit.Frame{Action: action, Records: []uuid.UUID{ask.Record}, Allowed: err == nil, Reason: wire.Code(err)})
	return err
}
