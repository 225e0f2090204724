package admin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"shyraq/errs"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/store"
)

// ArchiveRequest says which decisions leave the journal, and where to.
type ArchiveRequest struct {
	Dir    string    `json:"dir"`             // on the server's machine
	Before time.Time `json:"before,omitzero"` // those of full months before this; the usual term where it is zero
}

// ArchiveReport says what left.
type ArchiveReport struct {
	Files   int        `json:"files"`
	Entries int        `json:"entries"`
	Left    store.Left `json:"left"` // all that ever left
	Bytes   int64      `json:"bytes"`
}

// ArchiveAudit takes old decisions out of the journal into files, a month each,
// encrypted for those whom backups are for.
func (l *Local) ArchiveAudit(ctx context.Context, ask ArchiveRequest) (rep ArchiveReport, err error) {
	if ask.Dir == "" {
		return rep, errs.Errorf(errs.Invalid, "archive_dir", "which folder do the files go to?")
	}
	if ask.Before.IsZero() {
		ask.Before = l.o.Now().Add(-audit.UsualTerm)
	}
	for {
		n, err := l.archiveMonth(ctx, ask.Dir, fullMonths(ask.Before))
		if err != nil {
			return rep, err
		}
		if n == 0 {
			break
		}
		rep.Files, rep.Entries = rep.Files+1, rep.Entries+n
	}
	if rep.Left, err = l.o.Journal.Left(ctx); err != nil {
		return rep, err
	}
	rep.Bytes, err = l.o.Journal.Bytes(ctx)
	return rep, err
}

// fullMonths is the beginning of the month of a moment.
func fullMonths(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func (l *Local) archiveMonth(ctx context.Context, dir string, before time.Time) (int, error) {
	to, err := l.backupTo(nil)
	if err != nil {
		return 0, err
	}
	n, err := l.o.Journal.ArchiveMonth(ctx, audit.Archive{Dir: dir, Region: l.o.ID, To: to, Sign: l.o.Keys.Signing()}, before)
	if err != nil {
		return 0, fmt.Errorf("archive audit: %w", err)
	}
	if n > 0 {
		left, err := l.o.Journal.Left(ctx)
		if err != nil {
			return n, err
		}
		l.o.Journal.Note(ctx, audit.Frame{Action: "audit_left", Allowed: true, Reason: left.SHA256, Times: n})
	}
	return n, nil
}

// auditEvery is how often the journal is looked at.
const auditEvery = 6 * time.Hour

// KeepAudit keeps the journal in its bounds, until the context ends: what is older
// than the term goes into a folder, and where it is too large then, older months.
// Without a folder nothing ever leaves, and it says so in good time.
func (l *Local) KeepAudit(ctx context.Context, dir string, term time.Duration) {
	l.again(ctx, auditEvery, "audit", func() error { return l.BoundAudit(ctx, dir, term) })
}

// BoundAudit does once what KeepAudit does again and again.
func (l *Local) BoundAudit(ctx context.Context, dir string, term time.Duration) error {
	n, err := l.o.Journal.Bytes(ctx)
	if errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	if err != nil {
		return err
	}
	most := l.o.Journal.Most()
	if dir == "" {
		if n >= most/10*8 {
			l.o.Log.Warn("the audit grows beyond its bound; give it a folder (audit-to), or export it", slog.Int64("bytes", n), slog.Int64("bound", most))
		}
		return nil
	}
	if _, err := l.ArchiveAudit(ctx, ArchiveRequest{Dir: dir, Before: l.o.Now().Add(-term)}); err != nil {
		return err
	}
	for n, err = l.o.Journal.Bytes(ctx); err == nil && n > most; n, err = l.o.Journal.Bytes(ctx) {
		left, err := l.archiveMonth(ctx, dir, l.o.Now().Add(time.Second))
		if err != nil {
			return err
		}
		if left == 0 {
			return errs.Errorf(errs.Unavailable, "audit_full", "the audit of this very moment is beyond its bound")
		}
	}
	return err
}
