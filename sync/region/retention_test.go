package region

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
)

// TestRetentionTells what is due, what is held and why, and changes nothing.
func TestRetentionTells(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	a, sup := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	child := func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.ClosedAt = w.clock.now()
		v.People = []raid.Person{{ID: uuid.New(), Kind: raid.Minor, Surname: "Сынақов", Name: "Бек", IIN: "950711500005"}}
	}
	plain, referred := newID(), newID()
	a.push(a.encounter(plain, child), a.encounter(referred, func(v *raid.Encounter, e *revision.Envelope) {
		child(v, e)
		v.People[0].Referrals = []raid.Referral{{ID: uuid.New(), Status: "sent"}}
	}))
	review := newID()
	sup.push(sup.write(raid.KindReview, review, raid.Review{Record: plain, Rev: string(a.chain[0].Rev), Decision: raid.Accept}, nil))
	w.clock.add(37 * 31 * 24 * time.Hour)
	late := newID()
	a.push(a.encounter(late, child))
	rep, err := w.region.Retention(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var due, held []uuid.UUID
	for _, r := range rep.Due {
		due = append(due, r.Record)
	}
	for _, r := range rep.Held {
		held = append(held, r.Record)
	}
	if diff := cmp.Diff([]uuid.UUID{plain}, due); diff != "" || !rep.Usual || rep.On {
		t.Errorf("due: %s", diff)
	}
	if diff := cmp.Diff([]uuid.UUID{referred}, held); diff != "" || len(rep.Held) == 1 && rep.Held[0].Held[0] != "referral" {
		t.Errorf("held: %s", diff)
	}
	if rep.Records < 4 || rep.Erased != 0 {
		t.Errorf("%+v", rep)
	}
	if got := results(a.push(a.chain[0])); got[0] != "duplicate" {
		t.Errorf("a report changed something: %v", got)
	}
}

// TestHeldAnswersAPerson by ids, days and readers, and puts nothing of him into audit,
// answer or error.
func TestHeldAnswersAPerson(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	a, b, other := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Supervisor, "unit-b")
	record := newID()
	named := a.encounter(record, func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.ClosedAt = w.clock.now()
		v.People = []raid.Person{{ID: uuid.New(), Kind: raid.Minor, Surname: "Өмірзақ", Name: "Айгүл", IIN: "950711500005"}}
	})
	corrected := a.encounter(record, func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.ClosedAt, e.Parents = w.clock.now(), []revision.Hash{named.Rev}
	})
	a.push(named, corrected, a.encounter(newID(), inA))
	for _, row := range []struct {
		name string
		ask  admin.HeldRequest
		want int
		code string
	}{
		{"by his number", admin.HeldRequest{Person: "950711500005\n"}, 1, ""},
		{"by his name", admin.HeldRequest{Person: "омирзак айгул"}, 1, ""},
		{"by the record", admin.HeldRequest{Record: record}, 1, ""},
		{"somebody else", admin.HeldRequest{Person: "950711600001"}, 0, ""},
		{"nobody", admin.HeldRequest{}, 0, "held_whom"},
		{"by one word", admin.HeldRequest{Person: "Айгүл"}, 0, "held_whom"},
	} {
		t.Run(row.name, func(t *testing.T) {
			rep, err := w.region.Held(ctx, row.ask)
			if wire.Code(err) != row.code || len(rep.Records) != row.want {
				t.Fatalf("%v, %+v", err, rep)
			}
			if row.want == 0 {
				return
			}
			got := rep.Records[0]
			if got.Record != record || got.Ends != "2098-06-01" && got.Ends != "2098-06-02" || got.Old != (row.ask.Person != "") || got.Of != 2 {
				t.Errorf("%+v", got)
			}
			var readers []uuid.UUID
			for _, r := range got.Readers {
				readers = append(readers, r.ID)
			}
			for id, want := range map[uuid.UUID]bool{a.officer: true, b.officer: true, other.officer: false} {
				if strings.Contains(joined(readers), id.String()) != want {
					t.Errorf("reads it: %v, want %v", readers, want)
				}
			}
		})
	}
	notes, err := w.region.store.Audit(ctx, access.Administering(), access.Position{}, 1<<20)
	if err != nil || len(notes) == 0 {
		t.Fatalf("audit: %d, %v", len(notes), err)
	}
	for _, n := range notes {
		if raw := string(n.Value); strings.Contains(raw, "950711500005") || strings.Contains(strings.ToLower(raw), "айг") {
			t.Error("the audit has the person in it")
		}
	}
}

func joined(ids []uuid.UUID) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(id.String() + " ")
	}
	return b.String()
}
