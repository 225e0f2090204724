package raid_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/safety"
)

// An answer that another contradicts is named before the last page says that nothing keeps
// the record; the plain one beside it is not.
func TestAnswersAgainstEachOther(t *testing.T) {
	alone := func(p *raid.Person) {
		p.Company, p.Outcome, p.HandedTo, p.HandedAt, p.Acts, p.Article, p.Protocol = "K_ALONE", codes.OutcomeTalk, uuid.Nil, time.Time{}, nil, "", ""
		p.Conditions, p.Reasons, p.Safety, p.Guardians, p.WhyOutCodes = nil, []codes.Code{codes.ReasonOutsideAtNight}, nil, nil, nil
		p.IIN, p.NoIIN, p.BirthDate, p.Age = "", "I_DOC", "", 16
	}
	for _, row := range []struct {
		name string
		edit func(e *raid.Encounter, p *raid.Person)
		want string // "" for none of these
	}{
		{"let go, and nothing else", func(_ *raid.Encounter, p *raid.Person) { alone(p) }, ""},
		{"no violation, with an article", func(_ *raid.Encounter, p *raid.Person) { alone(p); p.Article = codes.OutsideAtNight }, "problem.talk_article"},
		{"no violation, with a protocol", func(_ *raid.Encounter, p *raid.Person) { alone(p); p.Protocol = "7" }, "problem.talk_article"},
		{"let go drunk", func(_ *raid.Encounter, p *raid.Person) { alone(p); p.Conditions = []codes.Code{codes.ConditionDrunk} }, "problem.let_go"},
		{"let go with signs of violence", func(_ *raid.Encounter, p *raid.Person) { alone(p); p.Reasons = []codes.Code{codes.ReasonVictim} }, "problem.let_go"},
		{"let go who may harm himself", func(_ *raid.Encounter, p *raid.Person) {
			alone(p)
			p.Reasons, p.Safety = []codes.Code{codes.ReasonSelfHarm}, []safety.Done{{Step: safety.NotAlone, With: "Айша"}, {Step: safety.FitAdult, With: "Айша"}}
		}, "problem.let_go"},
		{"drunk, with his mother", func(_ *raid.Encounter, p *raid.Person) {
			alone(p)
			p.Company, p.Conditions = codes.CompanyParent, []codes.Code{codes.ConditionDrunk}
		}, ""},
		{"left, not identified", func(_ *raid.Encounter, p *raid.Person) { alone(p); p.Outcome = codes.OutcomeLeft }, ""},
		{"left, not identified, with a number", func(_ *raid.Encounter, p *raid.Person) {
			alone(p)
			p.Outcome, p.IIN, p.NoIIN = codes.OutcomeLeft, "950711500005", ""
		}, "problem.left_known"},
		{"delivered, and let go", func(e *raid.Encounter, p *raid.Person) { alone(p); e.DeliveredAt = e.MetAt.Add(time.Minute) }, "problem.delivered_spot"},
		{"delivered, and to a centre", func(e *raid.Encounter, p *raid.Person) {
			alone(p)
			p.Outcome, e.DeliveredAt = codes.OutcomeCPD, e.MetAt.Add(time.Minute)
		}, ""},
		{"two who were met together, both alone", func(e *raid.Encounter, p *raid.Person) {
			alone(p)
			q := *p
			q.ID = raidtest.ID(71)
			e.People = append(e.People, q)
		}, "problem.both_alone"},
		{"one alone beside one with his mother", func(e *raid.Encounter, p *raid.Person) {
			alone(p)
			q := *p
			q.ID, q.Company = raidtest.ID(71), codes.CompanyParent
			e.People = append(e.People, q)
		}, ""},
		{"who took the child was not reached", func(_ *raid.Encounter, p *raid.Person) {
			g := raid.Guardian{ID: raidtest.ID(70), Kinship: codes.KinMother, Name: "Айша", Unreached: true}
			p.Guardians, p.Outcome, p.HandedTo = []raid.Guardian{g}, codes.OutcomeSpot, g.ID
		}, "problem.unreached_took"},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := raidtest.Encounter(t)
			e.People, e.DeliveredAt = e.People[:1], time.Time{}
			row.edit(&e, &e.People[0])
			var got []string
			for _, f := range e.Check(raidtest.Rules(t)) {
				if slices.Contains([]string{"problem.talk_article", "problem.let_go", "problem.left_known", "problem.delivered_spot", "problem.unreached_took", "problem.both_alone"}, f.Key) {
					got = append(got, f.Key)
				}
			}
			if want := row.want; want == "" && len(got) > 0 || want != "" && !slices.Equal(got, []string{want}) {
				t.Errorf("named %q, want %q", got, want)
			}
		})
	}
}

// Who is a child by the age that is written is finished as an adult under no button: he
// would be on no clock and in no figure.
func TestNobodyIsAnAdultByAButton(t *testing.T) {
	for _, kind := range []raid.PersonKind{raid.YoungAdult, raid.Adult} {
		for age, want := range map[int]string{10: "blocks", 16: "blocks", 17: "warns", 19: ""} {
			e := raidtest.Encounter(t)
			e.People = append(e.People, raid.Person{ID: raidtest.ID(71), Kind: kind, Age: age, AgeError: 1})
			said := ""
			at := raid.Path("people", len(e.People)-1, "kind")
			for _, f := range e.Check(raidtest.Rules(t)) {
				if f.Path == at && f.Severity == raid.Blocks {
					said = "blocks"
				} else if f.Path == at {
					said = "warns"
				}
			}
			if said != want {
				t.Errorf("%s of about %d: %q, want %q", kind, age, said, want)
			}
		}
	}
}
