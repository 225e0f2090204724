package postgres

import (
	"context"
	"math"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/region/store/kv"
)

// The notes of commits do not grow with what is written, whoever writes, and the
// highest stays: from it numbers go on.
func TestNotesOfCommitsAreFew(t *testing.T) {
	o := tenant(t)
	e, err := open(t.Context(), o.URL, o.Region)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var mu sync.Mutex
	var last uint64
	put := func(commit uint64) ([]kv.Op, error) {
		mu.Lock()
		last = max(last, commit)
		mu.Unlock()
		id := uuid.New()
		return []kv.Op{{Pair: kv.Pair{Key: append([]byte("l"), id[:]...), Value: []byte("v")}}}, nil
	}
	const writers, each = 4, tidyEvery/2 + 1
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				if err := e.Update(context.Background(), uuid.Nil, func(kv.Tx) (func(uint64) ([]kv.Op, error), error) { return put, nil }); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	v, _, end, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	got, err := v.Scan([]kv.Range{{After: kv.CommitKey(0)[:1], UpTo: kv.CommitKey(math.MaxUint64)}, {After: []byte("l"), UpTo: []byte("m")}}, 2*writers*each)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got[0]); n == 0 || n > tidyEvery+writers {
		t.Fatalf("%d notes of %d commits", n, writers*each)
	}
	if n, _ := kv.CommitOf(got[0][len(got[0])-1].Key); n != last {
		t.Errorf("the highest note is of %d, the last commit was %d", n, last)
	}
	if len(got[1]) != writers*each {
		t.Errorf("%d of %d commits wrote", len(got[1]), writers*each)
	}
}
