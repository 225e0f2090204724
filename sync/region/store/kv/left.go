package kv

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// leftRow is the row that says what left the audit.
const leftRow = "audit"

// dropAtOnce is how many entries one commit takes away.
const dropAtOnce = 2000

// Left says what was taken out of the audit; zero where nothing ever was.
func (s *Store) Left(ctx context.Context, scope access.Scope) (l store.Left, err error) {
	if err := administers(scope); err != nil {
		return l, err
	}
	err = s.now(ctx, func(v view) error { l, err = v.left(); return err })
	return l, err
}

func (v view) left() (l store.Left, err error) {
	row, err := v.row(store.Jobs, leftRow)
	if err == nil && row.Value != nil && json.Unmarshal(row.Value, &l) != nil {
		err = store.Damaged("row of " + string(store.Jobs))
	}
	return l, err
}

// DropAudit takes entries out of the audit that are kept elsewhere by now, all up
// to a place, and notes first what left: cut off, it is asked for again with what
// is noted.
func (s *Store) DropAudit(ctx context.Context, scope access.Scope, l store.Left) error {
	if !scope.Upkeeps() {
		return store.ErrScope
	}
	note, err := json.Marshal(l)
	if err != nil {
		return err
	}
	row := rowKey(store.Jobs, leftRow)
	for more := true; more; {
		err := s.engine.Update(ctx, uuid.Nil, func(t Tx) (func(uint64) ([]Op, error), error) {
			got, err := t.Scan([]Range{{[]byte{inAudit}, auditKey(l.Until)}}, dropAtOnce)
			if err != nil {
				return nil, err
			}
			more = len(got[0]) == dropAtOnce
			return func(commit uint64) ([]Op, error) {
				ops := []Op{{Pair: Pair{row, s.seal(row, append(binary.BigEndian.AppendUint64(nil, commit), note...))}}}
				for _, p := range got[0] {
					ops = append(ops, Op{Pair: Pair{Key: p.Key}, Drop: true})
				}
				return ops, nil
			}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// AuditBytes is how much the audit takes, keys and sealed values.
func (s *Store) AuditBytes(ctx context.Context, scope access.Scope) (n int64, err error) {
	if !scope.Upkeeps() {
		return 0, store.ErrScope
	}
	err = s.now(ctx, func(v view) error {
		return each(v.t, []byte{inAudit}, nil, func(k, sealed []byte) (bool, error) {
			n += int64(len(k) + len(sealed))
			return true, ctx.Err()
		})
	})
	return n, err
}

// gone says of a key whether what was there is gone on purpose: it left the audit, or
// was erased.
func (v view) gone() (func(k []byte) bool, error) {
	l, err := v.left()
	if err != nil {
		return nil, err
	}
	last := auditKey(l.Until)
	return func(k []byte) bool {
		switch {
		case len(k) == 33 && k[0] == inLines:
			b, err := v.raw(key(inStones, k[1:]))
			return err == nil && b != nil
		case len(k) > 0 && k[0] == inAudit:
			return l.Until != (access.Position{}) && bytes.Compare(k, last) <= 0
		}
		return false
	}, nil
}
