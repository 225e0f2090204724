package badger

import (
	"context"
	"crypto/rand"
	"testing"

	"shyraq/sync/region/store/kv"
)

// However much is stored and however deep it lies, what is merged at once is a
// few tables of one size: a server's memory does not grow with its store.
func TestTablesOfALargeStoreAreSmall(t *testing.T) {
	const value, rounds, each = 20 << 10, 10, 130
	o := folder(t)
	o.Single = true
	for round := range rounds {
		e, err := open(o)
		if err != nil {
			t.Fatal(err)
		}
		var ops []kv.Op
		for i := range each {
			v := make([]byte, value)
			_, _ = rand.Read(v)
			ops = append(ops, kv.Op{Pair: kv.Pair{Key: []byte{'z', byte(i >> 8), byte(i), byte(round)}, Value: v}})
		}
		if err := kv.Put(context.Background(), e, ops); err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil { // what is in memory becomes a table
			t.Fatal(err)
		}
		if round%5 < 4 { // so many are merged at once
			continue
		}
		if e, err = open(o); err != nil {
			t.Fatal(err)
		}
		if err := e.db.Flatten(1); err != nil {
			t.Fatal(err)
		}
		for _, table := range e.db.Tables() {
			if table.Level > 0 && table.OnDiskSize > tableSize*5/4 {
				t.Errorf("round %d: a table of level %d has %d KB", round, table.Level, table.OnDiskSize>>10)
			}
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
