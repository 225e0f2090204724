package kv

import (
	"bytes"
	"context"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// Audit lists audit entries below the horizon.
func (s *Store) Audit(ctx context.Context, scope access.Scope, after access.Position, most int) (out []store.Note, err error) {
	if err := administers(scope); err != nil {
		return nil, err
	}
	t, horizon, end, err := s.engine.View(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	var from []byte
	if after != (access.Position{}) {
		from = auditKey(after)
	}
	err = each(t, []byte{inAudit}, from, func(k, sealed []byte) (bool, error) {
		at := access.PositionOf(k[1:])
		if at.After(horizon) {
			return false, nil
		}
		plain, err := s.unseal(k, sealed)
		out = append(out, store.Note{At: at, Value: plain})
		return len(out) < most, err
	})
	return out, err
}

// Pages gives pages of the audit's Merkle log.
func (s *Store) Pages(ctx context.Context, scope access.Scope, names ...string) (out [][]byte, err error) {
	if err := administers(scope); err != nil {
		return nil, err
	}
	err = s.now(ctx, func(v view) error {
		for _, name := range names {
			page, err := v.open(pageKey(name))
			if err != nil {
				return err
			}
			out = append(out, page)
		}
		return nil
	})
	return out, err
}

// PutPages writes pages where one of them is still what it was.
func (s *Store) PutPages(ctx context.Context, scope access.Scope, still store.Page, put []store.Page) error {
	if err := administers(scope); err != nil {
		return err
	}
	return s.engine.Update(ctx, uuid.Nil, func(t Tx) (func(uint64) ([]Op, error), error) {
		now, err := view{s, t}.open(pageKey(still.Name))
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(now, still.Value) {
			return nil, errs.Errorf(errs.Conflict, "page_changed", "somebody else wrote on meanwhile")
		}
		return func(commit uint64) ([]Op, error) {
			w := &writer{s: s, commit: commit}
			for _, p := range put {
				w.seal(pageKey(p.Name), p.Value)
			}
			return w.ops, w.err
		}, nil
	})
}
