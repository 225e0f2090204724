package figures

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// Fresh is how old the checks of the running months may be: they are counted
// anew once a day.
const Fresh = 24 * time.Hour

// mostKept bounds the months that are kept decoded.
const mostKept = 4096

// Keeper counts months once and keeps what is told of them in the store, where
// every server of the region finds it. It is safe for use by several goroutines;
// one counts at a time.
type Keeper struct {
	store store.Store
	now   func() time.Time

	counting chan struct{} // holds one while a unit is counted

	mu   sync.Mutex
	kept map[string]Month   // by the keys of their rows; they never change
	tail map[string]running // by unit
}

// running are the checks of a unit in the months that are not told yet, without
// the night that is on.
type running struct {
	at     time.Time
	venues map[string]Checked
}

// NewKeeper makes one over a store.
func NewKeeper(s store.Store, now func() time.Time) *Keeper {
	return &Keeper{store: s, now: now, counting: make(chan struct{}, 1), kept: map[string]Month{}, tail: map[string]running{}}
}

// Ground is what a count has to know of the region: its offset, and which codes
// and ids are of it. Whatever else stands in a record counts for no district and
// no venue, and is kept nowhere.
type Ground struct {
	Offset   *time.Location
	District func(code string) (kato string, ok bool)
	Venue    func(id string) bool
}

// Unit is all that is told of a unit.
type Unit struct {
	Months []Month            // that are told and have anything
	Venues map[string]Checked // of all those months, and of the running ones
	AsOf   time.Time          // when the running ones were looked at
}

// progress says how far a unit was counted.
type progress struct {
	Through string          `json:"through"` // the last month that is told
	From    access.Position `json:"from"`    // where records of later months begin
}

// Of gives what is told of a unit to whose work the scope leads. Where a month
// ended that was not counted yet, it is counted first: that reads what came since
// the month before began. Whoever comes while another counts waits.
func (k *Keeper) Of(ctx context.Context, s access.Scope, unit string, g Ground) (Unit, error) {
	months := Told(k.now(), g.Offset)
	done, version, err := k.progress(ctx, unit)
	if err != nil {
		return Unit{}, err
	}
	if done.Through < months[len(months)-1] || k.stale(unit) {
		if done, err = k.count(ctx, s, unit, g, done, version); err != nil {
			return Unit{}, fmt.Errorf("count: %w", err)
		}
	}
	return k.told(ctx, unit, months)
}

func (k *Keeper) stale(unit string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, ok := k.tail[unit]
	return !ok || k.now().Sub(t.at).Abs() > Fresh
}

// count counts what is due of a unit, in one moment of the store.
func (k *Keeper) count(ctx context.Context, s access.Scope, unit string, g Ground, done progress, version uint64) (progress, error) {
	select {
	case k.counting <- struct{}{}:
		defer func() { <-k.counting }()
	case <-ctx.Done():
		return done, ctx.Err()
	}
	now := k.now()
	months := Told(now, g.Offset)
	if again, v, err := k.progress(ctx, unit); err != nil {
		return done, err
	} else if done, version = again, v; done.Through >= months[len(months)-1] && !k.stale(unit) {
		return done, nil // somebody counted meanwhile
	}
	r, err := k.store.Read(ctx, s)
	if err != nil {
		return done, err
	}
	defer r.Close()
	c := newCount(done.Through, months, g, civil.NightOf(now, g.Offset))
	if err := each(ctx, r, s, unit, done.From, c.take); err != nil {
		return done, err
	}
	if done.Through < c.through {
		next := progress{Through: c.through, From: c.from(r.Horizon())}
		if err := k.write(ctx, unit, c, next, version); err != nil {
			return done, err
		}
		done = next
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tail[unit] = running{at: now, venues: c.running.venues}
	return done, nil
}

// write keeps what is told, and how far the unit was counted, as one. Where
// another server was faster, what that one told stands.
func (k *Keeper) write(ctx context.Context, unit string, c *count, next progress, version uint64) error {
	rows := []store.RowChange{{Table: store.Figures, Key: progressKey(unit), Version: version, Value: encode(next)}}
	for month, tally := range c.due {
		rows = append(rows, store.RowChange{Table: store.Figures, Key: monthKey(unit, month), Value: encode(tally.Tell(unit, month))})
	}
	slices.SortFunc(rows, func(a, b store.RowChange) int { return cmp.Compare(a.Key, b.Key) })
	_, err := k.store.Change(context.WithoutCancel(ctx), access.Judging(), func(uint64) ([]store.RowChange, error) { return rows, nil })
	var why *errs.Error
	if errors.As(err, &why) && why.Code == "row_changed" {
		return nil
	}
	return err
}

// told reads what is told of a unit.
func (k *Keeper) told(ctx context.Context, unit string, months []string) (Unit, error) {
	out := Unit{Venues: map[string]Checked{}}
	for _, month := range months {
		m, err := k.month(ctx, unit, month)
		if err != nil {
			return Unit{}, err
		}
		if m.Month != "" {
			out.Months = append(out.Months, m)
		}
		add(out.Venues, m.Venues)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	add(out.Venues, k.tail[unit].venues)
	out.AsOf = k.tail[unit].at
	return out, nil
}

func add(all, more map[string]Checked) {
	for id, v := range more {
		all[id] = Checked{Times: all[id].Times + v.Times, Last: max(all[id].Last, v.Last)}
	}
}

// month reads a month; one that has nothing is zero.
func (k *Keeper) month(ctx context.Context, unit, month string) (Month, error) {
	key := monthKey(unit, month)
	k.mu.Lock()
	m, ok := k.kept[key]
	k.mu.Unlock()
	if ok {
		return m, nil
	}
	row, err := k.store.Row(ctx, access.Judging(), store.Figures, key)
	if err != nil {
		return Month{}, err
	}
	if row.Version != 0 && json.Unmarshal(row.Value, &m) != nil {
		return Month{}, store.Damaged("row of figures")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.kept) >= mostKept {
		clear(k.kept)
	}
	k.kept[key] = m
	return m, nil
}

func (k *Keeper) progress(ctx context.Context, unit string) (p progress, version uint64, err error) {
	row, err := k.store.Row(ctx, access.Judging(), store.Figures, progressKey(unit))
	if err != nil {
		return p, 0, err
	}
	if row.Version != 0 && json.Unmarshal(row.Value, &p) != nil {
		return p, 0, store.Damaged("row of figures")
	}
	return p, row.Version, nil
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // codes and numbers
	}
	return b
}

// A unit's rows begin with a hash of its id, whatever letters that has.
func unitKey(unit string) string {
	sum := sha256.Sum256([]byte("shyraq figures v1\n" + unit))
	return hex.EncodeToString(sum[:16])
}

func progressKey(unit string) string     { return unitKey(unit) + ".through" }
func monthKey(unit, month string) string { return unitKey(unit) + "." + month }
