package region

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
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
	if diff := cmp.Diff([]uuid.UUID{plain, review}, due); diff != "" || !rep.Usual || rep.On {
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

// TestHelpThatEndedHoldsNothing: a referral holds its record until somebody says what came
// of it, and what was said goes with the record.
func TestHelpThatEndedHoldsNothing(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	a := w.enrol(regionfile.Inspector, "unit-a")
	referred := func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.ClosedAt = w.clock.now()
		v.People = []raid.Person{{ID: uuid.UUID{1}, Kind: raid.Minor, Referrals: []raid.Referral{{ID: uuid.UUID{2}, Status: "new"}}}}
	}
	var records, answers []uuid.UUID
	say := func(result codes.Code, undone bool) {
		record, answer := newID(), newID()
		e := a.encounter(record, referred)
		v := raid.FollowUp{Record: record, Rev: string(e.Rev), Person: uuid.UUID{1}, Referral: uuid.UUID{2}, Result: result, On: "2026-03-20", Due: "2026-04-20"}
		said := a.write(raid.KindFollowUp, answer, v, nil)
		a.push(e, said)
		if undone {
			v.Undone = &raid.Reasoned{Reason: "қате"}
			a.push(a.write(raid.KindFollowUp, answer, v, func(e *revision.Envelope) { e.Parents = []revision.Hash{said.Rev} }))
		}
		records, answers = append(records, record), append(answers, answer)
	}
	say("V_DONE", false)
	say("V_TAKE", false)
	say("V_DONE", true)
	w.clock.add(37 * 31 * 24 * time.Hour) // the records are due, the answers by themselves are not
	rep, err := w.region.Retention(ctx)
	if err != nil {
		t.Fatal(err)
	}
	stands := map[uuid.UUID]string{}
	for _, r := range rep.Due {
		stands[r.Record] = "due"
	}
	for _, r := range rep.Held {
		stands[r.Record] = "held"
	}
	want := map[uuid.UUID]string{records[0]: "due", answers[0]: "due", records[1]: "held", records[2]: "held"}
	if diff := cmp.Diff(want, stands); diff != "" {
		t.Error(diff)
	}
	held, err := w.region.Held(ctx, admin.HeldRequest{Record: records[0]})
	if err != nil || len(held.Records) != 1 || len(held.Records[0].Held) != 0 {
		t.Errorf("%+v, %v", held, err)
	}
}

