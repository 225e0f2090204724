package region

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// TestACrewIDIsNoWayIn names another raid's crew in a raid of one's own: its
// members are in that crew by no right.
func TestACrewIDIsNoWayIn(t *testing.T) {
	s := newShelf()
	crew, own, intruder := uuid.New(), uuid.New(), uuid.New()
	first, second := uuid.New(), uuid.New()
	s.raids[first] = []crewList{{rev: revision.Hash("a"), crews: []raid.Crew{{ID: crew, Members: []uuid.UUID{own}}}}}
	s.raids[second] = []crewList{{rev: revision.Hash("b"), crews: []raid.Crew{{ID: crew, Members: []uuid.UUID{intruder}}}}}
	s.crews[crew] = first
	if crews, _ := s.memberships(own); len(crews) != 1 {
		t.Errorf("the crew's own member is in %d crews", len(crews))
	}
	if crews, raids := s.memberships(intruder); len(crews)+len(raids) != 0 {
		t.Errorf("who reused a crew's id is in crews %v of raids %v", crews, raids)
	}
}

// TestACrewOutlivesARestart: the shelf is built anew from the store, and whoever
// was in a crew is in it still.
func TestACrewOutlivesARestart(t *testing.T) {
	w := newWorld(t, nil)
	boss, s := w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	crew := raid.Crew{ID: newID(), Members: []uuid.UUID{s.officer}}
	plan := boss.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a", Crews: []raid.Crew{crew}}, nil)
	boss.push(plan)
	w.restart()
	sh := w.region.desk.shelf
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	if crews, raids := sh.memberships(s.officer); len(crews) != 1 || len(raids) != 1 {
		t.Errorf("in %d crews of %d raids", len(crews), len(raids))
	}
}
