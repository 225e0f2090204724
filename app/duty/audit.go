package duty

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/ledger"
)

// AuditAction is what is written in the journal beside the records: who looked, and at
// what, never what he saw.
type AuditAction string

// The actions.
const (
	AuditUnlock AuditAction = "unlock"
	AuditReveal AuditAction = "reveal"
	AuditEdit   AuditAction = "edit"
	AuditSearch AuditAction = "search"
	AuditPrint  AuditAction = "print"
	AuditExport AuditAction = "export"

	AuditRecover AuditAction = "recover" // his keys were given back
)

// audit writes an action down before its answer is given: where it cannot be written,
// nothing is shown.
func (d *Duty) audit(ctx context.Context, action AuditAction, record uuid.UUID, field string, people ...uuid.UUID) error {
	frame := ledger.AuditFrame{
		At: d.opts.Now().UTC(), Action: string(action), Officer: d.opts.Keys.Officer().ID,
		Device: d.opts.Device.Device, Allowed: true, Reason: field, People: people,
	}
	if record != uuid.Nil {
		frame.Records = []uuid.UUID{record}
	}
	err := d.ledger.WriteAudit(ctx, frame)
	switch {
	case ofDisk(err): // what was asked for was to be seen, and nothing to be saved
		return errors.Join(errs.Errorf(errs.Unavailable, "unlogged", "that it is looked at cannot be written down"), err)
	case err != nil:
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// Unlocked writes down that the officer opened the device.
//
// A disk that takes no more does not keep him out: nothing of anybody is shown
// by it, and what shows something is written down or refused.
func (d *Duty) Unlocked(ctx context.Context) error {
	err := d.audit(ctx, AuditUnlock, uuid.Nil, "")
	if ofDisk(err) {
		return nil
	}
	return err
}

// ofDisk says whether something could not be written because of the disk.
func ofDisk(err error) bool {
	var e *errs.Error
	if !errors.As(err, &e) {
		return errs.OfDisk(err) != nil
	}
	switch e.Code {
	case "unlogged", "disk_full", "disk_no_room", "folder_read_only", "folder_forbidden", "disk_failed":
		return true
	}
	return false
}

// Printed writes down that a record or a page goes to paper.
func (d *Duty) Printed(ctx context.Context, record uuid.UUID, what string) error {
	return d.audit(ctx, AuditPrint, record, what)
}

// Exported writes down that figures or records leave the device as a file.
func (d *Duty) Exported(ctx context.Context, what string) error {
	return d.audit(ctx, AuditExport, uuid.Nil, what)
}
