package seal_test

import (
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shyraq/sync/seal"
)

// What was sealed under one name in one store opens under no other, and without
// its key not at all.
func Example() {
	store := uuid.MustParse("5f0c9d2e-7a64-4a52-9f6e-1f2a3b4c5d6e")
	key := seal.NewKey(rand.Reader)
	defer key.Zero()
	sealed := seal.Seal(rand.Reader, key, store, "note/1", []byte("met at the station"))

	ring := seal.Ring{}
	_, err := seal.Open(ring, store, "note/1", sealed)
	fmt.Println("no key:", errors.Is(err, seal.ErrNoKey))

	ring.Add(key)
	plain, _ := seal.Open(ring, store, "note/1", sealed)
	fmt.Println(string(plain))

	_, err = seal.Open(ring, store, "note/2", sealed)
	fmt.Println("another name:", errors.Is(err, seal.ErrForged))
	// Output:
	// no key: true
	// met at the station
	// another name: true
}
