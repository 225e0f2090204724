package region

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// A device that keeps to no rule writes a penalty for a patrol: the region
// folds it into no record. What an inspector wrote goes on with the record.
func TestPenaltiesAreTakenOfInspectorsAlone(t *testing.T) {
	child, mother, father := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	first := raid.Penalty{ID: uuid.UUID{4}, Article: "442.1", Imposed: "2095-01-10"}
	changed, second := first, first
	changed.Imposed = "2095-03-10"
	second.ID = uuid.UUID{5}
	guardian := func(id uuid.UUID, all ...raid.Penalty) raid.Guardian { return raid.Guardian{ID: id, Penalties: all} }
	stood := []raid.Guardian{guardian(mother, first)}
	for _, row := range []struct {
		name string
		was  []raid.Guardian // of the inspector's revision; nil: there is none
		now  []raid.Guardian
		role regionfile.Role
		want string
	}{
		{"a patrol's own record", nil, stood, regionfile.Patrol, "quarantined:role"},
		{"an inspector's own record", nil, stood, regionfile.Inspector, "stored"},
		{"a patrol keeps it", stood, stood, regionfile.Patrol, "stored"},
		{"a patrol adds a guardian", stood, append([]raid.Guardian{guardian(father)}, stood...), regionfile.Patrol, "stored"},
		{"a patrol adds another", stood, []raid.Guardian{guardian(mother, first, second)}, regionfile.Patrol, "quarantined:role"},
		{"a patrol changes it", stood, []raid.Guardian{guardian(mother, changed)}, regionfile.Patrol, "quarantined:role"},
		{"a patrol passes it on", stood, []raid.Guardian{guardian(mother), guardian(father, first)}, regionfile.Patrol, "quarantined:role"},
		{"an inspector changes it", stood, []raid.Guardian{guardian(mother, changed)}, regionfile.Inspector, "stored"},
		{"nothing was written", []raid.Guardian{guardian(mother)}, []raid.Guardian{guardian(mother)}, regionfile.Patrol, "stored"},
	} {
		for _, again := range []bool{false, true} {
			t.Run(row.name+map[bool]string{true: " after a restart"}[again], func(t *testing.T) {
				w := newWorld(t, nil)
				inspector, s := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(row.role, "unit-a")
				id := newID()
				var parents []revision.Hash
				if row.was != nil {
					r := inspector.encounter(id, func(v *raid.Encounter, _ *revision.Envelope) {
						v.Pen = raid.Pen{Officer: s.officer}
						v.People = []raid.Person{{ID: child, Guardians: row.was}}
					})
					if d := cmp.Diff([]string{"stored"}, results(inspector.push(r))); d != "" {
						t.Fatal(d)
					}
					parents = []revision.Hash{r.Rev}
				}
				if again {
					w.restart()
				}
				r := s.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
					v.People = []raid.Person{{ID: child, Guardians: row.now}}
					e.Parents = parents
				})
				if d := cmp.Diff([]string{row.want}, results(s.push(r))); d != "" {
					t.Error(d)
				}
			})
		}
	}
}
