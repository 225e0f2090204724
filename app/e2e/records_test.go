package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// local is the region's time.
var local = time.FixedZone("", 5*60*60)

// tonight is the night the records belong to: the one the tests run in.
func tonight() civil.Date { return civil.NightOf(time.Now(), local) }

// north is a point in the district Saryarka, of the unit "north".
var north = raid.Point{Lat: 511745000, Lon: 714190000}

// child is an invented child. No number is made up for it: none can be made
// up safely for a child of today.
func child(name string) raid.Person {
	return raid.Person{
		ID: newID(), Kind: raid.Minor, NoIIN: "I_DOC", Surname: "Сынақов", Name: name, Age: 14, AgeError: 1, Sex: codes.Male,
		Education: "E_SCH", Grade: "8 Ә", Work: "W_NO", Company: "K_PEERS", Reasons: []codes.Code{"R_NIGHT_O"},
		Conditions: []codes.Code{"C_OK"}, WhyOut: "Автобусқа үлгермей қалдық",
		Guardians: []raid.Guardian{{ID: newID(), Kinship: "S_MOTH", Name: "Сынақова Мысал"}},
	}
}

// open is an encounter with a child still in care.
func open(name string) raid.Encounter {
	met := time.Now().In(local).Add(-2 * time.Second).Truncate(time.Millisecond)
	return raid.Encounter{
		Night: civil.NightOf(met, local), Operation: "NIGHT", MetAt: met,
		Place:  raid.Place{Point: &north, Source: raid.FromGPS, Accuracy: 8, Type: "PARK", Note: "Көпір жанында"},
		People: []raid.Person{child(name)},
	}
}

// closed is the same after the child was handed over.
func closed(name string) raid.Encounter { return handOver(open(name)) }

// handOver ends an encounter: every child goes to the adult who came.
func handOver(e raid.Encounter) raid.Encounter {
	now := time.Now().In(local).Truncate(time.Millisecond)
	for i := range e.People {
		p := &e.People[i]
		p.Guardians[0].NotifiedAt, p.Guardians[0].ArrivedAt = e.MetAt, now
		p.Outcome, p.HandedTo, p.HandedAt = codes.OutcomeSpot, p.Guardians[0].ID, now
	}
	e.ClosedAt = now
	return e
}

// check is a venue looked into.
func check(venue string, result raid.VenueResult) raid.VenueCheck {
	at := time.Now().In(local).Truncate(time.Millisecond)
	return raid.VenueCheck{Night: civil.NightOf(at, local), At: at, Place: raid.Place{Venue: venue, Type: "CAFE", District: "711310000"}, Result: result}
}

// of puts a body into the form that `record` takes.
func of(t *testing.T, kind raid.Kind, body any) raid.RecordInput {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return raid.RecordInput{Kind: kind, Body: raw}
}

// next is a further revision of a record.
func next(t *testing.T, id uuid.UUID, body raid.Encounter) raid.RecordInput {
	t.Helper()
	in := of(t, raid.KindEncounter, body)
	in.Record = id
	return in
}

// review is a decision about the revision shown.
func review(t *testing.T, s entry, d raid.Decision, comments ...raid.Comment) raid.RecordInput {
	t.Helper()
	at := time.Now().In(local).Truncate(time.Millisecond)
	return of(t, raid.KindReview, raid.Review{Record: s.Record, Rev: string(s.Rev), Decision: d, Comments: comments, At: at})
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func writeFile(t *testing.T, path string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// named gives children names that differ.
func named(n int) string { return fmt.Sprintf("Үлгі %d", n) }
