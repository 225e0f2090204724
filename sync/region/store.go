package region

import (
	"context"

	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// store is what the server needs of a ledger. Everything is durable when a
// call returns.
type store interface {
	// add appends accepted revisions as one batch.
	add(ctx context.Context, batch []revision.Signed) error
	get(ctx context.Context, rev revision.Hash) (revision.Signed, error)
	// since gives revisions in the order of their commit, after a position.
	since(ctx context.Context, pos uint64, limit int) ([]positioned, error)
	// quarantine keeps lines that are not folded; release drops held ones that
	// were stored since.
	quarantine(ctx context.Context, lines []quarantined) error
	release(ctx context.Context, lines []quarantined) error
	inQuarantine(ctx context.Context) ([]quarantined, error)
	// writeAudit journals a decision, by ids alone.
	writeAudit(ctx context.Context, n auditFrame) error
}

type positioned struct {
	pos    uint64
	signed revision.Signed
}

type (
	quarantined = ledger.QuarantinedLine
	auditFrame  = ledger.AuditFrame
)

// kept is the store that a ledger makes: everything under the server's one
// sealing key.
type kept struct {
	*ledger.Ledger
	key seal.KeyID
}

func (k kept) add(ctx context.Context, batch []revision.Signed) error {
	entries := make([]ledger.Entry, len(batch))
	for i, s := range batch {
		entries[i] = ledger.Entry{Signed: s, Key: k.key}
	}
	_, err := k.Append(ctx, entries...)
	return err
}

func (k kept) get(ctx context.Context, rev revision.Hash) (revision.Signed, error) {
	return k.Get(ctx, rev)
}

func (k kept) since(ctx context.Context, pos uint64, limit int) ([]positioned, error) {
	page, err := k.Since(ctx, pos, limit)
	out := make([]positioned, len(page))
	for i, p := range page {
		out[i] = positioned{pos: p.Pos, signed: p.Signed}
	}
	return out, err
}

func (k kept) quarantine(ctx context.Context, lines []quarantined) error {
	return k.Quarantine(ctx, lines...)
}

func (k kept) release(ctx context.Context, lines []quarantined) error {
	return k.Release(ctx, lines...)
}

func (k kept) inQuarantine(ctx context.Context) ([]quarantined, error) { return k.InQuarantine(ctx) }

func (k kept) writeAudit(ctx context.Context, n auditFrame) error { return k.WriteAudit(ctx, n) }
