package raid_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/assets"
)

// A record does not end before it began, whichever of two devices' clocks is
// wrong.
func TestEndAt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 20, 23, 40, 0, 0, time.UTC)
	earlier, later := now.Add(-time.Hour), now.Add(3*time.Hour)
	for _, row := range []struct {
		name string
		e    raid.Encounter
		want time.Time
	}{
		{"as always", raid.Encounter{MetAt: earlier, People: []raid.Person{{HandedAt: now}}}, now},
		{"no time at all", raid.Encounter{}, now},
		{"met by a clock that is ahead", raid.Encounter{MetAt: later}, later},
		{"delivered by it", raid.Encounter{MetAt: earlier, DeliveredAt: later}, later},
		{"finished before, and amended", raid.Encounter{MetAt: earlier, ClosedAt: now.Add(-time.Minute)}, now.Add(-time.Minute)},
		{"amended: handed over later", raid.Encounter{MetAt: earlier, ClosedAt: now, People: []raid.Person{{HandedAt: later}}}, later},
		{"amended: met after its end, a mistake", raid.Encounter{MetAt: later, ClosedAt: now}, now},
		{"handed over by it", raid.Encounter{MetAt: earlier, People: []raid.Person{{}, {HandedAt: later}}}, later},
	} {
		if got := row.e.EndAt(now); !got.Equal(row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// A check that was begun says nothing of a child yet: nobody was met, and
// nobody is held too long.
func TestNobodyIsWithThePatrolBeforeHeWasMet(t *testing.T) {
	fresh := raid.Person{ID: uuid.New(), Kind: raid.Minor}
	for _, row := range []struct {
		name   string
		people []raid.Person
		want   bool
	}{
		{"nobody", nil, false},
		{"the child a check begins with", []raid.Person{fresh}, false},
		{"his name is known", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан"}}, true},
		{"his condition is known", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Conditions: []codes.Code{"C_OK"}}}, true},
		{"one of two", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан", Outcome: "O_CPD", HandedAt: time.Unix(9, 0)}, fresh}, false},
		{"on the way to a centre", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан", Outcome: "O_CPD"}}, true},
		{"on the way there, and before that given to his mother", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан", Outcome: "O_CPD", HandedTo: uuid.New(), HandedAt: time.Unix(9, 0)}}, true},
		{"to be handed over, nobody says to whom", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан", Outcome: "O_SPOT"}}, true},
		{"handed over to his mother", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан", Outcome: "O_SPOT", HandedTo: uuid.New()}}, false},
		{"handed over at a time", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан", Outcome: "O_HOME", HandedAt: time.Unix(9, 0)}}, false},
		{"handed over by an act", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан", Outcome: "O_REL", Acts: []handover.Act{{}}}}, false},
		{"an act that is void", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Name: "Асан", Outcome: "O_REL", Acts: []handover.Act{{Void: &handover.Void{}}}}}, true},
		{"an adult", []raid.Person{{ID: fresh.ID, Kind: raid.Adult, Name: "Асан"}}, false},
		{"10 by the age that is written, who proved to be an adult", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Age: 10, AgeError: 1, Outcome: "O_ADLT"}}, true},
		{"11 by his birth date", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, BirthDate: "2014-08-01", Outcome: "O_ADLT"}}, true},
		{"about 17, who proved to be an adult", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Age: 17, AgeError: 1, Outcome: "O_ADLT"}}, false},
		{"18, who proved to be an adult", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, BirthDate: "2008-07-01", Outcome: "O_ADLT"}}, false},
		{"10, let go alone", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Age: 10, Company: "K_ALONE", Outcome: "O_TALK"}}, true},
		{"10, with his mother", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Age: 10, Company: "K_REPR", Outcome: "O_TALK"}}, false},
		{"15, let go alone", []raid.Person{{ID: fresh.ID, Kind: raid.Minor, Age: 15, Company: "K_ALONE", Outcome: "O_TALK"}}, false},
	} {
		e := raid.Encounter{MetAt: time.Date(2026, 7, 4, 23, 10, 0, 0, time.UTC), People: row.people}
		if got := e.WithPatrol(); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

// What keeps Finish because of the outcome keeps the child with the patrol too: a tap
// beside the tile takes nobody off the clock.
func TestAnOutcomeThatIsRefusedTakesNobodyOffTheClock(t *testing.T) {
	for _, age := range []int{0, 3, 13, 14, 17} {
		for _, company := range []codes.Code{"", "K_ALONE", "K_PEERS", "K_REPR", "K_GROUP", "K_UNK"} {
			for _, outcome := range []codes.Code{codes.OutcomeAdult, codes.OutcomeTalk, codes.OutcomeLeft} {
				e := raidtest.Encounter(t)
				p := &e.People[0]
				p.IIN, p.NoIIN, p.BirthDate, p.Age, p.AgeError = "", "I_DOC", "", age, 0
				p.Company, p.Outcome, p.HandedTo, p.HandedAt, p.Acts = company, outcome, uuid.Nil, time.Time{}, nil
				refused := slices.ContainsFunc(e.Check(raidtest.Rules(t)), func(f raid.Problem) bool {
					return f.Severity == raid.Blocks && f.Path == "people.0.outcome"
				})
				if e.ClosedAt = (time.Time{}); e.WithPatrol() != refused {
					t.Errorf("%d, %q, %s: refused %v, with the patrol %v", age, company, outcome, refused, e.WithPatrol())
				}
			}
		}
	}
}

// Whatever an outcome says, nobody is with the patrol any more: the words of
// each name who took the child, or why there is none.
func TestEachOutcomeEndsTheCare(t *testing.T) {
	lists, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	all := lists.List("outcomes", "2026-07-04")
	if len(all) < 10 {
		t.Fatalf("%d outcomes", len(all))
	}
	for _, row := range all {
		p := raid.Person{Kind: raid.Minor, Name: "Асан", HandedAt: time.Date(2026, 7, 4, 23, 40, 0, 0, time.UTC)}
		if !(raid.Encounter{}).Keeps(p) {
			t.Fatal("a child without an outcome is not with the patrol")
		}
		if p.Outcome = row.Code; (raid.Encounter{}).Keeps(p) {
			t.Errorf("%s: %q leaves the child with the patrol", row.Code, lists.Label("outcomes", row.Code, "en"))
		}
	}
}

// An outcome that needs somebody who takes the child is only meant until he is
// written: the child stays with the patrol and the record asks for him. One that goes
// to a house, a centre or a doctor, is meant until the hour is written; that is asked
// by nobody, since the record is finished mostly when he is there. The others
// say by themselves that nobody has to have the child. Each code has its row, a new one too.
func TestAnOutcomeWithoutAReceiver(t *testing.T) {
	lists, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	const adult, house, nobody = "an adult", "a house", "nobody"
	asks := map[codes.Code]string{
		"O_SPOT": adult, "O_HOME": adult, "O_POL": adult, "O_REL": adult,
		"O_CAN": house, "O_CPD": house, "O_MED": house, "O_INST": house, "O_SPCH": house, "O_CRIM": house,
		"O_TALK": nobody, "O_ADLT": nobody, "O_LEFT": nobody,
	}
	all := lists.List("outcomes", "2026-07-04")
	if len(all) != len(asks) {
		t.Errorf("%d outcomes, %d rows", len(all), len(asks))
	}
	for _, row := range all {
		want, known := asks[row.Code]
		if !known {
			t.Errorf("%s has no row", row.Code)
		}
		e := raid.Encounter{MetAt: time.Date(2026, 7, 4, 23, 10, 0, 0, time.UTC),
			People: []raid.Person{{ID: uuid.New(), Kind: raid.Minor, Name: "Асан", Outcome: row.Code}}}
		missing := slices.ContainsFunc(e.Check(raid.Rules{}), func(p raid.Problem) bool { return p.Key == "problem.handed_to_missing" })
		if e.WithPatrol() != (want != nobody) || missing != (want == adult) || e.GivenWrong() {
			t.Errorf("%s: with the patrol %v, asks who took him %v, given wrong %v", row.Code, e.WithPatrol(), missing, e.GivenWrong())
		}
		e.ClosedAt = e.MetAt.Add(time.Hour)
		if e.WithPatrol() || e.InCare() {
			t.Errorf("%s: with the patrol in a finished record", row.Code)
		}
	}
}
