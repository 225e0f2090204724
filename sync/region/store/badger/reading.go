package badger

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// reading is one moment of the store for one scope.
type reading struct {
	view
	scope   access.Scope
	horizon access.Position
	may     map[uuid.UUID]bool // what the table said of records, in this reading
}

// Read holds the store still. The horizon is asked first: what is below it is
// in the transaction.
func (s *Store) Read(_ context.Context, scope access.Scope) (store.Reading, error) {
	if scope.Officer() == uuid.Nil {
		return nil, store.ErrScope
	}
	h := s.commits.horizon()
	return &reading{view: view{s, s.db.NewTransaction(false)}, scope: scope, horizon: h, may: map[uuid.UUID]bool{}}, nil
}

func (r *reading) Close() { r.t.Discard() }

func (r *reading) Horizon() access.Position { return r.horizon }

// Entries merges what stands under the tokens. It keeps no more than it gives:
// of each token only what comes before the last one kept is looked at.
func (r *reading) Entries(tokens []access.Token, after, upTo access.Position, most int) ([]access.Entry, error) {
	for _, t := range tokens {
		if _, ok := r.scope.Has(t); !ok {
			return nil, store.ErrScope
		}
	}
	if upTo.After(r.horizon) {
		upTo = r.horizon
	}
	it := r.t.NewIterator(badger.IteratorOptions{Prefix: []byte{inEntries}})
	defer it.Close()
	var out []access.Entry
	last := upTo // of what is kept, once there is enough of it
	for _, t := range tokens {
		prefix := t.AppendKey([]byte{inEntries})
		n := 0
		for it.Seek(after.Next().AppendKey(slices.Clone(prefix))); it.ValidForPrefix(prefix); it.Next() {
			item := it.Item()
			if len(item.Key()) != entryKeySize {
				return nil, store.Damaged(room(item.Key()))
			}
			at := access.PositionOf(item.Key()[1+access.TokenSize:])
			if at.After(last) {
				break
			}
			v, err := item.ValueCopy(nil)
			if err != nil {
				return nil, store.Damaged(room(item.Key()))
			}
			out = append(out, entryOf(item.Key(), v))
			if n++; n >= most {
				last = at // of this token alone there is enough: to the end of its place
			}
		}
		out, last = cut(out, last, most)
	}
	return out, nil
}

// cut sorts entries and drops those after the place at which there are enough.
func cut(all []access.Entry, last access.Position, most int) ([]access.Entry, access.Position) {
	slices.SortFunc(all, func(a, b access.Entry) int {
		return cmp.Or(a.At.Compare(b.At), a.Token.Compare(b.Token), slices.Compare(a.Record[:], b.Record[:]))
	})
	if len(all) < most {
		return all, last
	}
	last = all[most-1].At
	n := most
	for n < len(all) && all[n].At == last {
		n++
	}
	return all[:n], last
}

func (r *reading) Object(record uuid.UUID) (access.Object, error) {
	f, err := r.Facts(record)
	if err != nil {
		return access.Object{}, err
	}
	of := map[uuid.UUID]access.Facts{}
	for _, t := range f.Speaks() {
		if of[t], err = r.Facts(t); err != nil {
			return access.Object{}, err
		}
	}
	return access.ObjectOf(f, func(id uuid.UUID) access.Facts { return of[id] }), nil
}

func (r *reading) History(record uuid.UUID, after, upTo access.Position, most int) (out []store.Version, err error) {
	if err := r.ask(record); err != nil {
		return nil, err
	}
	if upTo.After(r.horizon) {
		upTo = r.horizon
	}
	it := r.t.NewIterator(badger.IteratorOptions{Prefix: key(inHistory, record[:])})
	defer it.Close()
	for it.Seek(historyKey(record, after.Next())); it.Valid() && len(out) < most; it.Next() {
		k := it.Item().KeyCopy(nil)
		at := access.PositionOf(k[17:])
		if at.After(upTo) {
			break
		}
		sealed, err := it.Item().ValueCopy(nil)
		if err != nil {
			return nil, store.Damaged(room(k))
		}
		plain, err := r.s.unseal(k, sealed)
		if err != nil {
			return nil, err
		}
		var v version
		if json.Unmarshal(plain, &v) != nil {
			return nil, store.Damaged(room(k))
		}
		out = append(out, store.Version{Record: record, At: at, Rev: v.Rev, Size: v.Size})
	}
	return out, nil
}

// Line asks the table once more before it opens a line, and whether the line is
// of the record that was asked about.
func (r *reading) Line(v store.Version) ([]byte, error) {
	leaf, found, err := r.Leaf(v.Rev)
	if err != nil {
		return nil, err
	}
	if !found || leaf.Record != v.Record {
		return nil, store.Damaged("leaf " + string(v.Rev))
	}
	if err := r.ask(leaf.Record); err != nil {
		return nil, err
	}
	line, err := r.open(lineKey(v.Rev))
	if err == nil && line == nil {
		err = store.Damaged("line " + string(v.Rev))
	}
	return line, err
}

// ask asks the table of a record, once a reading.
func (r *reading) ask(record uuid.UUID) error {
	may, known := r.may[record]
	if !known {
		o, err := r.Object(record)
		if err != nil {
			return err
		}
		may = r.scope.Reads(o)
		r.may[record] = may
	}
	if !may {
		return store.ErrScope
	}
	return nil
}
