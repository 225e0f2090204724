package kv

import (
	"context"
	"encoding/binary"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
)

func administers(s access.Scope) error {
	if s.Administers() || s.Judges() {
		return nil
	}
	return store.ErrScope
}

// now looks at the store as it is.
func (s *Store) now(ctx context.Context, f func(view) error) error {
	t, _, end, err := s.engine.View(ctx)
	if err != nil {
		return err
	}
	defer end()
	return f(view{s, t})
}

// list opens the values below a prefix, after a key of them if one is given.
func (s *Store) list(ctx context.Context, prefix, after []byte, f func(v view, k, plain []byte) (more bool, err error)) error {
	return s.now(ctx, func(v view) error {
		return each(v.t, prefix, after, func(k, sealed []byte) (bool, error) {
			plain, err := s.unseal(k, sealed)
			if err != nil {
				return false, err
			}
			return f(v, k, plain)
		})
	})
}

// rowOf reads a row: its version stands before its value.
func rowOf(table store.Table, k string, plain []byte) (store.Row, error) {
	if plain == nil {
		return store.Row{Key: k}, nil
	}
	if len(plain) < 8 {
		return store.Row{}, store.Damaged("row of " + string(table))
	}
	return store.Row{Key: k, Version: binary.BigEndian.Uint64(plain), Value: plain[8:]}, nil
}

func (v view) row(table store.Table, k string) (store.Row, error) {
	plain, err := v.open(rowKey(table, k))
	if err != nil {
		return store.Row{}, err
	}
	return rowOf(table, k, plain)
}

// Row gives a row.
func (s *Store) Row(ctx context.Context, scope access.Scope, table store.Table, k string) (row store.Row, err error) {
	if err := administers(scope); err != nil {
		return store.Row{}, err
	}
	err = s.now(ctx, func(v view) error {
		row, err = v.row(table, k)
		return err
	})
	return row, err
}

// Rows lists the rows of a table.
func (s *Store) Rows(ctx context.Context, scope access.Scope, table store.Table) (out []store.Row, err error) {
	if err := administers(scope); err != nil {
		return nil, err
	}
	prefix := rowKey(table, "")
	err = s.list(ctx, prefix, nil, func(_ view, k, plain []byte) (bool, error) {
		row, err := rowOf(table, string(k[len(prefix):]), plain)
		out = append(out, row)
		return true, err
	})
	return out, err
}

// maxRowKey is how long the key of a row may be: ids, serial numbers, names.
const maxRowKey = 64

// Change writes rows, each only where its version is still the one that was
// read.
func (s *Store) Change(ctx context.Context, scope access.Scope, change func(commit uint64) ([]store.RowChange, error)) (uint64, error) {
	if err := administers(scope); err != nil {
		return 0, err
	}
	var commit uint64
	err := s.engine.Update(ctx, uuid.Nil, func(t Tx) (func(uint64) ([]Op, error), error) {
		return func(n uint64) ([]Op, error) {
			commit = n
			rows, err := change(n)
			w := &writer{s: s, commit: n}
			for _, c := range rows {
				if err == nil {
					err = w.row(view{s, t}, c)
				}
			}
			if len(rows) > 0 {
				w.ops = append(w.ops, Op{News: News(store.Receipt{Commit: n})})
			}
			return w.ops, err
		}, nil
	})
	if err != nil {
		return 0, err
	}
	return commit, nil
}

func (w *writer) row(v view, c store.RowChange) error {
	if len(c.Key) > maxRowKey {
		return errs.Errorf(errs.Invalid, "row_key", "longer than %d bytes", maxRowKey)
	}
	now, err := v.row(c.Table, c.Key)
	if err != nil {
		return err
	}
	if now.Version != c.Version {
		return errs.Errorf(errs.Conflict, "row_changed", "somebody else changed it meanwhile")
	}
	k := rowKey(c.Table, c.Key)
	if c.Value == nil {
		w.drop(k)
		return nil
	}
	w.seal(k, append(binary.BigEndian.AppendUint64(nil, w.commit), c.Value...))
	return nil
}

// Asides lists what is set aside.
func (s *Store) Asides(ctx context.Context, scope access.Scope, after [32]byte, most int) (out []intake.Aside, err error) {
	if err := administers(scope); err != nil {
		return nil, err
	}
	var from []byte
	if after != [32]byte{} {
		from = asideKey(after)
	}
	err = s.list(ctx, []byte{inAsides}, from, func(_ view, k, plain []byte) (bool, error) {
		a, _, err := openAside([32]byte(k[1:]), plain)
		a.Line = nil
		out = append(out, a)
		return len(out) < most, err
	})
	return out, err
}
