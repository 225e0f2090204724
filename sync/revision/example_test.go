package revision_test

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

func ExampleCanonical() {
	b, err := revision.Canonical([]byte(`{ "night": "2026-03-05", "met": 3 }`))
	fmt.Println(string(b), err)
	_, err = revision.Canonical([]byte(`{"met": 3.5}`))
	fmt.Println(err)
	// Output:
	// {"met":3,"night":"2026-03-05"} <nil>
	// float: only integers are kept, at byte 8
}

func ExampleSign() {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	at := time.Date(2026, 3, 5, 23, 40, 0, 0, time.UTC)
	clock := revision.NewClock(func() time.Time { return at })
	first, err := revision.Sign(revision.Envelope{
		Schema: 1, Kind: raid.KindVenueCheck, Record: uuid.UUID{1}, Device: uuid.UUID{2}, DSeq: 1,
		Author: uuid.UUID{3}, Time: clock.Now(), Unit: "u1", Body: []byte(`{"place": {"name": "Клуб"}}`),
	}, key)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(first.Envelope.Body), first.Verify(key.Public().(ed25519.PublicKey)))

	next := first.Envelope
	next.Parents, next.DSeq, next.Prev, next.Time = []revision.Hash{first.Rev}, 2, first.Rev, clock.Now()
	second, err := revision.Sign(next, key)
	if err != nil {
		log.Fatal(err)
	}
	heads := revision.Heads([]revision.Signed{first, second})
	fmt.Println(len(heads), heads[0].Rev == second.Rev)
	// Output:
	// {"place":{"name":"Клуб"}} <nil>
	// 1 true
}

// A newer program wrote the weather. This one, which does not know it, changes
// the note and leaves the weather as it is.
func ExampleEdit() {
	was := []byte(`{"night":"2026-03-05","note":"at the river","pen":{},"place":{},"weather":{"c":-20}}`)
	var e raid.Encounter
	if err := json.Unmarshal(was, &e); err != nil {
		log.Fatal(err)
	}
	e.Note = "at the bridge"
	b, err := revision.Edit(was, e)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(b))
	// Output: {"night":"2026-03-05","note":"at the bridge","pen":{},"place":{},"weather":{"c":-20}}
}