// TestWhatIsSaidGoesWithItsRecord: a review goes when its record does, and a link when
// both of its records do, whatever their own terms; also where the record went before.
func TestWhatIsSaidGoesWithItsRecord(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	a, sup := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	child := func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.ClosedAt = w.clock.now()
		v.People = []raid.Person{{ID: uuid.UUID{1}, Kind: raid.Minor}}
	}
	link := func(one, two revision.Signed) revision.Signed {
		ref := func(s revision.Signed) raid.PersonRef {
			return raid.PersonRef{Record: s.Envelope.Record, Rev: string(s.Rev), Person: uuid.UUID{1}}
		}
		return a.write(raid.KindLink, newID(), raid.Link{A: ref(one), B: ref(two), Decision: raid.SameChild, At: w.clock.now()}, nil)
	}
	review := func(of revision.Signed) revision.Signed {
		return sup.write(raid.KindReview, newID(), raid.Review{Record: of.Envelope.Record, Rev: string(of.Rev), Decision: raid.Accept}, nil)
	}
	one, two := a.encounter(newID(), child), a.encounter(newID(), child)
	a.push(one, two)
	w.clock.add(36 * 31 * 24 * time.Hour) // what is said now is not due for as long
	late := a.encounter(newID(), child)
	a.push(late)
	both, half := link(one, two), link(one, late)
	ofOne, ofLate := review(one), review(late)
	if got := results(append(a.push(both, half), sup.push(ofOne, ofLate)...)); !cmp.Equal(got, []string{"stored", "stored", "stored", "stored"}) {
		t.Fatal(got)
	}
	w.clock.add(31 * 24 * time.Hour)
	want := map[uuid.UUID]bool{}
	for _, s := range []revision.Signed{one, two, both, ofOne} {
		want[s.Envelope.Record] = true
	}
	rep, err := w.region.Retention(ctx)
	if err != nil {
		t.Fatal(err)
	}
	due := map[uuid.UUID]bool{}
	for _, r := range rep.Due {
		due[r.Record] = true
	}
	if diff := cmp.Diff(want, due); diff != "" {
		t.Error(diff)
	}
	if got, err := w.region.Retain(ctx); err != nil || len(got.Records) != len(want) {
		t.Errorf("%+v, %v", got, err)
	}
	if rep, err := w.region.Retention(ctx); err != nil || len(rep.Due) != 0 || rep.Erased != len(want) {
		t.Errorf("after it: %+v, %v", rep, err)
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

// TestHeldFollowsTheSameChild: where an officer said that two are one child, whoever asks
// for the one is told of the other too, and of nobody who was met with them.
func TestHeldFollowsTheSameChild(t *testing.T) {
	for name, row := range map[string]struct {
		decision raid.LinkDecision
		undone   bool
		want     int
	}{"the same": {raid.SameChild, false, 2}, "another": {raid.NotSameChild, false, 1}, "taken back": {raid.SameChild, true, 1}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			a := w.enrol(regionfile.Inspector, "unit-a")
			met := func(people ...raid.Person) revision.Signed {
				s := a.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) { inA(v, e); v.People = people })
				a.push(s)
				return s
			}
			child := func(surname string) raid.Person {
				return raid.Person{ID: newID(), Kind: raid.Minor, Surname: surname, Name: "Нурлан"}
			}
			link := func(one, two revision.Signed, a1, b1 raid.Person, d raid.LinkDecision) (revision.Signed, raid.Link) {
				v := raid.Link{
					A:        raid.PersonRef{Record: one.Envelope.Record, Rev: string(one.Rev), Person: a1.ID},
					B:        raid.PersonRef{Record: two.Envelope.Record, Rev: string(two.Rev), Person: b1.ID},
					Decision: d, Reason: "құжаты бір",
				}
				s := a.write(raid.KindLink, newID(), v, nil)
				a.push(s)
				return s, v
			}
			asked, with, other, stranger := child("Сейітов"), child("Ахметов"), child("Сеитов"), child("Ахметова")
			first, second, third := met(asked, with), met(other), met(stranger)
			l, v := link(first, second, asked, other, row.decision)
			link(first, third, with, stranger, raid.SameChild) // who was met with him is another child
			if row.undone {
				v.Undone = &raid.Reasoned{Reason: "қате"}
				a.push(a.write(raid.KindLink, l.Envelope.Record, v, func(e *revision.Envelope) { e.Parents = []revision.Hash{l.Rev} }))
			}
			rep, err := w.region.Held(t.Context(), admin.HeldRequest{Person: "Сейітов Нурлан"})
			if err != nil || len(rep.Records) != row.want {
				t.Fatalf("%+v, %v", rep.Records, err)
			}
			for _, r := range rep.Records {
				if r.Record == third.Envelope.Record || r.Joined != (r.Record == second.Envelope.Record) {
					t.Errorf("%+v", r)
				}
				acts, looked := w.looked(t, admin.LookedRequest{At: r.Record})
				at := slices.Index(acts, "held")
				if at < 0 {
					t.Errorf("who looked at it does not name who sought the person: %q", acts)
				}
				for _, other := range rep.Records {
					if at >= 0 && other.Record != r.Record && strings.Contains(looked.Entries[at].Entry, other.Record.String()) {
						t.Error("the entry names another record of the person")
					}
				}
			}
		})
	}
}

func joined(ids []uuid.UUID) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(id.String() + " ")
	}
	return b.String()
}

