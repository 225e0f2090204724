package duty

import (
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// linksBetween puts links between records that are not here into the store, as a pull would.
func (s *station) linksBetween(t testing.TB, pairs ...[2]uuid.UUID) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	device, prev := uuid.New(), revision.Hash("")
	var page []ledger.Entry
	for i, pair := range pairs {
		id, err := newID(s.clock.at, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		ref := func(record uuid.UUID) raid.PersonRef {
			return raid.PersonRef{Record: record, Rev: strings.Repeat("a", 64), Person: uuid.UUID{9}}
		}
		body, err := revision.Edit(nil, raid.Link{A: ref(pair[0]), B: ref(pair[1]), Decision: raid.SameChild, Reason: "құжаты бір", At: s.clock.at})
		if err != nil {
			t.Fatal(err)
		}
		signed, err := revision.Sign(revision.Envelope{
			Schema: 1, Kind: raid.KindLink, Record: id, Device: device, DSeq: uint64(i + 1), Prev: prev,
			Author: gulnar.ID, Time: revision.Time{MS: s.clock.at.UnixMilli()}, Unit: "north", Body: body,
		}, key)
		if err != nil {
			t.Fatal(err)
		}
		prev = signed.Rev
		page = append(page, ledger.Entry{Signed: signed, Key: s.opts.Keys.Own()})
		if len(page) == 500 || i == len(pairs)-1 {
			if _, err := s.ledger.Append(ctx, page...); err != nil {
				t.Fatal(err)
			}
			page = page[:0]
		}
	}
}

// The links of a record are found by either of its ends and are its own alone, those
// that come while the device is open too.
func TestTheLinksOfARecord(t *testing.T) {
	s := newStation(t, gulnar)
	a, b, c := uuid.New(), uuid.New(), uuid.New()
	count := func(record uuid.UUID, want int) {
		t.Helper()
		got, err := s.LinksOf(ctx, record)
		if err != nil || len(got) != want {
			t.Errorf("%d links, want %d: %v", len(got), want, err)
		}
		for _, l := range got {
			if l.Record == record {
				t.Error("a record is linked with itself")
			}
		}
		ids, err := s.linkIDs(ctx, record)
		if err != nil || len(ids) != want {
			t.Errorf("%d links are read for it, want %d: %v", len(ids), want, err)
		}
	}
	count(a, 0)
	s.linksBetween(t, [2]uuid.UUID{a, b}, [2]uuid.UUID{b, c})
	count(a, 1)
	count(b, 2)
	count(c, 1)
	s.forgetWorklists()
	count(b, 2)
	s.clock.at = s.clock.at.Add(time.Minute)
	s.linksBetween(t, [2]uuid.UUID{c, a})
	count(a, 2)
}

// BenchmarkLinksOf is what the page of a record asks of 5,000 links each time that it is
// read anew.
func BenchmarkLinksOf(b *testing.B) {
	s := stationOf(b, gulnar)
	record := uuid.New()
	var pairs [][2]uuid.UUID
	for range 5_000 {
		pairs = append(pairs, [2]uuid.UUID{uuid.New(), uuid.New()})
	}
	s.linksBetween(b, append(pairs, [2]uuid.UUID{record, uuid.New()})...)
	<-s.ledger.Audited()
	for b.Loop() {
		if all, err := s.LinksOf(ctx, record); err != nil || len(all) != 1 {
			b.Fatal(len(all), err)
		}
	}
}
