package badger

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/dgraph-io/badger/v4"
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

// Memberships lists the raids an officer was named in.
func (s *Store) Memberships(_ context.Context, scope access.Scope, officer uuid.UUID) (out []access.Member, err error) {
	if !scope.Judges() {
		return nil, store.ErrScope
	}
	err = s.each(key(inMembers, officer[:]), nil, func(v view, k []byte) error {
		m, _, err := get[access.Member](v, k)
		out = append(out, m)
		return err
	})
	return out, err
}

// errEnough ends a walk early.
var errEnough = errors.New("enough")

// each calls f with the keys of a room, after one of them.
func (s *Store) each(prefix, after []byte, f func(view, []byte) error) error {
	return s.db.View(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		it.Rewind()
		if after != nil {
			it.Seek(append(slices.Clone(after), 0))
		}
		for ; it.Valid(); it.Next() {
			if err := f(view{s, t}, it.Item().KeyCopy(nil)); err != nil {
				return err
			}
		}
		return nil
	})
}

// row reads a row in a transaction: its version stands before its value.
func (v view) row(table store.Table, k string) (store.Row, error) {
	plain, err := v.open(rowKey(table, k))
	if plain == nil || err != nil {
		return store.Row{Key: k}, err
	}
	if len(plain) < 8 {
		return store.Row{}, store.Damaged("row of " + string(table))
	}
	return store.Row{Key: k, Version: binary.BigEndian.Uint64(plain), Value: plain[8:]}, nil
}

// Row gives a row.
func (s *Store) Row(_ context.Context, scope access.Scope, table store.Table, k string) (row store.Row, err error) {
	if err := administers(scope); err != nil {
		return store.Row{}, err
	}
	err = s.db.View(func(t *badger.Txn) error {
		row, err = view{s, t}.row(table, k)
		return err
	})
	return row, err
}

// Rows lists the rows of a table.
func (s *Store) Rows(_ context.Context, scope access.Scope, table store.Table) (out []store.Row, err error) {
	if err := administers(scope); err != nil {
		return nil, err
	}
	prefix := rowKey(table, "")
	err = s.each(prefix, nil, func(v view, k []byte) error {
		row, err := v.row(table, string(k[len(prefix):]))
		out = append(out, row)
		return err
	})
	return out, err
}

// Change writes rows, each only where its version is still the one that was
// read.
func (s *Store) Change(ctx context.Context, scope access.Scope, change func(commit uint64) ([]store.RowChange, error)) (uint64, error) {
	if err := administers(scope); err != nil {
		return 0, err
	}
	var commit uint64
	err := s.update(ctx, func(v view) (func(*writer) error, error) {
		return func(w *writer) error {
			commit = w.commit
			rows, err := change(w.commit)
			if err != nil {
				return err
			}
			for _, c := range rows {
				if err := w.row(v, c); err != nil {
					return err
				}
			}
			return w.err
		}, nil
	})
	if err != nil {
		commit = 0
	}
	return commit, err
}

func (w *writer) row(v view, c store.RowChange) error {
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
func (s *Store) Asides(_ context.Context, scope access.Scope, after [32]byte, most int) (out []intake.Aside, err error) {
	if err := administers(scope); err != nil {
		return nil, err
	}
	var from []byte
	if after != [32]byte{} {
		from = asideKey(after)
	}
	err = s.each([]byte{inAsides}, from, func(v view, k []byte) error {
		if len(out) >= most {
			return errEnough
		}
		a, _, err := v.Aside([32]byte(k[1:]))
		out = append(out, a)
		return err
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}

// Audit lists audit entries.
func (s *Store) Audit(_ context.Context, scope access.Scope, after access.Position, most int) (out []store.Note, err error) {
	if err := administers(scope); err != nil {
		return nil, err
	}
	var from []byte
	if after != (access.Position{}) {
		from = auditKey(after)
	}
	err = s.each([]byte{inAudit}, from, func(v view, k []byte) error {
		if len(out) >= most {
			return errEnough
		}
		b, err := v.open(k)
		out = append(out, store.Note{At: access.PositionOf(k[1:]), Value: b})
		return err
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}
