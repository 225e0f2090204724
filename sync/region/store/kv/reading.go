package kv

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/fields"
	"shyraq/sync/projection"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// reading is one moment of the store for one scope.
type reading struct {
	view
	scope   access.Scope
	horizon access.Position
	end     func()
	known   map[uuid.UUID]*known // what was asked of records, in this reading
}

// known is what a reading knows of a record.
type known struct {
	object access.Object
	sees   fields.Set             // by the table
	revs   map[revision.Hash]bool // that its history gave
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
	return &reading{view: view{s, s.engine.written.over(t, horizon)}, scope: scope, horizon: horizon, end: end, known: map[uuid.UUID]*known{}}, nil
}

func (r *reading) Close() { r.end() }

func (r *reading) Horizon() access.Position { return r.horizon }

// Entries merges what stands under the tokens.
func (r *reading) Entries(tokens []access.Token, after, upTo access.Position, most int) ([]access.Entry, error) {
	if upTo.After(r.horizon) {
		upTo = r.horizon
	}
	for _, t := range tokens {
		if _, ok := r.scope.Has(t); !ok {
			return nil, store.ErrScope
		}
	}
	if r.s.recent != nil {
		tokens = r.s.recent.since(tokens, after)
	}
	ranges := make([]Range, 0, len(tokens))
	for _, t := range tokens {
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
	if out, err = r.whole(tokens, out, last, most); err != nil {
		return nil, err
	}
	return out, r.ahead(out)
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
	k, err := r.of(record)
	if err != nil {
		return access.Object{}, err
	}
	return k.object, nil
}

// mostKnown is of how many records a reading remembers what it asked: as many as
// there are on a page, and no more where all is gone through.
const mostKnown = 4096

// of reads what there is to know of a record, once a reading.
func (r *reading) of(record uuid.UUID) (*known, error) {
	if k := r.known[record]; k != nil {
		return k, nil
	}
	o, err := r.object(record)
	if err != nil {
		return nil, err
	}
	if len(r.known) >= mostKnown {
		clear(r.known)
	}
	k := &known{object: o, sees: r.scope.Sees(o), revs: map[revision.Hash]bool{}}
	r.known[record] = k
	return k, nil
}

func (v view) object(record uuid.UUID) (access.Object, error) {
	f, err := v.Facts(record)
	if err != nil {
		return access.Object{}, err
	}
	of := map[uuid.UUID]access.Facts{}
	for _, t := range f.Speaks() {
		if of[t], err = v.Facts(t); err != nil {
			return access.Object{}, err
		}
	}
	return access.ObjectOf(f, func(id uuid.UUID) access.Facts { return of[id] }), nil
}

func (r *reading) History(record uuid.UUID, after, upTo access.Position, most int) (out []store.Version, err error) {
	k, err := r.ask(record)
	if err != nil {
		return nil, err
	}
	if upTo.After(r.horizon) {
		upTo = r.horizon
	}
	if !upTo.After(after) {
		return nil, nil
	}
	if f := k.object.Facts; f.Count == 1 && f.First.After(after) && !f.First.After(upTo) {
		after, upTo = before(f.First), f.First // there is no other
	}
	for {
		pairs, err := r.history(record, after, upTo, most)
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			after = access.PositionOf(p.Key[17:])
			v, gone, err := r.version(k, p)
			if err != nil {
				return nil, err
			}
			if !gone {
				out = append(out, store.Version{Record: record, At: after, Rev: v.Rev, Size: v.Size})
			}
		}
		if len(pairs) < most || len(out) >= most || !upTo.After(after) {
			return out[:min(len(out), most)], nil
		}
	}
}

// version opens a line of a record's history, and says whether what it names was
// erased: that is nowhere to be read.
func (r *reading) version(k *known, p Pair) (v version, gone bool, err error) {
	plain, err := r.s.unseal(p.Key, p.Value)
	if err != nil {
		return v, false, err
	}
	if v, _, err = decode[version](p.Key, plain); err != nil {
		return v, false, err
	}
	k.revs[v.Rev] = true
	if k.object.Facts.Erased > 0 {
		_, gone, err = r.stone(v.Rev)
	}
	return v, gone, err
}

// history gets the lines of a record's history. Most records are asked for what
// came at one place, and that is got without a search.
func (r *reading) history(record uuid.UUID, after, upTo access.Position, most int) ([]Pair, error) {
	at := HistoryKey(record, upTo)
	if upTo == after.Next() {
		v, err := r.raw(at)
		if v == nil || err != nil {
			return nil, err
		}
		return []Pair{{at, v}}, nil
	}
	got, err := r.t.Scan([]Range{{HistoryKey(record, after), at}}, most)
	if err != nil {
		return nil, err
	}
	return got[0], nil
}

// before is the place before one.
func before(p access.Position) access.Position {
	if p.Seq > 0 {
		return access.Position{Commit: p.Commit, Seq: p.Seq - 1}
	}
	return access.Position{Commit: p.Commit - 1, Seq: access.Latest.Seq}
}

// Line asks the table once more before it opens a line: all of the record has to be
// its reader's.
func (r *reading) Line(v store.Version) ([]byte, error) {
	k, err := r.ask(v.Record)
	if err != nil {
		return nil, err
	}
	if !k.sees.Has(fields.All) {
		return nil, store.ErrScope
	}
	return r.line(k, v)
}

// Shown opens what a reader may see of a line, and lets no more of it out.
func (r *reading) Shown(v store.Version, offset *time.Location) (projection.Projection, error) {
	k, err := r.ask(v.Record)
	if err != nil {
		return projection.Projection{}, err
	}
	line, err := r.line(k, v)
	if err != nil {
		return projection.Projection{}, err
	}
	s, err := revision.ParseLine(line)
	if err != nil || s.Envelope.Kind != k.object.Kind {
		return projection.Projection{}, store.Damaged("line " + string(v.Rev))
	}
	return projection.New(s, k.sees, offset)
}

// line opens a line of the record that was asked about: its history says so, or else
// its leaf.
func (r *reading) line(k *known, v store.Version) ([]byte, error) {
	if !k.revs[v.Rev] {
		leaf, found, err := r.Leaf(v.Rev)
		if err != nil {
			return nil, err
		}
		if !found || leaf.Record != v.Record {
			return nil, store.Damaged("leaf " + string(v.Rev))
		}
	}
	line, err := r.open(LineKey(v.Rev))
	if err == nil && line == nil {
		err = store.Damaged("line " + string(v.Rev))
	}
	return line, err
}

// ask asks the table of a record.
func (r *reading) ask(record uuid.UUID) (*known, error) {
	k, err := r.of(record)
	if err == nil && k.sees == fields.None {
		err = store.ErrScope
	}
	return k, err
}
