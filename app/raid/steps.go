package raid

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
)

// InspectorFirst says whether the inspector is to be called before any adult of a
// child: he may have been hurt, and nobody has called her. Nothing may ask for a call
// to his parents until then.
func InspectorFirst(e Encounter, p Person) bool {
	return SuspectsViolence(e, p) != "" && !p.did(safety.Inspector)
}

// SuspectsViolence says why a child may have been hurt by somebody: signs of
// violence that the officer named, of which the child told, or for which an adult is
// named; or an injury that no fight explains, or that is there together with a
// drunk adult. It is asked too often rather than
// too seldom: what follows is a call to the inspector, not a verdict. The empty
// code means no ground.
func SuspectsViolence(e Encounter, p Person) codes.Code {
	if p.Kind != Minor {
		return ""
	}
	if p.FledViolence() || hurtBy(e, p) {
		return codes.ReasonVictim
	}
	if has(p.Conditions, codes.ConditionInjured) && (!has(p.Reasons, codes.ReasonFight) || drunkAdult(e)) {
		return codes.ConditionInjured
	}
	return ""
}

// hurtBy says whether an adult is named as the one who hurt the child: one who
// was called for him, or one who was there.
func hurtBy(e Encounter, p Person) bool {
	for _, g := range p.Guardians {
		if has(g.Marks(), codes.UnfitHurt) {
			return true
		}
	}
	for _, q := range e.People {
		if q.Kind != Minor && has(q.Roles, codes.RoleHurt) {
			return true
		}
	}
	return false
}

func drunkAdult(e Encounter) bool {
	for _, p := range e.People {
		if p.Kind == Adult && presentBar(p) == handover.BarUnfit {
			return true
		}
		for _, g := range p.Guardians {
			if has(g.Marks(), codes.Unfit) {
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
func StepsFirst(e Encounter, p Person) []safety.Step {
	if p.Kind != Minor {
		return nil
	}
	var out []safety.Step
	add := func(ground codes.Code, before safety.Moment, code codes.Code, done bool) {
		out = append(out, safety.Step{Code: code, Ground: ground, Before: before, Done: done || p.did(code)})
	}
	violence, medical := SuspectsViolence(e, p), p.Outcome == codes.OutcomeMedical || p.refers(codes.ReferralMedical)
	inspector := func() {
		if violence != "" && !lists(out, safety.Inspector) {
			add(violence, safety.BeforeAct, safety.Inspector, false)
		}
	}
	if has(p.Reasons, codes.ReasonSelfHarm) {
		add(codes.ReasonSelfHarm, safety.BeforeAct, safety.Ambulance, medical)
		if p.Outcome != codes.OutcomeLeft { // who is gone cannot be sat with
			kept := cared(p.Outcome) && !(e.ClosedAt.IsZero() && e.Keeps(p)) // not by an outcome that is only meant
			add(codes.ReasonSelfHarm, safety.BeforeFinish, safety.NotAlone, kept)
			inspector() // before any adult is called, who may be the one
			add(codes.ReasonSelfHarm, safety.BeforeFinish, safety.FitAdult, kept || p.fitAdult(violence != ""))
		}
		add(codes.ReasonSelfHarm, safety.BeforeFinish, safety.Urgent, medical || p.refers(codes.ReferralPsych, codes.ReferralPsychSupport))
	} else if ground := needsDoctor(p, violence); ground != "" {
		add(ground, safety.BeforeAct, safety.Ambulance, medical)
	}
	inspector()
	if violence != "" {
		add(violence, safety.BeforeAct, safety.Referral, p.refers(codes.ReferralJuvenile, codes.ReferralGuardian, codes.ReferralFamilySupport))
		if p.Outcome != codes.OutcomeMedical { // who is with a doctor needs no bed tonight
			add(violence, safety.BeforeAct, safety.Centre, p.Outcome == codes.OutcomeCAN || p.Outcome == codes.OutcomeCPD || p.fitAdult(true))
		}
		add(violence, safety.BeforeAct, safety.Hotline, p.refers(codes.Referral111))
		add(violence, safety.BeforeAct, safety.Decision, false)
	}
	return out
}

func lists(steps []safety.Step, code codes.Code) bool {
	return slices.ContainsFunc(steps, func(s safety.Step) bool { return s.Code == code })
}

// Urgent says whether a referral is the urgent one of a child who may harm himself: to a
// doctor or a psychologist.
func (p Person) Urgent(r Referral) bool {
	return p.Kind == Minor && has(p.Reasons, codes.ReasonSelfHarm) &&
		has([]codes.Code{codes.ReferralMedical, codes.ReferralPsych, codes.ReferralPsychSupport}, r.Kind)
}

// needsDoctor is why the ambulance is thought of before anything else: an
// injury, signs of drugs or poison, a child who does not come round; signs of
// violence too, for not every injury is seen.
func needsDoctor(p Person, violence codes.Code) codes.Code {
	for _, c := range []codes.Code{codes.ConditionInjured, codes.ConditionDrugs, codes.ConditionPoisoned, codes.ConditionFaint} {
		if has(p.Conditions, c) {
			return c
		}
	}
	return violence
}

// fitAdult says whether an adult was reached whom nothing keeps from the child.
// Where somebody may have hurt the child it has to be one who was judged: he who
// was only reached may be the one.
func (p Person) fitAdult(hurt bool) bool {
	for _, g := range p.Guardians {
		reached := !g.Unreached && !g.NotifiedAt.IsZero() && !blank(g.Name)
		if g.bar() != "" {
			continue
		}
		if g.Fitness == codes.Fit || g.Fitness == "" && reached && !hurt {
			return true
		}
	}
	return false
}

// cared says whether an outcome leaves the child with somebody: an adult who
// came for him, a centre, a doctor.
func cared(outcome codes.Code) bool {
	return codes.HandedOver(outcome) || outcome == codes.OutcomeCAN || outcome == codes.OutcomeCPD || outcome == codes.OutcomeMedical
}

// did says whether what is written down tells that a step was done.
func (p Person) did(step codes.Code) bool {
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
	steps := StepsFirst(e, p)
	if _, open := safety.FirstOpen(steps, safety.BeforeFinish); open {
		f.block(Path(path, "safety"), "problem.safety_open")
	} else if _, open := safety.FirstOpen(steps, safety.BeforeAct); open {
		f.warn(Path(path, "safety"), "problem.safety_left")
	}
}
