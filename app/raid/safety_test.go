package raid

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// TestStepsFirst: the order is that of docs/sources.md, principle 5:
// the inspector before the adult at hand; referral, centre and 111 before the
// act; never alone, a fit adult and an urgent referral before Finish.
func TestStepsFirst(t *testing.T) {
	done := func(with string, steps ...Code) func(*Encounter, *Person) {
		return func(_ *Encounter, p *Person) {
			for i, s := range steps {
				p.Safety = append(p.Safety, SafetyDone{ID: device(uint64(50 + i)), Step: s, At: actTime, With: with})
			}
		}
	}
	all := func(fs ...func(*Encounter, *Person)) func(*Encounter, *Person) {
		return func(e *Encounter, p *Person) {
			for _, f := range fs {
				f(e, p)
			}
		}
	}
	reasons := func(codes ...Code) func(*Encounter, *Person) {
		return func(_ *Encounter, p *Person) { p.Reasons = codes }
	}
	conditions := func(codes ...Code) func(*Encounter, *Person) {
		return func(_ *Encounter, p *Person) { p.Conditions = codes }
	}
	referral := func(codes ...Code) func(*Encounter, *Person) {
		return func(_ *Encounter, p *Person) {
			for i, c := range codes {
				p.Referrals = append(p.Referrals, Referral{ID: device(uint64(60 + i)), Kind: c})
			}
		}
	}
	outcome := func(code Code) func(*Encounter, *Person) {
		return func(_ *Encounter, p *Person) { p.Outcome = code }
	}
	withAdult := func(codes ...Code) func(*Encounter, *Person) {
		return func(e *Encounter, _ *Person) {
			e.People = append(e.People, Person{ID: device(12), Kind: Adult, Conditions: codes})
		}
	}
	const (
		violence = "S_103 S_INSPECTOR S_REFERRAL S_CENTRE S_111 S_DECISION"
		selfHarm = "S_103 S_NOT_ALONE S_FIT_ADULT S_URGENT"

		both = "S_103 S_NOT_ALONE S_INSPECTOR S_FIT_ADULT S_URGENT S_REFERRAL S_CENTRE S_111 S_DECISION"
	)
	one := func(d SafetyDone) func(*Encounter, *Person) {
		return func(_ *Encounter, p *Person) { p.Safety = append(p.Safety, d) }
	}
	decided := func(r Ruling, adult uuid.UUID) func(*Encounter, *Person) {
		return one(SafetyDone{Step: StepDecision, With: "А. Серік", Ruling: r, Adult: adult})
	}
	needless := func(said string) func(*Encounter, *Person) {
		return one(SafetyDone{Step: StepAmbulance, Ruling: Needless, Said: said})
	}
	adultCalled := func(g Guardian) func(*Encounter, *Person) {
		return func(_ *Encounter, p *Person) { p.Guardians = append(p.Guardians, g) }
	}
	for name, row := range map[string]struct {
		change func(*Encounter, *Person)
		want   string // steps in order, those done with a plus
	}{
		"the plain case":                          {nil, ""},
		"alcohol and a fight":                     {reasons("R_ALC", ReasonFight), ""},
		"signs of violence":                       {reasons(ReasonVictim), violence},
		"he fled violence, as he says":            {func(_ *Encounter, p *Person) { p.WhyOutCodes = []Code{WhyOutViolence} }, violence},
		"an injury that nothing explains":         {conditions(ConditionInjured), violence},
		"an injury from a fight":                  {all(reasons(ReasonFight), conditions(ConditionInjured)), "S_103"},
		"from a fight, and a drunk adult is near": {all(reasons(ReasonFight), conditions(ConditionInjured), withAdult(ConditionDrunk)), violence},
		"an injury and a drugged adult":           {all(conditions(ConditionInjured), withAdult(ConditionDrugs)), violence},
		"a drunk adult alone":                     {withAdult(ConditionDrunk), ""},
		"injured, but an adult himself":           {all(conditions(ConditionInjured), func(_ *Encounter, p *Person) { p.Kind = Adult }), ""},
		"the inspector was called, but who":       {all(reasons(ReasonVictim), done("", StepInspector)), violence},
		"the inspector was called by name":        {all(reasons(ReasonVictim), done("А. Серік", StepInspector)), "S_103 S_INSPECTOR+ S_REFERRAL S_CENTRE S_111 S_DECISION"},
		"a referral to the guardianship body":     {all(reasons(ReasonVictim), referral(ReferralGuardian)), "S_103 S_INSPECTOR S_REFERRAL+ S_CENTRE S_111 S_DECISION"},
		"a referral to the career centre":         {all(reasons(ReasonVictim), referral("F_EMP")), violence},
		"111 as a referral":                       {all(reasons(ReasonVictim), referral(Referral111)), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE S_111+ S_DECISION"},
		"he went to a doctor, who has a bed":      {all(reasons(ReasonVictim), outcome(OutcomeMedical)), "S_103+ S_INSPECTOR S_REFERRAL S_111 S_DECISION"},
		"he went to a centre":                     {all(reasons(ReasonVictim), outcome(OutcomeCPD)), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE+ S_111 S_DECISION"},
		"all was done": {all(reasons(ReasonVictim), referral(ReferralJuvenile), done("А. Серік", StepAmbulance, StepInspector, StepCentre, StepHotline), decided(MayNot, uuid.Nil)),
			"S_103+ S_INSPECTOR+ S_REFERRAL+ S_CENTRE+ S_111+ S_DECISION+"},
		"a tick is no referral":                {all(reasons(ReasonVictim, ReasonSelfHarm), done("А. Серік", StepReferral, StepUrgent)), both},
		"called, but whom":                     {all(reasons(ReasonVictim), done("", StepAmbulance, StepCentre, StepHotline)), violence},
		"a decision in words is none":          {all(reasons(ReasonVictim), done("А. Серік: бермеу", StepDecision)), violence},
		"a consent without an adult is none":   {all(reasons(ReasonVictim), decided(May, uuid.Nil)), violence},
		"the inspector consents to an adult":   {all(reasons(ReasonVictim), decided(May, device(20))), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE S_111 S_DECISION+"},
		"the ambulance is not needed, but why": {all(reasons(ReasonVictim), needless("")), violence},
		"the ambulance is not needed, as seen": {all(reasons(ReasonVictim), needless("жарақат жоқ")), "S_103+ S_INSPECTOR S_REFERRAL S_CENTRE S_111 S_DECISION"},
		"the ambulance as a referral":          {all(conditions("C_POIS"), referral(ReferralMedical)), "S_103+"},
		"signs of poisoning":                   {conditions(ConditionPoisoned), "S_103"},
		"unconscious, taken to a doctor":       {all(conditions(ConditionFaint), outcome(OutcomeMedical)), "S_103+"},
		"a fit adult is there":                 {all(reasons(ReasonVictim), adultCalled(Guardian{Name: "Апасы", Fitness: Fit})), "S_103 S_INSPECTOR S_REFERRAL S_CENTRE+ S_111 S_DECISION"},
		"an adult was reached":                 {all(reasons(ReasonSelfHarm), adultCalled(Guardian{Name: "Апасы", NotifiedAt: actTime})), "S_103 S_NOT_ALONE S_FIT_ADULT+ S_URGENT"},
		"the adult reached is drunk":           {all(reasons(ReasonSelfHarm), adultCalled(Guardian{Name: "Әкесі", NotifiedAt: actTime, Fitness: Unfit})), selfHarm},
		"an adult hurt the child":              {adultCalled(Guardian{Fitness: UnfitHurt}), violence},
		"risk of self-harm":                    {reasons(ReasonSelfHarm), selfHarm},
		"self-harm, an urgent referral":        {all(reasons(ReasonSelfHarm), referral(ReferralPsych)), "S_103 S_NOT_ALONE S_FIT_ADULT S_URGENT+"},
		"self-harm, taken to a doctor":         {all(reasons(ReasonSelfHarm), outcome(OutcomeMedical)), "S_103+ S_NOT_ALONE+ S_FIT_ADULT+ S_URGENT+"},
		"self-harm, handed to the mother":      {all(reasons(ReasonSelfHarm), outcome(OutcomeSpot)), "S_103 S_NOT_ALONE+ S_FIT_ADULT+ S_URGENT"},
		"self-harm, a talk only":               {all(reasons(ReasonSelfHarm), outcome(OutcomeTalk)), selfHarm},
		"self-harm, he ran away":               {all(reasons(ReasonSelfHarm), outcome(OutcomeLeft)), "S_103 S_URGENT"},
		"self-harm and violence, in a line":    {reasons(ReasonSelfHarm, ReasonVictim), both},
		"a fit adult is one who is named":      {all(reasons(ReasonSelfHarm), done(" ", StepFitAdult)), selfHarm},
		"a step of a newer program is alone":   {all(reasons(ReasonSelfHarm), done("", "S_NEWER", StepNotAlone)), selfHarm},
	} {
		t.Run(name, func(t *testing.T) {
			p := Person{ID: device(10), Kind: Minor}
			e := Encounter{}
			if row.change != nil {
				row.change(&e, &p)
			}
			var got []string
			for _, s := range StepsFirst(e, p) {
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

func TestFirstOpen(t *testing.T) {
	p := Person{Kind: Minor, Reasons: []Code{ReasonSelfHarm, ReasonVictim}}
	steps := StepsFirst(Encounter{}, p)
	if s, ok := FirstOpen(steps, BeforeAct); !ok || s.Code != StepAmbulance {
		t.Errorf("before the act: %v", s)
	}
	if s, ok := FirstOpen(steps, BeforeFinish); !ok || s.Code != StepNotAlone {
		t.Errorf("before Finish: %v", s)
	}
	if _, ok := FirstOpen(nil, BeforeAct); ok {
		t.Error("nothing is open")
	}
}

// TestFinishWaitsForTheChild: a record of a child at risk does not close while
// he is alone.
func TestFinishWaitsForTheChild(t *testing.T) {
	for name, row := range map[string]struct {
		reason  Code
		closed  bool
		blocked bool
	}{
		"in care":            {ReasonSelfHarm, false, false},
		"finished":           {ReasonSelfHarm, true, true},
		"finished, violence": {ReasonVictim, true, false}, // the act waits, not the record
	} {
		t.Run(name, func(t *testing.T) {
			e := Encounter{}
			if row.closed {
				e.ClosedAt = actTime.Add(time.Hour)
			}
			f := &findings{}
			f.steps("people.0", e, Person{Kind: Minor, Reasons: []Code{row.reason}, Outcome: OutcomeTalk})
			if Blocked(f.list) != row.blocked {
				t.Errorf("%v", f.list)
			}
		})
	}
}
