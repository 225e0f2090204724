package kv

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// reading is one moment of the store for one scope.
type reading struct {
	view
	scope   access.Scope
	horizon access.Position
	end     func()
	may     map[uuid.UUID]bool // what the table said of records, in this reading
}

// Read holds the store still.
func (s *Store) Read(ctx context.Context, scope access.Scope) (store.Reading, error) {
	if scope.Officer() == uuid.Nil {
		return nil, store.ErrScope
	}
	t, horizon, end, err := s.engine.View(ctx)
	if err != nil {
		return nil, err
	}
	return &reading{view: view{s, t}, scope: scope, horizon: horizon, end: end, may: map[uuid.UUID]bool{}}, nil
}

func (r *reading) Close() { r.end() }

func (r *reading) Horizon() access.Position { return r.horizon }

// Entries merges what stands under the tokens.
func (r *reading) Entries(tokens []access.Token, after, upTo access.Position, most int) ([]access.Entry, error) {
	if upTo.After(r.horizon) {
		upTo = r.horizon
	}
	ranges := make([]Range, 0, len(tokens))
	for _, t := range tokens {
		if _, ok := r.scope.Has(t); !ok {
			return nil, store.ErrScope
		}
		prefix := t.AppendKey([]byte{InEntries})
		ranges = append(ranges, Range{beyond(after.AppendKey(slices.Clone(prefix))), beyond(upTo.AppendKey(prefix))})
	}
	if !upTo.After(after) {
		return nil, nil
	}
	got, err := r.t.Scan(ranges, most)
	if err != nil {
		return nil, err
	}
	var out []access.Entry
	last := upTo // up to where every range is whole
	for _, pairs := range got {
		for _, p := range pairs {
			if len(p.Key) != entryKeySize {
				return nil, store.Damaged(room(p.Key))
			}
			out = append(out, EntryOf(p.Key, p.Value))
		}
		if n := len(pairs); n == most && last.After(out[len(out)-1].At) {
			last = out[len(out)-1].At
		}
	}
	slices.SortFunc(out, access.Entry.Compare)
	return r.whole(tokens, out, last, most)
}

// whole cuts entries where there are enough of them, at the end of a place: what
// stands at the last place is read whole.
func (r *reading) whole(tokens []access.Token, all []access.Entry, last access.Position, most int) ([]access.Entry, error) {
	if len(all) < most {
		return all, nil
	}
	if at := all[most-1].At; last.After(at) {
		last = at
	}
	n := slices.IndexFunc(all, func(e access.Entry) bool { return e.At.Compare(last) >= 0 })
	if n < 0 {
		n = len(all)
	}
	ranges := make([]Range, 0, len(tokens))
	for _, t := range tokens {
		at := last.AppendKey(t.AppendKey([]byte{InEntries}))
		ranges = append(ranges, Range{at, beyond(at)})
	}
	got, err := r.t.Scan(ranges, 1<<20)
	if err != nil {
		return nil, err
	}
	out := all[:n]
	for _, pairs := range got {
		for _, p := range pairs {
			out = append(out, EntryOf(p.Key, p.Value))
		}
	}
	slices.SortFunc(out, access.Entry.Compare)
	return out, nil
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
	if !upTo.After(after) {
		return nil, nil
	}
	got, err := r.t.Scan([]Range{{HistoryKey(record, after), HistoryKey(record, upTo)}}, most)
	if err != nil {
		return nil, err
	}
	for _, p := range got[0] {
		plain, err := r.s.unseal(p.Key, p.Value)
		if err != nil {
			return nil, err
		}
		v, _, err := decode[version](p.Key, plain)
		if err != nil {
			return nil, err
		}
		out = append(out, store.Version{Record: record, At: access.PositionOf(p.Key[17:]), Rev: v.Rev, Size: v.Size})
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
	line, err := r.open(LineKey(v.Rev))
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