// decided has two administrators decide something.
func (w *world) decided(kind string, body any) (admin.Approved, error) {
	w.t.Helper()
	ctx := context.Background()
	if w.two == nil {
		for range 2 {
			public, key, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				w.t.Fatal(err)
			}
			a, err := w.region.AddAdministrator(ctx, admin.Administrator{Name: "Сынақ", Key: public})
			if err != nil {
				w.t.Fatal(err)
			}
			w.two = append(w.two, twoOf{a.ID, key})
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	p := admin.Proposal{ID: uuid.New(), Kind: kind, Body: raw, By: w.two[0].id, At: w.clock.now(), Until: w.clock.now().Add(time.Hour)}
	p.Sign(w.region.id, w.two[0].key)
	if err := w.region.Propose(ctx, p); err != nil {
		return admin.Approved{}, err
	}
	a := admin.Approval{Proposal: p.ID, By: w.two[1].id}
	a.Sign(w.region.id, p, w.two[1].key)
	return w.region.Approve(ctx, a)
}

type twoOf struct {
	id  uuid.UUID
	key ed25519.PrivateKey
}

// TestErase: two administrators erase a record. Nothing of it is served to anybody, on
// the same device or a new one; what was signed still verifies by its tombstone; the
// region says that it is whole; a push of the same is known and of a new revision set
// aside; what spoke of it is gone with it.
func TestErase(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	a, sup := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	fresh := map[string]*station{"his own anew": w.enrol(regionfile.Supervisor, "unit-a"), "another": w.enrol(regionfile.Inspector, "unit-a")}
	record, stays, review := newID(), newID(), newID()
	secret := func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.Note, v.ClosedAt = "canary-name", w.clock.now()
	}
	first := a.encounter(record, secret)
	second := a.encounter(record, func(v *raid.Encounter, e *revision.Envelope) {
		secret(v, e)
		v.Note, e.Parents = "canary-two", []revision.Hash{first.Rev}
	})
	last := a.encounter(stays, inA)
	a.push(first, second, last)
	judged := sup.write(raid.KindReview, review, raid.Review{Record: record, Rev: string(second.Rev), Decision: raid.Return, Comments: []raid.Comment{{Text: "canary-review"}}}, nil)
	if got := results(sup.push(judged)); got[0] != "stored" {
		t.Fatal(got)
	}
	if err := w.region.Erase(ctx, admin.EraseRequest{Record: record, Reason: "request"}); wire.Code(err) != "second_administrator" {
		t.Errorf("alone: %v", err)
	}
	for _, row := range []struct {
		name string
		ask  admin.EraseRequest
		code string
	}{
		{"no reason", admin.EraseRequest{Record: record}, "erase"}, {"of nothing", admin.EraseRequest{Reason: "court"}, "erase"},
		{"unknown", admin.EraseRequest{Record: newID(), Reason: "court"}, "record_unknown"},
		{"nothing replaced", admin.EraseRequest{Record: stays, Old: true, Reason: "correction"}, "nothing_old"},
	} {
		if _, err := w.decided(admin.ProposeErase, row.ask); wire.Code(err) != row.code {
			t.Errorf("%s: %v, want %q", row.name, err, row.code)
		}
	}
	got, err := w.decided(admin.ProposeErase, admin.EraseRequest{Record: record, Reason: "request"})
	if err != nil || got.Erase == nil || len(got.Erase.Records) != 2 || got.Erase.Revisions != 3 || !got.Erase.Purged {
		t.Fatalf("%+v, %v", got.Erase, err)
	}
	for name, s := range fresh {
		for _, rev := range s.pull() {
			if rev == first.Rev || rev == second.Rev || rev == judged.Rev {
				t.Errorf("%s still gets it", name)
			}
		}
	}
	late := a.encounter(record, func(v *raid.Encounter, e *revision.Envelope) { secret(v, e); e.Parents = []revision.Hash{second.Rev} })
	on := a.encounter(newID(), inA)
	if got, want := results(a.push(first, second, late, on)), []string{"duplicate", "duplicate", "quarantined:record_erased", "stored"}; !cmp.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	rep, err := w.region.Verify(ctx)
	if err != nil || !rep.Good {
		t.Errorf("verify: %+v, %v", rep.Problems, err)
	}
	if due, err := w.region.Retention(ctx); err != nil || due.Erased != 2 {
		t.Errorf("%+v, %v", due, err)
	}
	again, err := w.decided(admin.ProposeErase, admin.EraseRequest{Record: record, Reason: "request"})
	if err != nil || again.Erase.Aside != 1 {
		t.Errorf("what came late is erased too: %+v, %v", again.Erase, err)
	}
	if got := results(a.push(late)); got[0] != "duplicate" {
		t.Errorf("what came late is there again: %v", got)
	}
	if rep, err := w.region.Verify(ctx); err != nil || !rep.Good {
		t.Errorf("verify: %+v, %v", rep.Problems, err)
	}
	if log, err := w.region.CheckLog(ctx, admin.LogRequest{}); err != nil {
		t.Errorf("audit: %+v, %v", log, err)
	}
	page, err := a.Erasures(ctx, 0)
	if err != nil || len(page.Orders) != 2 || page.Next != w.region.people().Erased() {
		t.Fatalf("%+v, %v", page, err)
	}
	for _, e := range page.Orders {
		if !e.Of(w.region.keys.Public(), w.region.id) || !e.Whole {
			t.Errorf("%+v is not the region's", e)
		}
		if e.Of(w.region.keys.Public(), uuid.New()) {
			t.Error("it is another region's too")
		}
	}
}

// TestCorrection: of a corrected record what was wrong goes, and what is right stays,
// goes on and is joined.
func TestCorrection(t *testing.T) {
	w := newWorld(t, nil)
	a, fresh := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	record := newID()
	wrong := a.encounter(record, inA)
	right := a.encounter(record, func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.Note, e.Parents = "right", []revision.Hash{wrong.Rev}
	})
	a.push(wrong, right)
	got, err := w.decided(admin.ProposeErase, admin.EraseRequest{Record: record, Old: true, Reason: "correction"})
	if err != nil || got.Erase.Revisions != 1 {
		t.Fatalf("%+v, %v", got.Erase, err)
	}
	next := a.encounter(record, func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.Note, e.Parents = "and on", []revision.Hash{right.Rev}
	})
	beside := a.encounter(record, func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.Note, e.Parents = "from what is gone", []revision.Hash{wrong.Rev}
	})
	if got := results(a.push(next, beside)); got[0] != "stored" || got[1] != "stored" {
		t.Errorf("%v", got)
	}
	revs := fresh.pull()
	if want := []revision.Hash{right.Rev, next.Rev, beside.Rev}; len(revs) != len(want) {
		t.Errorf("%d revisions are read, want %d", len(revs), len(want))
	}
	if rep, err := w.region.Verify(t.Context()); err != nil || !rep.Good {
		t.Errorf("verify: %+v, %v", rep.Problems, err)
	}
}
