package ledger_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// What PutDraft gave back without an error is there after the next opening, sealed
// under the key that was named.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "ledger")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	ctx, key := context.Background(), seal.NewKey(rand.Reader)
	ring := seal.Ring{}
	ring.Add(key)
	opt := ledger.Options{Dir: dir, Store: uuid.UUID{7}, Device: uuid.UUID{8}, Keys: ring, StoreKey: key.ID(), Now: time.Now, Rand: rand.Reader, Reserve: -1}
	store, err := ledger.Open(ctx, opt)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(store.PutDraft(ctx, uuid.UUID{9}, key.ID(), []byte(`{"note":"half a sentence"}`)), store.Close())

	if store, err = ledger.Open(ctx, opt); err != nil {
		fmt.Println(err)
		return
	}
	drafts, err := store.Drafts(ctx)
	fmt.Println(len(drafts), string(drafts[0].Body), err, store.Close())
	// Output:
	// <nil> <nil>
	// 1 {"note":"half a sentence"} <nil> <nil>
}
