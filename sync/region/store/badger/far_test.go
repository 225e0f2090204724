package badger

import (
	"context"
	"testing"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

// distant is an engine that is far away: it counts how often it is asked.
type distant struct {
	kv.Engine
	asked int
}

func (d *distant) View(ctx context.Context) (kv.Tx, access.Position, func(), error) {
	t, h, end, err := d.Engine.View(ctx)
	return &distantTx{t, d, map[string][]byte{}}, h, end, err
}

type distantTx struct {
	kv.Tx
	d     *distant
	known map[string][]byte
}

func (t *distantTx) Get(k []byte) ([]byte, bool, error) {
	if v, ok := t.known[string(k)]; ok {
		return v, v != nil, nil
	}
	t.d.asked++
	return t.Tx.Get(k)
}

func (t *distantTx) Scan(ranges []kv.Range, most int) ([][]kv.Pair, error) {
	t.d.asked++
	return t.Tx.Scan(ranges, most)
}

func (t *distantTx) Fetch(keys [][]byte) error {
	t.d.asked++
	for _, k := range keys {
		v, _, err := t.Tx.Get(k)
		if err != nil {
			return err
		}
		t.known[string(k)] = v
	}
	return nil
}

// A page of a store that is far away is asked for a few times, not for each line.
func TestAPageFromFarAwayIsGotAtOnce(t *testing.T) {
	o := folder(t)
	_, e := started(t, o)
	far := &distant{Engine: e}
	n := storetest.NewNight(t, kv.New(far, o.Options))
	patrol, boss := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Supervisor, "unit-a")
	const count = 100
	var all []revision.Signed
	for range count {
		all = append(all, patrol.Encounter(storetest.NewID(), nil))
	}
	for _, s := range all {
		patrol.Must("stored", s)
	}
	far.asked = 0
	p, err := feed.Look(t.Context(), n.Store, boss.Scope(), feed.Show{}, feed.Cursor{}, feed.Usual)
	if err != nil || len(p.Lines) != count {
		t.Fatalf("%d lines, %v", len(p.Lines), err)
	}
	if far.asked > 10 {
		t.Errorf("%d lines are asked for %d times", count, far.asked)
	}
}
