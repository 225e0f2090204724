package region

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
)

// planned is a region file with one raid, whose crew has these members.
func planned(t *testing.T, id, crew uuid.UUID, members ...uuid.UUID) []byte {
	t.Helper()
	from := time.Date(2095, 6, 2, 22, 0, 0, 0, time.FixedZone("", 5*3600))
	return regionFile(t, func(r *regionfile.Region) {
		r.Raids = []regionfile.Plan{{ID: id, Raid: raid.Raid{Type: "R1", Night: "2095-06-02", From: from, To: from.Add(8 * time.Hour), Unit: "unit-a",
			Crews: []raid.Crew{{ID: crew, Members: members}}}}}
	})
}

// onRaid authors an encounter of a crew.
func (s *station) onRaid(night, crew uuid.UUID) revision.Signed {
	return s.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Raid, e.Crew = night, crew })
}

// The region's own plan may name officers of any unit: the administrator loaded
// it on purpose. It ends with the plan that does not name them.
func TestTheRegionsPlanNamesAnyUnit(t *testing.T) {
	w := newWorld(t, nil)
	own, guest := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	night, crew := newID(), newID()
	load := func(members ...uuid.UUID) {
		t.Helper()
		if _, err := w.region.Load(t.Context(), planned(t, night, crew, members...), false); err != nil {
			t.Fatal(err)
		}
	}
	load(own.officer, guest.officer)
	plan := w.store.stored()[0]
	first := own.onRaid(night, crew)
	own.push(first)
	guest.sees("named by the region", plan, first)
	load(own.officer)
	again := w.store.stored()[2]
	second := own.onRaid(night, crew)
	own.push(second)
	guest.sees("named no more", plan, first)
	own.sees("of the unit", plan, again, first, second)
}

// What a supervisor plans with officers of another unit gives them nothing until
// their own supervisor consents to that very plan.
func TestAForeignMemberNeedsConsent(t *testing.T) {
	for _, by := range []string{"a supervisor", "a supervisor, on the region's plan"} {
		t.Run(by, func(t *testing.T) {
			w := newWorld(t, nil)
			own, guest := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
			sup, theirs := w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Supervisor, "unit-b")
			night, crew := newID(), newID()
			var all []revision.Signed
			var parents []revision.Hash
			if by != "a supervisor" {
				if _, err := w.region.Load(t.Context(), planned(t, night, crew, own.officer), false); err != nil {
					t.Fatal(err)
				}
				all = append(all, w.store.stored()...)
				parents = []revision.Hash{all[0].Rev}
			}
			plan := sup.write(raid.KindRaid, night, raid.Raid{Unit: "unit-a", Crews: []raid.Crew{{ID: crew, Members: []uuid.UUID{own.officer, guest.officer}}}},
				func(e *revision.Envelope) { e.Parents = parents })
			if d := cmp.Diff([]string{"stored"}, results(sup.push(plan))); d != "" {
				t.Fatal(d)
			}
			first := own.onRaid(night, crew)
			own.push(first)
			guest.sees("named by another unit")
			theirs.sees("who is asked", append(all, plan)...)
			yes := theirs.write(raid.KindReview, newID(), raid.Review{Record: night, Rev: string(plan.Rev), Decision: raid.Accept}, nil)
			if d := cmp.Diff([]string{"stored"}, results(theirs.push(yes))); d != "" {
				t.Fatal(d)
			}
			guest.sees("with the consent", append(all, plan, first, yes)...)
			sup.sees("who planned", append(all, plan, first, yes)...)
			no := theirs.write(raid.KindReview, yes.Envelope.Record, raid.Review{Record: night, Rev: string(plan.Rev), Decision: raid.Return, Comments: []raid.Comment{{Text: "адам жоқ"}}},
				func(e *revision.Envelope) { e.Parents = []revision.Hash{yes.Rev} })
			if d := cmp.Diff([]string{"stored"}, results(theirs.push(no))); d != "" {
				t.Fatal(d)
			}
			sup.sees("who planned, of the end of it", append(all, plan, first, yes, no)...)
			second := own.onRaid(night, crew)
			own.push(second)
			guest.sees("whose unit declined since", append(all, plan, first, yes, no)...)
		})
	}
}

// Whoever begins a record of an id that can be foretold does not get what the
// region writes there, and does not keep it from those whom it is for.
func TestNobodyIsThereBeforeTheRegion(t *testing.T) {
	w := newWorld(t, nil)
	curious, sup := w.enrol(regionfile.Patrol, "unit-b"), w.enrol(regionfile.Supervisor, "unit-b")
	insp := w.enrol(regionfile.Inspector, "unit-a")
	list := admin.PartID("astana", "G_POL", districtA, 0)
	squat := curious.encounter(list, nil)
	if d := cmp.Diff([]string{"quarantined:record_id"}, results(curious.push(squat))); d != "" {
		t.Error(d)
	}
	if _, err := w.region.LoadRegister(t.Context(), admin.RegisterRequest{Register: "G_POL", File: listOf("Тестов;Алихан;14.03.2080;" + districtA)}); err != nil {
		t.Fatal(err)
	}
	written := w.store.stored()[0]
	insp.sees("the inspector of the district", written)
	curious.sees("who squatted")
	// A raid's id is the administrator's choice: of one that is taken he is told.
	night := newID()
	mine := sup.write(raid.KindRaid, night, raid.Raid{Unit: "unit-b"}, nil)
	if d := cmp.Diff([]string{"stored"}, results(sup.push(mine))); d != "" {
		t.Error(d)
	}
	for _, dry := range []bool{true, false} {
		if _, err := w.region.Load(t.Context(), planned(t, night, newID(), newID()), dry); wire.Code(err) != "record_taken" {
			t.Errorf("dry %v: %v", dry, err)
		}
	}
	w.stored(written, mine)
	// The other way round: what the region began only supervisors of its unit lead on.
	other := newID()
	if _, err := w.region.Load(t.Context(), planned(t, other, newID(), newID()), false); err != nil {
		t.Fatal(err)
	}
	plan := w.store.stored()[2]
	on := func(e *revision.Envelope) { e.Parents = []revision.Hash{plan.Rev} }
	foreign := sup.write(raid.KindRaid, other, raid.Raid{Unit: "unit-a"}, on)
	if d := cmp.Diff([]string{"quarantined:relation"}, results(sup.push(foreign))); d != "" {
		t.Error(d)
	}
	theirs := w.enrol(regionfile.Supervisor, "unit-a")
	led := theirs.write(raid.KindRaid, other, raid.Raid{Unit: "unit-a", Note: "жаңа"}, on)
	if d := cmp.Diff([]string{"stored"}, results(theirs.push(led))); d != "" {
		t.Error(d)
	}
	added := theirs.write(raid.KindRegister, list, raid.Register{Register: "G_POL"}, func(e *revision.Envelope) { e.Parents = []revision.Hash{written.Rev} })
	if d := cmp.Diff([]string{"quarantined:record_id"}, results(theirs.push(added))); d != "" {
		t.Error(d)
	}
}
