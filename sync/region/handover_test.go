package region

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/safety"
	"shyraq/sync/revision"
)

// A device that keeps to no rule hands a child to who may not take him. The
// region keeps it, flags it, and takes what mends it: nothing that was saved is
// lost, and those who have to see it do.
func TestAHandoverThatMayNotBeIsKeptAndFlagged(t *testing.T) {
	father := raid.Guardian{ID: uuid.UUID{2}, Kinship: "S_FATH", Name: "Сынақов Пётр"}
	child := raid.Person{ID: uuid.UUID{1}, Kind: raid.Minor, Outcome: codes.OutcomeHome, HandedTo: father.ID, Guardians: []raid.Guardian{father}}
	drunk := raid.Person{ID: uuid.UUID{3}, Kind: raid.Adult, Name: "Петр", Roles: []codes.Code{codes.RoleDrunk}}
	refused := child
	refused.Safety = []safety.Done{{ID: uuid.UUID{4}, Step: safety.Decision, With: "Бекова", Ruling: safety.MayNot, Adult: father.ID}}
	mended := child
	mended.Outcome = codes.OutcomeCPD
	for name, row := range map[string]struct {
		people []raid.Person
		want   string
	}{
		"to his father":                     {[]raid.Person{child}, "stored"},
		"to his father, who is drunk":       {[]raid.Person{child, drunk}, "stored:handover"},
		"against the inspector's decision":  {[]raid.Person{refused}, "stored:handover"},
		"to a centre, and a drunk is there": {[]raid.Person{mended, drunk}, "stored"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			patrol, supervisor := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
			id := newID()
			write := func(people []raid.Person, parents ...revision.Hash) revision.Signed {
				return patrol.encounter(id, func(v *raid.Encounter, e *revision.Envelope) { v.People, e.Parents = people, parents })
			}
			first := write(row.people)
			second := write([]raid.Person{mended, drunk}, first.Rev)
			if d := cmp.Diff([]string{row.want, "stored"}, results(patrol.push(first, second))); d != "" {
				t.Error(d)
			}
			if seen := supervisor.pull(); len(seen) != 2 {
				t.Errorf("%d revisions reach the supervisor", len(seen))
			}
		})
	}
}

// A device whose program was changed signs that such a record is right. The
// region does not take it, in whatever order and form it comes, and names why;
// what returns the record, or takes an acceptance back, it takes.
func TestABarredHandoverIsNotAccepted(t *testing.T) {
	father := raid.Guardian{ID: uuid.UUID{2}, Kinship: "S_FATH", Name: "Сынақов Пётр", Fitness: codes.Unfit}
	barred := raid.Person{ID: uuid.UUID{1}, Kind: raid.Minor, Outcome: codes.OutcomeHome, HandedTo: father.ID, Guardians: []raid.Guardian{father}}
	safe := barred
	safe.Outcome = codes.OutcomeCPD
	undone := &raid.Reasoned{Reason: "қате"}
	for name, row := range map[string]struct {
		child  raid.Person
		review raid.Review
		want   string
	}{
		"accepted":                    {barred, raid.Review{Decision: raid.Accept}, "quarantined:review_handover"},
		"accepted and taken back":     {barred, raid.Review{Decision: raid.Accept, Undone: undone}, "stored"},
		"returned":                    {barred, raid.Review{Decision: raid.Return}, "stored"},
		"accepted, a lawful handover": {safe, raid.Review{Decision: raid.Accept}, "stored"},
	} {
		for _, first := range []string{"the record", "the review"} {
			t.Run(name+", first comes "+first, func(t *testing.T) {
				w := newWorld(t, nil)
				patrol, supervisor := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
				id := newID()
				record := patrol.encounter(id, func(v *raid.Encounter, _ *revision.Envelope) { v.People = []raid.Person{row.child} })
				v := row.review
				v.Record, v.Rev = id, string(record.Rev)
				review := supervisor.write(raid.KindReview, newID(), v, nil)
				if first == "the review" {
					if d := cmp.Diff([]string{"held:missing"}, results(supervisor.push(review))); d != "" {
						t.Error(d)
					}
				}
				patrol.push(record)
				if first == "the review" && row.want != "stored" {
					w.stored(record)
				}
				w.restart()
				got := results(supervisor.push(review))
				if got[0] == "duplicate" && first == "the review" {
					got[0] = "stored"
				}
				if d := cmp.Diff([]string{row.want}, got); d != "" {
					t.Error(d)
				}
			})
		}
	}
	t.Run("a return that becomes an acceptance", func(t *testing.T) {
		w := newWorld(t, nil)
		patrol, supervisor := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
		id, opinion := newID(), newID()
		record := patrol.encounter(id, func(v *raid.Encounter, _ *revision.Envelope) { v.People = []raid.Person{barred} })
		patrol.push(record)
		back := supervisor.write(raid.KindReview, opinion, raid.Review{Record: id, Rev: string(record.Rev), Decision: raid.Return}, nil)
		turned := supervisor.write(raid.KindReview, opinion, raid.Review{Record: id, Rev: string(record.Rev), Decision: raid.Accept},
			func(e *revision.Envelope) { e.Parents = []revision.Hash{back.Rev} })
		if d := cmp.Diff([]string{"stored", "quarantined:review_handover"}, results(supervisor.push(back, turned))); d != "" {
			t.Error(d)
		}
		w.stored(record, back)
	})
}
