package raid_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/safety"
)

// TestStepsFirst: the order is that of docs/sources.md, principle 5:
// the inspector before the adult at hand; referral, centre and 111 before the
// act; never alone, a fit adult and an urgent referral before Finish.
func TestStepsFirst(t *testing.T) {
	t.Parallel()
	done := func(with string, steps ...codes.Code) func(*raid.Encounter, *raid.Person) {
		return func(_ *raid.Encounter, p *raid.Person) {
			for i, s := range steps {
				p.Safety = append(p.Safety, safety.Done{ID: raidtest.Device(uint64(50 + i)), Step: s, At: raidtest.ActTime, With: with})
			}
		}
	}
	all := func(fs ...func(*raid.Encounter, *raid.Person)) func(*raid.Encounter, *raid.Person) {
		return func(e *raid.Encounter, p *raid.Person) {
			for _, f := range fs {
				f(e, p)
			}
		}
	}
	reasons := func(codes ...codes.Code) func(*raid.Encounter, *raid.Person) {
		return func(_ *raid.Encounter, p *raid.Person) { p.Reasons = codes }
	}
	conditions := func(codes ...codes.Code) func(*raid.Encounter, *raid.Person) {
		return func(_ *raid.Encounter, p *raid.Person) { p.Conditions = codes }
	}
	referral := func(codes ...codes.Code) func(*raid.Encounter, *raid.Person) {
		return func(_ *raid.Encounter, p *raid.Person) {
			for i, c := range codes {
				p.Referrals = append(p.Referrals, raid.Referral{ID: raidtest.Device(uint64(60 + i)), Kind: c})
			}
		}
	}
	outcome := func(code codes.Code) func(*raid.Encounter, *raid.Person) {
		return func(_ *raid.Encounter, p *raid.Person) { p.Outcome = code }
	}
	withAdult := func(codes ...codes.Code) func(*raid.Encounter, *raid.Person) {
		return func(e *raid.Encounter, _ *raid.Person) {
			e.People = append(e.People, raid.Person{ID: raidtest.Device(12), Kind: raid.Adult, Conditions: codes})
		}
	}
	const (
		violence = "S_103 S_INSPECTOR S_REFERRAL S_CENTRE S_111 S_DECISION"
		selfHarm = "S_103 S_NOT_ALONE S_FIT_ADULT S_URGENT"

		both = "S_103 S_NOT_ALONE S_INSPECTOR S_FIT_ADULT S_URGENT S_REFERRAL S_CENTRE S_111 S_DECISION"
	)
	one := func(d safety.Done) func(*raid.Encounter, *raid.Person) {
		return func(_ *raid.Encounter, p *raid.Person) { p.Safety = append(p.Safety, d) }
	}
	decided := func(r safety.Ruling, adult uuid.UUID) func(*raid.Encounter, *raid.Person) {
		return one(safety.Done{Step: safety.Decision, With: "А. Серік", Ruling: r, Adult: adult})
	}
	needless := func(said string) func(*raid.Encounter, *raid.Person) {
		return one(safety.Done{Step: safety.Ambulance, Ruling: safety.Needless, Said: said})
	}
	adultCalled := func(g raid.Guardian) func(*raid.Encounter, *raid.Person) {
		return func(_ *raid.Encounter, p *raid.Person) { p.Guardians = append(p.Guardians, g) }
	}
	for name, row := range map[string]struct {
		change func(*raid.Encounter, *raid.Person)
		want   string // steps in order, those done with a plus
	}{
		"the plain case":                          {nil, ""},
		"alcohol and a fight":                     {reasons("R_ALC", codes.ReasonFight), ""},
		"signs of violence":                       {reasons(codes.ReasonVictim), violence},
		"he fled violence, as he says":            {func(_ *raid.Encounter, p *raid.Person) { p.WhyOutCodes = []codes.Code{codes.WhyOutViolence} }, violence},
		"an injury that nothing explains":         {conditions(codes.ConditionInjured), violence},
		"an injury from a fight":                  {all(reasons(codes.ReasonFight), conditions(codes.ConditionInjured)), "S_103"},
		"from a fight, and a drunk adult is near": {all(reasons(codes.ReasonFight), conditions(codes.ConditionInjured), withAdult(codes.ConditionDrunk)), violence},
		"an injury and a drugged adult":           {all(conditions(codes.ConditionInjured), withAdult(codes.ConditionDrugs)), violence},
		"a drunk adult alone":                     {withAdult(codes.ConditionDrunk), ""},
		"injured, but an adult himself":           {all(conditions(codes.ConditionInjured), func(_ *raid.Encounter, p *raid.Person) { p.Kind = raid.Adult }), ""},
		"the inspector was called, but who":       {all(reasons(codes.ReasonVictim), done("", safety.Inspector)), violence},
		"the inspector was called by name":        {all(reasons(codes.ReasonVictim), done("А. Серік", safety.Inspector)), "S_103 S_INSPECTOR+ S_REFERRAL S_CENTRE S_111 S_DECISION"},
		"a referral to the guardianship body":     {all(reasons(codes.ReasonVictim), referral(codes.ReferralGuardian)), "S_103 S_INSPECTOR S_REFERRAL+ S_CENTRE S_111 S_DECISION"},
		"a referral to the career centre":         {all(reasons(codes.ReasonVictim), referral("F_EMP")), violence},
		"111 as a referral":                       {all(reasons(codes.ReasonVictim), referral(codes.Referral111)), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE S_111+ S_DECISION"},
		"he went to a doctor, who has a bed":      {all(reasons(codes.ReasonVictim), outcome(codes.OutcomeMedical)), "S_103+ S_INSPECTOR S_REFERRAL S_111 S_DECISION"},
		"he went to a centre":                     {all(reasons(codes.ReasonVictim), outcome(codes.OutcomeCPD)), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE+ S_111 S_DECISION"},
		"all was done": {all(reasons(codes.ReasonVictim), referral(codes.ReferralJuvenile), done("А. Серік", safety.Ambulance, safety.Inspector, safety.Centre, safety.Hotline), decided(safety.MayNot, uuid.Nil)),
			"S_103+ S_INSPECTOR+ S_REFERRAL+ S_CENTRE+ S_111+ S_DECISION+"},
		"a tick is no referral":                {all(reasons(codes.ReasonVictim, codes.ReasonSelfHarm), done("А. Серік", safety.Referral, safety.Urgent)), both},
		"called, but whom":                     {all(reasons(codes.ReasonVictim), done("", safety.Ambulance, safety.Centre, safety.Hotline)), violence},
		"a decision in words is none":          {all(reasons(codes.ReasonVictim), done("А. Серік: бермеу", safety.Decision)), violence},
		"a consent without an adult is none":   {all(reasons(codes.ReasonVictim), decided(safety.May, uuid.Nil)), violence},
		"the inspector consents to an adult":   {all(reasons(codes.ReasonVictim), decided(safety.May, raidtest.Device(20))), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE S_111 S_DECISION+"},
		"the ambulance is not needed, but why": {all(reasons(codes.ReasonVictim), needless("")), violence},
		"the ambulance is not needed, as seen": {all(reasons(codes.ReasonVictim), needless("жарақат жоқ")), "S_103+ S_INSPECTOR S_REFERRAL S_CENTRE S_111 S_DECISION"},
		"the ambulance as a referral":          {all(conditions("C_POIS"), referral(codes.ReferralMedical)), "S_103+"},
		"signs of poisoning":                   {conditions(codes.ConditionPoisoned), "S_103"},
		"unconscious, taken to a doctor":       {all(conditions(codes.ConditionFaint), outcome(codes.OutcomeMedical)), "S_103+"},
		"111 and a centre are not needed":      {all(reasons(codes.ReasonVictim), one(safety.Done{Step: safety.Hotline, Ruling: safety.Needless}), one(safety.Done{Step: safety.Centre, Ruling: safety.Needless})), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE+ S_111+ S_DECISION"},
		"the inspector is always needed":       {all(reasons(codes.ReasonVictim), one(safety.Done{Step: safety.Inspector, Ruling: safety.Needless})), violence},
		"a fit adult is there":                 {all(reasons(codes.ReasonVictim), adultCalled(raid.Guardian{Name: "Апасы", Fitness: codes.Fit})), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE+ S_111 S_DECISION"},
		"an adult was reached":                 {all(reasons(codes.ReasonSelfHarm), adultCalled(raid.Guardian{Name: "Апасы", NotifiedAt: raidtest.ActTime})), "S_103 S_NOT_ALONE S_FIT_ADULT+ S_URGENT"},
		"an adult was reached, violence":       {all(reasons(codes.ReasonVictim), adultCalled(raid.Guardian{Name: "Апасы", NotifiedAt: raidtest.ActTime})), violence},
		"an adult was reached, both":           {all(reasons(codes.ReasonSelfHarm, codes.ReasonVictim), adultCalled(raid.Guardian{Name: "Апасы", NotifiedAt: raidtest.ActTime})), both},
		"the adult reached is drunk":           {all(reasons(codes.ReasonSelfHarm), adultCalled(raid.Guardian{Name: "Әкесі", NotifiedAt: raidtest.ActTime, Fitness: codes.Unfit})), selfHarm},
		"an adult hurt the child":              {adultCalled(raid.Guardian{Fitness: codes.UnfitHurt}), violence},
		"risk of self-harm":                    {reasons(codes.ReasonSelfHarm), selfHarm},
		"self-harm, an urgent referral":        {all(reasons(codes.ReasonSelfHarm), referral(codes.ReferralPsych)), "S_103 S_NOT_ALONE S_FIT_ADULT S_URGENT+"},
		"self-harm, on the way to a doctor":    {all(reasons(codes.ReasonSelfHarm), outcome(codes.OutcomeMedical)), "S_103+ S_NOT_ALONE S_FIT_ADULT S_URGENT+"},
		"self-harm, a doctor has him": {all(reasons(codes.ReasonSelfHarm), outcome(codes.OutcomeMedical), func(_ *raid.Encounter, p *raid.Person) { p.HandedAt = raidtest.ActTime }),
			"S_103+ S_NOT_ALONE+ S_FIT_ADULT+ S_URGENT+"},
		"self-harm, meant for the mother": {all(reasons(codes.ReasonSelfHarm), outcome(codes.OutcomeSpot)), selfHarm},
		"self-harm, handed to the mother": {all(reasons(codes.ReasonSelfHarm), outcome(codes.OutcomeSpot), func(_ *raid.Encounter, p *raid.Person) { p.HandedAt = raidtest.ActTime }),
			"S_103 S_NOT_ALONE+ S_FIT_ADULT+ S_URGENT"},
		"self-harm, a talk only":             {all(reasons(codes.ReasonSelfHarm), outcome(codes.OutcomeTalk)), selfHarm},
		"self-harm, he ran away":             {all(reasons(codes.ReasonSelfHarm), outcome(codes.OutcomeLeft)), "S_103 S_URGENT"},
		"self-harm and violence, in a line":  {reasons(codes.ReasonSelfHarm, codes.ReasonVictim), both},
		"a fit adult is one who is named":    {all(reasons(codes.ReasonSelfHarm), done(" ", safety.FitAdult)), selfHarm},
		"a step of a newer program is alone": {all(reasons(codes.ReasonSelfHarm), done("", "S_NEWER", safety.NotAlone)), selfHarm},
	} {
		t.Run(name, func(t *testing.T) {
			p := raid.Person{ID: raidtest.Device(10), Kind: raid.Minor}
			e := raid.Encounter{}
			if row.change != nil {
				row.change(&e, &p)
			}
			var got []string
			for _, s := range raid.StepsFirst(e, p) {
				word := string(s.Code)
				if s.Done {
					word += "+"
				}
				got = append(got, word)
			}
			if joined := strings.Join(got, " "); joined != row.want {
				t.Errorf("%s\nwant %s", joined, row.want)
			}
		})
	}
}

// TestFinishWaitsForTheChild: a record of a child at risk does not close while
// he is alone.
func TestFinishWaitsForTheChild(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		reason  codes.Code
		closed  bool
		blocked bool
	}{
		"in care":            {codes.ReasonSelfHarm, false, false},
		"finished":           {codes.ReasonSelfHarm, true, true},
		"finished, violence": {codes.ReasonVictim, true, false}, // the act waits, not the record
	} {
		t.Run(name, func(t *testing.T) {
			e := raid.Encounter{}
			if row.closed {
				e.ClosedAt = raidtest.ActTime.Add(time.Hour)
			}
			problems := raid.CheckSteps("people.0", e, raid.Person{Kind: raid.Minor, Reasons: []codes.Code{row.reason}, Outcome: codes.OutcomeTalk})
			if raid.Blocked(problems) != row.blocked {
				t.Errorf("%v", problems)
			}
		})
	}
}
