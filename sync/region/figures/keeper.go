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

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// Fresh is how old the checks of the running months may be: they are counted
// anew once a day.
const Fresh = 24 * time.Hour

// mostKept bounds the months that are kept decoded.
const mostKept = 4096

// Options are what a keeper needs; all of it.
type Options struct {
	Store store.Store
	Now   func() time.Time
	Run   func(func(context.Context)) // runs a count beside the request that asked for it, until the region closes
}

// Keeper counts months once and keeps what is told of them in the store, where
// every server of the region finds it. It is safe for use by several goroutines;
// one unit is counted at a time.
type Keeper struct {
	o        Options
	counting chan struct{} // holds one while a unit is counted

	mu      sync.Mutex
	flights map[string]*flight // units that are being counted
	kept    map[string]Month   // by the keys of their rows; they never change
	tail    map[string]running // by unit
}

// flight is a count that is under way, or failed a moment ago.
type flight struct {
	landed chan struct{}
	err    error
	failed time.Time
}

// again is how long a count that failed is not begun anew, however often it is
// asked for: a store that is damaged is not read all day.
const again = time.Minute

// running are the checks of a unit in the months that are not told yet, without
// the night that is on.
type running struct {
	at     time.Time
	venues map[string]Checked
}

// NewKeeper makes one that has looked at nothing.
func NewKeeper(o Options) *Keeper {
	return &Keeper{o: o, counting: make(chan struct{}, 1), flights: map[string]*flight{}, kept: map[string]Month{}, tail: map[string]running{}}
}

// Ground is what a count has to know of the region: its offset, and which codes
// and ids are of it. Whatever else stands in a record counts for no district and
// no venue, and is kept nowhere.
type Ground struct {
	Offset   *time.Location
	District func(code string) (kato string, ok bool)
	Venue    func(id string) (at *raid.Point, ok bool) // where it is, if that is known
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
// ended that was not counted yet, or the running ones were looked at more than
// Fresh ago, it is counted first: that reads what came since the first record of
// a month that is not told, of this unit alone. Whoever will not wait for it is
// errs.Unavailable wire.CodeCounting; it goes on, for the next who asks.
func (k *Keeper) Of(ctx context.Context, s access.Scope, unit string, g Ground) (Unit, error) {
	if _, ok := s.Has(access.UnitToken(unit)); !ok {
		return Unit{}, store.ErrScope
	}
	months := Told(k.o.Now(), g.Offset)
	done, _, err := k.progress(ctx, unit)
	if err != nil {
		return Unit{}, err
	}
	if done.Through != months[len(months)-1] || k.stale(unit) {
		f := k.begin(s, unit, g)
		select {
		case <-f.landed:
			err = f.err
		case <-ctx.Done():
			err = errs.Errorf(errs.Unavailable, wire.CodeCounting, "what came since the last month is being counted; ask again in a minute")
		}
		if err != nil {
			return Unit{}, fmt.Errorf("count: %w", err)
		}
	}
	return k.told(ctx, unit, months)
}

// begin counts a unit, or joins who does.
func (k *Keeper) begin(s access.Scope, unit string, g Ground) *flight {
	k.mu.Lock()
	defer k.mu.Unlock()
	if f := k.flights[unit]; f != nil && (f.failed.IsZero() || k.o.Now().Sub(f.failed).Abs() < again) {
		return f
	}
	f := &flight{landed: make(chan struct{})}
	k.flights[unit] = f
	k.o.Run(func(ctx context.Context) {
		f.err = k.count(ctx, s, unit, g)
		k.mu.Lock()
		defer k.mu.Unlock()
		if f.err == nil {
			delete(k.flights, unit)
		} else {
			f.failed = k.o.Now()
		}
		close(f.landed)
	})
	return f
}

func (k *Keeper) stale(unit string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, ok := k.tail[unit]
	return !ok || k.o.Now().Sub(t.at).Abs() > Fresh
}

// count counts what is due of a unit, in one moment of the store.
func (k *Keeper) count(ctx context.Context, s access.Scope, unit string, g Ground) error {
	select {
	case k.counting <- struct{}{}:
		defer func() { <-k.counting }()
	case <-ctx.Done():
		return ctx.Err()
	}
	now := k.o.Now()
	done, version, err := k.progress(ctx, unit)
	if err != nil {
		return err
	}
	months := Told(now, g.Offset)
	if last := months[len(months)-1]; done.Through > last {
		if done, version, err = k.takeBack(ctx, unit, last, done.Through, version); err != nil {
			return err
		}
	}
	r, err := k.o.Store.Read(ctx, s)
	if err != nil {
		return err
	}
	defer r.Close()
	c := newCount(done.Through, months, g, civil.NightOf(now, g.Offset))
	if err := each(ctx, r, s, unit, done.From, c.take); err != nil {
		return err
	}
	if done.Through < c.through {
		if err := k.write(ctx, unit, c, progress{Through: c.through, From: c.from(r.Horizon())}, version); err != nil {
			return err
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tail[unit] = running{at: now, venues: c.running.venues}
	return nil
}

// write keeps what is told, and how far the unit was counted, as one.
func (k *Keeper) write(ctx context.Context, unit string, c *count, next progress, version uint64) error {
	rows := []store.RowChange{{Table: store.Figures, Key: progressKey(unit), Version: version, Value: encode(next)}}
	for month, tally := range c.due {
		rows = append(rows, store.RowChange{Table: store.Figures, Key: monthKey(unit, month), Value: encode(tally.Tell(unit, month))})
	}
	return k.change(ctx, rows)
}

// change writes rows as one. Where another server was faster, what that one wrote
// stands.
func (k *Keeper) change(ctx context.Context, rows []store.RowChange) error {
	slices.SortFunc(rows, func(a, b store.RowChange) int { return cmp.Compare(a.Key, b.Key) })
	_, err := k.o.Store.Change(context.WithoutCancel(ctx), access.Judging(), func(uint64) ([]store.RowChange, error) { return rows, nil })
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
	row, err := k.o.Store.Row(ctx, access.Judging(), store.Figures, key)
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
	row, err := k.o.Store.Row(ctx, access.Judging(), store.Figures, progressKey(unit))
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
