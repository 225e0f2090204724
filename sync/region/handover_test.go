package region

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// A device that keeps to no rule hands a child to who may not take him. The
// region keeps it, flags it, and takes what mends it: nothing that was saved is
// lost, and those who have to see it do.
func TestAHandoverThatMayNotBeIsKeptAndFlagged(t *testing.T) {
	father := raid.Guardian{ID: uuid.UUID{2}, Kinship: "S_FATH", Name: "Сынақов Пётр"}
	child := raid.Person{ID: uuid.UUID{1}, Kind: raid.Minor, Outcome: raid.OutcomeHome, HandedTo: father.ID, Guardians: []raid.Guardian{father}}
	drunk := raid.Person{ID: uuid.UUID{3}, Kind: raid.Adult, Name: "Петр", Roles: []raid.Code{raid.RoleDrunk}}
	refused := child
	refused.Safety = []raid.SafetyDone{{ID: uuid.UUID{4}, Step: raid.StepDecision, With: "Бекова", Ruling: raid.MayNot, Adult: father.ID}}
	mended := child
	mended.Outcome = raid.OutcomeCPD
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
			patrol, supervisor := w.enrol(raid.Patrol, "unit-a"), w.enrol(raid.Supervisor, "unit-a")
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
