package raid_test

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
)

// TestASmallChildIsLetGoToNobodyUnnamed: below 14 the adult who took the child is
// named before a record is finished, and a child whom nobody was with is not let
// go by himself. An amendment of a record that was finished earlier only warns.
func TestASmallChildIsLetGoToNobodyUnnamed(t *testing.T) {
	aged := func(age int, edit func(*raid.Person)) func(*raid.Encounter) {
		return func(e *raid.Encounter) {
			p := &e.People[0]
			p.IIN, p.NoIIN, p.BirthDate, p.Age, p.Article = "", "I_DOC", "", age, ""
			p.AgeError = 0
			edit(p)
		}
	}
	nobody := func(p *raid.Person) { p.HandedTo = uuid.Nil }
	alone := func(with codes.Code) func(*raid.Person) {
		return func(p *raid.Person) { p.Outcome, p.Company, p.HandedTo = codes.OutcomeTalk, with, uuid.Nil }
	}
	for _, row := range []struct {
		name string
		edit func(*raid.Encounter)
		want string // the key of what blocks
	}{
		{"handed to somebody named", aged(7, func(*raid.Person) {}), ""},
		{"handed, the taker unwritten", aged(7, nobody), "people.0.handed_to problem.small_taker"},
		{"handed, the taker not in the list", aged(7, func(p *raid.Person) { p.HandedTo = raidtest.ID(99) }), "people.0.handed_to problem.small_taker"},
		{"handed to an adult without a name", aged(7, func(p *raid.Person) { p.Guardians[0].Name = " " }), "people.0.guardians.0.name problem.small_taker"},
		{"13 by the birth date", aged(0, func(p *raid.Person) { nobody(p); p.BirthDate = "2012-12-01" }), "people.0.handed_to problem.small_taker"},
		{"14, the taker unwritten", aged(14, nobody), ""},
		{"of unknown age", aged(0, nobody), ""},
		{"a talk, alone", aged(7, alone("K_ALONE")), "people.0.outcome problem.small_alone"},
		{"a talk, with other children", aged(13, alone("K_PEERS")), "people.0.outcome problem.small_alone"},
		{"a talk, with a parent", aged(7, alone("K_REPR")), ""},
		{"a talk, with a teacher", aged(7, alone("K_GROUP")), ""},
		{"in a centre that is not named", aged(7, func(p *raid.Person) { nobody(p); p.Outcome = codes.OutcomeCPD }), "people.0.placed problem.placed_missing"},
		{"15, in a hospital that is not named", aged(15, func(p *raid.Person) { nobody(p); p.Outcome = codes.OutcomeMedical }), ""},
		{"a talk, 15 and alone", aged(15, alone("K_ALONE")), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			e := raidtest.Encounter(t)
			row.edit(&e)
			blocking := func() (out string) {
				for _, p := range e.Check(raidtest.Rules(t)) {
					if p.Severity == raid.Blocks {
						out += p.Path + " " + p.Key
					}
				}
				return out
			}
			if got := blocking(); got != row.want {
				t.Errorf("finished: %q blocks, want %q", got, row.want)
			}
			e.Amendment = &raid.Reasoned{Reason: "аты қате", At: e.ClosedAt}
			if got := blocking(); got != "" {
				t.Errorf("amended: %q blocks", got)
			}
		})
	}
}
