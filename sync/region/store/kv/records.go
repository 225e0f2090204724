package kv

import (
	"context"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Records calls f with each record, as it was when it was asked for it.
func (s *Store) Records(ctx context.Context, scope access.Scope, f func(access.Object, []revision.Signed) error) error {
	if !scope.Retains() {
		return store.ErrScope
	}
	return s.now(ctx, func(v view) error {
		return each(v.t, []byte{inFacts}, nil, func(k, _ []byte) (bool, error) {
			o, err := v.object(uuid.UUID(k[1:]))
			if err != nil {
				return false, err
			}
			all, err := v.readable(o.Record)
			if err == nil {
				err = f(o, all)
			}
			if err == nil {
				err = ctx.Err()
			}
			return err == nil, err
		})
	})
}

// readable opens the revisions of a record that are not erased.
func (v view) readable(record uuid.UUID) (out []revision.Signed, err error) {
	revs, err := v.revisions(record)
	if err != nil {
		return nil, err
	}
	for _, rev := range revs {
		s, err := v.signed(rev)
		if err != nil {
			return nil, err
		}
		if s.Bytes != nil {
			out = append(out, s)
		}
	}
	return out, nil
}

// LinesAside calls f with each line that is set aside.
func (s *Store) LinesAside(ctx context.Context, scope access.Scope, f func(intake.Aside) error) error {
	if !scope.Retains() {
		return store.ErrScope
	}
	return s.list(ctx, []byte{inAsides}, nil, func(_ view, k, plain []byte) (bool, error) {
		a, _, err := openAside([32]byte(k[1:]), plain)
		if err == nil {
			err = f(a)
		}
		return err == nil, err
	})
}
