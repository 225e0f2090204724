package raid_test

import (
	"errors"
	"reflect"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// Code on administrative offences, article 442 part 3: 442.1 or 442.2 again
// within a year after the penalty was imposed.
func TestRepeatOf(t *testing.T) {
	t.Parallel()
	penalty := func(article codes.Code, imposed civil.Date) raid.Penalty {
		return raid.Penalty{Article: article, Imposed: imposed}
	}
	for _, c := range []struct {
		name      string
		pointed   codes.Code
		day       civil.Date
		penalties []raid.Penalty
		until     civil.Date // empty: nothing proposed
	}{
		{"no penalty is recorded", "442.1", "2026-07-04", nil, ""},
		{"within the year", "442.2", "2026-07-04", []raid.Penalty{penalty("442.1", "2026-01-10")}, "2027-01-10"},
		{"the day it was imposed", "442.2", "2026-01-10", []raid.Penalty{penalty("442.1", "2026-01-10")}, "2027-01-10"},
		{"the day before it was imposed", "442.2", "2026-01-09", []raid.Penalty{penalty("442.1", "2026-01-10")}, ""},
		{"the last day of the year", "442.1", "2027-01-09", []raid.Penalty{penalty("442.2", "2026-01-10")}, "2027-01-10"},
		{"the same day of the next year", "442.1", "2027-01-10", []raid.Penalty{penalty("442.2", "2026-01-10")}, ""},
		{"from a leap day to 28 February", "442.1", "2025-02-28", []raid.Penalty{penalty("442.1", "2024-02-29")}, "2025-03-01"},
		{"from a leap day, 1 March is over", "442.1", "2025-03-01", []raid.Penalty{penalty("442.1", "2024-02-29")}, ""},
		{"a year that ends on a leap day", "442.1", "2028-02-28", []raid.Penalty{penalty("442.1", "2027-02-28")}, ""},
		{"a year with a leap day in it", "442.1", "2028-02-29", []raid.Penalty{penalty("442.1", "2027-03-01")}, "2028-03-01"},
		{"after a repeat", "442.1", "2026-07-04", []raid.Penalty{penalty("442.3", "2026-02-01")}, "2027-02-01"},
		{"the latest of several", "442.1", "2026-07-04", []raid.Penalty{penalty("442.1", "2026-05-01"), penalty("442.2", "2026-01-01"), penalty("442.1", "2024-01-01")}, "2027-05-01"},
		{"another article", "442.1", "2026-07-04", []raid.Penalty{penalty("127", "2026-05-01")}, ""},
		{"no date was found", "442.1", "2026-07-04", []raid.Penalty{penalty("442.1", "")}, ""},
		{"a date that is none", "442.1", "2026-07-04", []raid.Penalty{penalty("442.1", "2026-02-30")}, ""},
		{"neither place nor clock point to it", "", "2026-07-04", []raid.Penalty{penalty("442.1", "2026-05-01")}, ""},
		{"another article is pointed to", "127", "2026-07-04", []raid.Penalty{penalty("442.1", "2026-05-01")}, ""},
		{"the day is not known", "442.1", "", []raid.Penalty{penalty("442.1", "2026-05-01")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := raid.RepeatOf(c.pointed, c.day, c.penalties)
			if got.Proposed != (c.until != "") || got.Until != c.until {
				t.Errorf("proposed %v until %q, want until %q", got.Proposed, got.Until, c.until)
			}
			if got.Source == "" {
				t.Error("no source is named")
			}
		})
	}
}

func TestPenaltiesNameWhoWroteThemDown(t *testing.T) {
	t.Parallel()
	first, second := uuid.UUID{1}, uuid.UUID{2}
	e := raid.Encounter{People: []raid.Person{{ID: uuid.UUID{3}, Guardians: []raid.Guardian{{ID: uuid.UUID{4}, Penalties: []raid.Penalty{
		{ID: uuid.UUID{5}, Article: "442.1", Imposed: "2026-01-10", By: second}, // a typed name does not stand
	}}}}}}
	e.Attribute(nil, first)
	if by := e.People[0].Guardians[0].Penalties[0].By; by != first {
		t.Fatalf("written down by %v", by)
	}
	now := e
	now.People = []raid.Person{e.People[0]}
	now.People[0].Guardians = []raid.Guardian{e.People[0].Guardians[0]}
	g := &now.People[0].Guardians[0]
	g.Penalties = append([]raid.Penalty(nil), g.Penalties...)
	g.Penalties = append(g.Penalties, raid.Penalty{ID: uuid.UUID{6}, Article: "442.2", Imposed: "2026-03-01"})
	now.Attribute(&e, second)
	var by []uuid.UUID
	for _, p := range now.People[0].Guardians[0].Penalties {
		by = append(by, p.By)
	}
	if d := cmp.Diff([]uuid.UUID{first, second}, by); d != "" {
		t.Error(d)
	}
	g = &now.People[0].Guardians[0]
	g.Penalties[0].Imposed = "2026-01-11"
	later := now
	later.Attribute(&e, second)
	if by := later.People[0].Guardians[0].Penalties[0].By; by != second {
		t.Errorf("a changed penalty is still by %v", by)
	}
}

// A patrol keeps what an inspector wrote down, and writes nothing beside it.
func TestKeepPenalties(t *testing.T) {
	t.Parallel()
	child, mother, father := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	first := raid.Penalty{ID: uuid.UUID{4}, Article: "442.1", Imposed: "2026-01-10", By: uuid.UUID{9}}
	second := raid.Penalty{ID: uuid.UUID{5}, Article: "442.2", Imposed: "2026-02-10", By: uuid.UUID{9}}
	changed := first
	changed.Imposed = "2026-05-10"
	taken := first
	taken.By = uuid.UUID{8}
	with := func(gs ...raid.Guardian) raid.Encounter {
		return raid.Encounter{People: []raid.Person{{ID: child, Guardians: gs}}}
	}
	of := func(id uuid.UUID, ps ...raid.Penalty) raid.Guardian {
		return raid.Guardian{ID: id, Name: "A", Penalties: ps}
	}
	stood := with(of(mother, first))
	for _, row := range []struct {
		name string
		was  []raid.Encounter
		now  raid.Encounter
		want raid.Encounter
		code string
	}{
		{"there is none", nil, with(of(mother)), with(of(mother)), ""},
		{"it stands", []raid.Encounter{stood}, stood, stood, ""},
		{"left out", []raid.Encounter{stood}, with(of(mother)), stood, ""},
		{"its guardian left out", []raid.Encounter{stood}, with(of(father)), with(of(father), of(mother, first)), ""},
		{"of the head that is not shown", []raid.Encounter{with(of(mother)), stood}, with(of(mother)), stood, ""},
		{"changed in one of two heads", []raid.Encounter{stood, with(of(mother, changed))}, stood, stood, ""},
		{"in a new record", nil, stood, raid.Encounter{}, "penalty_role"},
		{"beside another", []raid.Encounter{stood}, with(of(mother, first, second)), raid.Encounter{}, "penalty_role"},
		{"with another day", []raid.Encounter{stood}, with(of(mother, changed)), raid.Encounter{}, "penalty_role"},
		{"in another's name", []raid.Encounter{stood}, with(of(mother, taken)), raid.Encounter{}, "penalty_role"},
		{"passed on to another guardian", []raid.Encounter{stood}, with(of(mother), of(father, first)), raid.Encounter{}, "penalty_role"},
		{"its person left out", []raid.Encounter{stood}, raid.Encounter{}, raid.Encounter{}, "penalty_role"},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := row.now.KeepPenalties(row.was...)
			var bad *errs.Error
			if errors.As(err, &bad); bad == nil && row.code != "" || bad != nil && (bad.Code != row.code || bad.Kind != errs.Denied) {
				t.Fatalf("%v, want %q", err, row.code)
			}
			if row.code == "" && !reflect.DeepEqual(row.now, row.want) {
				t.Error("not the penalties that stood, and no others")
			}
		})
	}
	for role, want := range map[regionfile.Role]bool{regionfile.Patrol: false, regionfile.Administrator: false, "": false, regionfile.Inspector: true, regionfile.Supervisor: true} {
		if role.WritesPenalties() != want {
			t.Errorf("role %q", role)
		}
	}
}
