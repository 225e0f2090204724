package figures

import (
	"context"
	"time"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// takeBack has a unit be counted no further than a month, where the server's
// clock was ahead and months were told that had not ended: they are told again
// when they have. Otherwise they would stay as they were for ever, which is half
// of them or nothing.
func (k *Keeper) takeBack(ctx context.Context, unit, last, through string, version uint64) (progress, uint64, error) {
	next := progress{Through: last} // and from the beginning: what of later months came before is not known
	rows := []store.RowChange{{Table: store.Figures, Key: progressKey(unit), Version: version, Value: encode(next)}}
	for _, month := range after(last, through) {
		row, err := k.o.Store.Row(ctx, access.Judging(), store.Figures, monthKey(unit, month))
		if err != nil {
			return progress{}, 0, err
		}
		if row.Version != 0 {
			rows = append(rows, store.RowChange{Table: store.Figures, Key: row.Key, Version: row.Version})
		}
	}
	if err := k.change(ctx, rows); err != nil {
		return progress{}, 0, err
	}
	k.mu.Lock()
	clear(k.kept)
	k.mu.Unlock()
	return k.progress(ctx, unit)
}

// mostBack is how many months a clock may have been ahead for them to be told
// again.
const mostBack = 100 * 12

// after lists the months after one, up to another.
func after(month, through string) (all []string) {
	t, err := time.Parse(monthLayout, month)
	if err != nil {
		return nil
	}
	for len(all) < mostBack {
		t = t.AddDate(0, 1, 0)
		next := t.Format(monthLayout)
		if next > through {
			break
		}
		all = append(all, next)
	}
	return all
}
