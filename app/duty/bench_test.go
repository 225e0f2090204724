package duty

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// BenchmarkFirstList is what lies between the right PIN, Argon2 apart, and the
// list of tonight: opening the store and reading twenty records of this night,
// beside so many of earlier nights.
func BenchmarkFirstList(b *testing.B) {
	for _, n := range []int{0, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := stationOf(b, aigul)
			s.fill(b, n, forty)
			for range 20 {
				s.meet("Асан")
			}
			<-s.ledger.Audited()
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				d, err := Open(ctx, s.opts)
				if err != nil {
					b.Fatal(err)
				}
				rows, err := d.Night(ctx, "")
				if err != nil || len(rows) != 20 {
					b.Fatal(len(rows), err)
				}
				b.StopTimer()
				if err := d.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// forty is how far apart records are of which there are forty a night.
const forty = 36 * time.Minute

// fill puts records of another device into the store, so far apart, as a pull would.
func (s *station) fill(b *testing.B, n int, apart time.Duration) {
	b.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	device, prev := uuid.New(), revision.Hash("")
	var page []ledger.Entry
	for i := range n {
		at := s.clock.at.Add(-48*time.Hour - time.Duration(n-i)*apart)
		id, err := newID(at, rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		person := child("Үсен")
		person.ID = id
		body, err := revision.Edit(nil, raid.Encounter{
			Night: civil.NightOf(at, astana), Operation: RoutinePatrol, Pen: raid.Pen{Officer: bekzat.ID}, MetAt: at,
			Place: raid.Place{Point: point(), Type: "STRT"}, People: []raid.Person{person},
		})
		if err != nil {
			b.Fatal(err)
		}
		signed, err := revision.Sign(revision.Envelope{
			Schema: 1, Kind: raid.KindEncounter, Record: id, Device: device, DSeq: uint64(i + 1), Prev: prev,
			Author: bekzat.ID, Time: revision.Time{MS: at.UnixMilli()}, Unit: "north", Body: body,
		}, key)
		if err != nil {
			b.Fatal(err)
		}
		prev = signed.Rev
		page = append(page, ledger.Entry{Signed: signed, Key: s.opts.Keys.Own()})
		if len(page) == 500 || i == n-1 {
			if _, err := s.ledger.Append(ctx, page...); err != nil {
				b.Fatal(err)
			}
			page = page[:0]
		}
	}
}

// BenchmarkQueue is the supervisor's queue where nothing was decided yet: the
// dearest list there is, since it looks at every record.
func BenchmarkQueue(b *testing.B) {
	s := stationOf(b, yerlan)
	s.fill(b, 10_000, forty)
	for b.Loop() {
		if _, err := s.Queue(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
