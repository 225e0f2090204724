package raid

import (
	"slices"

	"github.com/google/uuid"
)

// SuspectsViolence says why a child may have been hurt by somebody: signs of
// violence that the officer named, of which the child told, or for which an adult is
// named; or an injury that no fight explains, or that is there together with a
// drunk adult. It is asked too often rather than
// too seldom: what follows is a call to the inspector, not a verdict. The empty
// code means no ground.
func SuspectsViolence(e Encounter, p Person) Code {
	if p.Kind != Minor {
		return ""
	}
	if p.FledViolence() || hurtBy(e, p) {
		return ReasonVictim
	}
	if has(p.Conditions, ConditionInjured) && (!has(p.Reasons, ReasonFight) || drunkAdult(e)) {
		return ConditionInjured
	}
	return ""
}

// hurtBy says whether an adult is named as the one who hurt the child: one who
// was called for him, or one who was there.
func hurtBy(e Encounter, p Person) bool {
	for _, g := range p.Guardians {
		if g.Fitness == UnfitHurt {
			return true
		}
	}
	for _, q := range e.People {
		if q.Kind != Minor && has(q.Roles, RoleHurt) {
			return true
		}
	}
	return false
}

func drunkAdult(e Encounter) bool {
	for _, p := range e.People {
		if p.Kind == Adult && presentBar(p) == BarUnfit {
			return true
		}
		for _, g := range p.Guardians {
			if g.Fitness == Unfit {
				return true
			}
		}
	}
	return false
}

// StepsFirst lists what comes before the act or before Finish for one person,
// in the order in which it is to be done, with what is done already: by what is
// written in the record, a referral, a call, an outcome. It is empty in the
// plain case. It proposes and never decides: the inspector does.
func StepsFirst(e Encounter, p Person) []SafetyStep {
	if p.Kind != Minor {
		return nil
	}
	var out []SafetyStep
	add := func(ground Code, before Moment, code Code, done bool) {
		out = append(out, SafetyStep{Code: code, Ground: ground, Before: before, Done: done || p.did(code)})
	}
	violence, medical := SuspectsViolence(e, p), p.Outcome == OutcomeMedical || p.refers(ReferralMedical)
	inspector := func() {
		if violence != "" && !lists(out, StepInspector) {
			add(violence, BeforeAct, StepInspector, false)
		}
	}
	if has(p.Reasons, ReasonSelfHarm) {
		add(ReasonSelfHarm, BeforeAct, StepAmbulance, medical)
		if p.Outcome != OutcomeLeft { // who is gone cannot be sat with
			kept := cared(p.Outcome)
			add(ReasonSelfHarm, BeforeFinish, StepNotAlone, kept)
			inspector() // before any adult is called, who may be the one
			add(ReasonSelfHarm, BeforeFinish, StepFitAdult, kept || p.fitAdult())
		}
		add(ReasonSelfHarm, BeforeFinish, StepUrgent, medical || p.refers(ReferralPsych, ReferralPsychSupport))
	} else if ground := needsDoctor(p, violence); ground != "" {
		add(ground, BeforeAct, StepAmbulance, medical)
	}
	inspector()
	if violence != "" {
		add(violence, BeforeAct, StepReferral, p.refers(ReferralJuvenile, ReferralGuardian, ReferralFamilySupport))
		if p.Outcome != OutcomeMedical { // who is with a doctor needs no bed tonight
			add(violence, BeforeAct, StepCentre, p.Outcome == OutcomeCAN || p.Outcome == OutcomeCPD || p.fitAdult())
		}
		add(violence, BeforeAct, StepHotline, p.refers(Referral111))
		add(violence, BeforeAct, StepDecision, false)
	}
	return out
}

func lists(steps []SafetyStep, code Code) bool {
	return slices.ContainsFunc(steps, func(s SafetyStep) bool { return s.Code == code })
}

// needsDoctor is why the ambulance is thought of before anything else: an
// injury, signs of drugs or poison, a child who does not come round; signs of
// violence too, for not every injury is seen.
func needsDoctor(p Person, violence Code) Code {
	for _, c := range []Code{ConditionInjured, ConditionDrugs, ConditionPoisoned, ConditionFaint} {
		if has(p.Conditions, c) {
			return c
		}
	}
	return violence
}

// fitAdult says whether an adult was reached whom nothing keeps from the child.
func (p Person) fitAdult() bool {
	for _, g := range p.Guardians {
		reached := !g.Unreached && !g.NotifiedAt.IsZero() && !blank(g.Name)
		if g.Fitness == Fit || g.Fitness == "" && reached {
			return true
		}
	}
	return false
}

// cared says whether an outcome leaves the child with somebody: an adult who
// came for him, a centre, a doctor.
func cared(outcome Code) bool {
	return HandedOver(outcome) || outcome == OutcomeCAN || outcome == OutcomeCPD || outcome == OutcomeMedical
}

// did says whether what is written down tells that a step was done.
func (p Person) did(step Code) bool {
	for _, d := range p.Safety {
		if d.Step == step && d.Tells() {
			return true
		}
	}
	return false
}

// steps blocks the end of an encounter while a child at risk of self-harm is
// not seen to. It is the one thing beside the outcome that stops Finish: a
// child left alone cannot be mended by an amendment.
func (f *findings) steps(path string, e Encounter, p Person) {
	f.many(Path(path, "safety"), len(p.Safety), MaxCodes)
	ids := map[uuid.UUID]bool{}
	for i, d := range p.Safety {
		f.id(Path(path, "safety", i, "id"), d.ID, ids)
		f.text(Path(path, "safety", i, "with"), d.With, MaxLine)
		f.text(Path(path, "safety", i, "phone"), d.Phone, MaxLine)
		f.text(Path(path, "safety", i, "said"), d.Said, MaxText)
	}
	if e.ClosedAt.IsZero() {
		return
	}
	if _, open := FirstOpen(StepsFirst(e, p), BeforeFinish); open {
		f.block(Path(path, "safety"), "problem.safety_open")
	}
}
