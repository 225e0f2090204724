package kv

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// erasedRow is what this package reads of a row of table Erasures.
type erasedRow struct {
	Whole bool `json:"whole"`
	Revs  []struct {
		Rev    revision.Hash `json:"rev"`
		Device uuid.UUID     `json:"device"`
		DSeq   uint64        `json:"dseq"`
	} `json:"revs"`
	Aside [][32]byte `json:"aside"`
}

func rowErased(row store.Row) (e erasedRow, err error) {
	if json.Unmarshal(row.Value, &e) != nil {
		err = store.Damaged("row of " + string(store.Erasures))
	}
	return e, err
}

// EraseAgain erases in a store that was put back what its rows say was erased since,
// and gives how many revisions. What came after the day to which it was put back, and
// was erased, no device brings any more: its number in its device's chain is kept as
// taken, so that nothing waits for it.
func (s *Store) EraseAgain(ctx context.Context, scope access.Scope) (erased int, err error) {
	if !scope.Retains() {
		return 0, store.ErrScope
	}
	rows, err := s.Rows(ctx, access.Administering(), store.Erasures)
	if err != nil {
		return 0, err
	}
	ahead := map[uuid.UUID][]intake.Number{}
	for _, row := range rows {
		n, missing, err := s.eraseAgain(ctx, row)
		if err != nil {
			return erased, err
		}
		erased += n
		for _, m := range missing {
			ahead[m.Device] = append(ahead[m.Device], m)
		}
	}
	for device, all := range ahead {
		if err := s.goAhead(ctx, device, all); err != nil {
			return erased, err
		}
	}
	return erased, s.Purge(ctx, scope, 0)
}

func (s *Store) eraseAgain(ctx context.Context, row store.Row) (erased int, missing []intake.Number, err error) {
	gone, err := rowErased(row)
	if err != nil {
		return 0, nil, err
	}
	record, err := uuid.Parse(row.Key)
	if err != nil {
		return 0, nil, store.Damaged("row of " + string(store.Erasures))
	}
	err = s.engine.Update(ctx, uuid.Nil, func(t Tx) (func(uint64) ([]Op, error), error) {
		erased, missing = 0, nil
		v := view{s, t}
		facts, err := v.Facts(record)
		if err != nil {
			return nil, err
		}
		var stones []store.Tombstone
		var unknown []store.Tombstone
		for _, r := range gone.Revs {
			if _, was, err := v.Erased(r.Rev); was || err != nil {
				if err != nil {
					return nil, err
				}
				continue
			}
			_, found, err := v.Leaf(r.Rev)
			if err != nil {
				return nil, err
			}
			if found {
				signed, err := v.signed(r.Rev)
				if err != nil {
					return nil, err
				}
				stones = append(stones, stoneOf(signed))
				continue
			}
			unknown = append(unknown, store.Tombstone{Rev: r.Rev, Envelope: revision.Envelope{Record: record, Device: r.Device, DSeq: r.DSeq}})
			if r.Device != uuid.Nil {
				missing = append(missing, intake.Number{Device: r.Device, DSeq: r.DSeq, Rev: r.Rev})
			}
		}
		var aside []intake.Aside
		if gone.Whole {
			if aside, err = v.asidesOf(record); err != nil {
				return nil, err
			}
		}
		if len(stones)+len(unknown)+len(aside) == 0 {
			return nil, nil
		}
		erased = len(stones)
		return func(commit uint64) ([]Op, error) {
			w := &writer{s: s, commit: commit}
			w.erase(facts, stones, aside, gone.Whole)
			for _, u := range unknown {
				w.json(stoneKey(u.Rev), u)
			}
			return w.ops, w.err
		}, nil
	})
	return erased, missing, err
}

// goAhead keeps numbers of a device as taken: those that follow on its chain are of it
// at once, the others as soon as what is before them came.
func (s *Store) goAhead(ctx context.Context, device uuid.UUID, all []intake.Number) error {
	slices.SortFunc(all, func(a, b intake.Number) int { return cmp.Compare(a.DSeq, b.DSeq) })
	return s.engine.Update(ctx, device, func(t Tx) (func(uint64) ([]Op, error), error) {
		c, err := view{s, t}.Chain(device)
		if err != nil {
			return nil, err
		}
		c.Ahead = nil
		for _, n := range all {
			if n.DSeq > c.DSeq {
				c.Ahead = append(c.Ahead, n)
			}
		}
		c, taken := c.Reached(device)
		return func(commit uint64) ([]Op, error) {
			w := &writer{s: s, commit: commit}
			w.json(chainKey(device), c)
			for _, n := range taken {
				w.json(NumberKey(n.Device, n.DSeq), n.Rev)
			}
			return w.ops, w.err
		}, nil
	})
}
