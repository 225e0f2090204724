package raid

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
)

// Risk is what makes a record one to look at before others. Its text is
// "risk.<risk>".
type Risk string

// The risks, from the one that outranks all others.
const (
	RiskHandover Risk = "handover"  // a child was handed to whom he may not go
	RiskViolence Risk = "violence"  // signs of violence
	RiskInjury   Risk = "injury"    // an injury that nothing explains: it may be violence, nobody said so
	RiskSelfHarm Risk = "self_harm" // the child may harm himself
	RiskHurt     Risk = "hurt"      // an adult who is marked as having hurt the child
	RiskBan      Risk = "ban"       // an adult whom an order or a court keeps away
	RiskUnfit    Risk = "unfit"     // an adult who is drunk, or cannot look after a child
	RiskAlone    Risk = "alone"     // a child found without anybody who looks after him, at home
	riskHelp     Risk = "help"      // a home where help is needed
	RiskSteps    Risk = "steps"     // what comes first for a child at risk is not done
	RiskYoung    Risk = "young"     // a child under ten
	RiskNoAct    Risk = "no_act"    // finished and handed over, and no act is in force
)

// AllRisks lists every risk, the gravest first.
var AllRisks = []Risk{RiskHandover, RiskViolence, RiskInjury, RiskSelfHarm, RiskHurt, RiskBan, RiskUnfit, RiskAlone, riskHelp, RiskSteps, RiskYoung, RiskNoAct}

// RiskAge is the age in years under which a child met at night is a risk by
// itself.
const RiskAge = 10

// Risks names what marks an encounter as risky, the gravest first and each
// once: for the marks of a queue, of a list and at the head of a record. A
// withdrawn record has none.
func (e Encounter) Risks() []Risk {
	if e.Withdrawal != nil {
		return nil
	}
	found := map[Risk]bool{}
	for r := range e.adultsMarked() {
		found[r] = true
	}
	for _, p := range e.People {
		if !e.child(p) {
			continue
		}
		age, known := p.AgeOn(e.MetAt)
		steps := StepsFirst(e, p)
		_, act := safety.FirstOpen(steps, safety.BeforeAct)
		_, finish := safety.FirstOpen(steps, safety.BeforeFinish)
		for risk, is := range map[Risk]bool{
			RiskHandover: e.Barred(p) != "" && (p.HandedTo != uuid.Nil || !e.ClosedAt.IsZero()), // an outcome alone gives him to nobody
			RiskViolence: SuspectsViolence(e, p) == codes.ReasonVictim,
			RiskInjury:   SuspectsViolence(e, p) == codes.ConditionInjured,
			RiskSelfHarm: has(p.Reasons, codes.ReasonSelfHarm),
			RiskSteps:    act || finish,
			RiskYoung:    known && age < RiskAge,
			RiskNoAct:    e.NoAct(p),
		} {
			found[risk] = found[risk] || is
		}
	}
	var out []Risk
	for _, r := range AllRisks {
		if found[r] {
			out = append(out, r)
		}
	}
	return out
}

// NoAct says that a finished record hands a child over and no act of it is in force.
func (e Encounter) NoAct(p Person) bool {
	return !e.ClosedAt.IsZero() && codes.HandedOver(p.Outcome) && p.Live() == nil
}

// RiskAdults are the adults who were called and bear the mark of a risk, by what each
// is to his child: a record that is no more than marked reads as if it spoke of who
// took the child.
func (e Encounter) RiskAdults(r Risk) []codes.Code { return e.adultsMarked()[r] }

// adultsMarked are the marks of adults that the record bears, each with those who were
// called and are known by their kinship.
func (e Encounter) adultsMarked() map[Risk][]codes.Code {
	marked := map[Risk][]codes.Code{}
	add := func(bar handover.Bar, kin codes.Code) {
		r, is := barRisks[bar]
		if !is {
			return
		}
		if marked[r] = append(marked[r], kin); kin == "" || has(marked[r][:len(marked[r])-1], kin) {
			marked[r] = marked[r][:len(marked[r])-1]
		}
	}
	for _, q := range e.People {
		add(presentBar(q), "")
		for _, g := range q.Guardians {
			for _, mark := range g.Marks() {
				add(unfitBar(mark), g.Kinship)
			}
		}
	}
	return marked
}

var barRisks = map[handover.Bar]Risk{handover.BarHurt: RiskHurt, handover.BarBan: RiskBan, handover.BarUnfit: RiskUnfit}

// Risks names what marks a visit at home: what was found there needs a person. One
// that was taken back has none.
func (v HomeCheck) Risks() (all []Risk) {
	if v.Undone != nil {
		return nil
	}
	for _, r := range []struct {
		found codes.Code
		risk  Risk
	}{{codes.HomeDrunk, RiskUnfit}, {codes.HomeAlone, RiskAlone}, {codes.HomeHelp, riskHelp}} {
		if slices.Contains(v.Found(), r.found) {
			all = append(all, r.risk)
		}
	}
	return all
}
