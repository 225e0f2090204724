package raid

import (
	"time"

	"github.com/google/uuid"
)

// SafetyStep is one thing that comes before the paper. Steps come in the order
// in which they are to be done.
type SafetyStep struct {
	Code   Code // S_…; its text is "safety.<code in small letters>"
	Ground Code // why: ReasonVictim, ConditionInjured or ReasonSelfHarm
	Before Moment
	Done   bool
}

// Moment says before what a step has to be done.
type Moment string

// The moments.
const (
	BeforeAct    Moment = "act"
	BeforeFinish Moment = "finish"
)

// The steps. "Suspected violence: the inspector is called before the adult at
// hand" (ui page, principle 5), and referral, centre and 111 come before the
// act: signs of violence at handover open a referral, not a handover (domain
// page, section 2, domestic violence); a child whom nobody safe can take goes
// to a centre (order 1098 of 29.12.2015, as of 28.02.2026); 111 answers day and
// night (domain page, section 2). "Risk of self-harm: never alone, a fit adult
// called, an urgent referral before Finish" (ui page, principle 5).
const (
	StepInspector Code = "S_INSPECTOR" // the juvenile inspector was called, before the adult at hand
	StepReferral  Code = "S_REFERRAL"  // a referral to the inspector or the guardianship body is open
	StepCentre    Code = "S_CENTRE"    // a centre was thought of (ЦАН, ЦПД)
	StepHotline   Code = "S_111"       // 111 was called
	StepDecision  Code = "S_DECISION"  // the inspector decided that this adult may take the child

	StepNotAlone Code = "S_NOT_ALONE" // somebody is with the child all the time
	StepFitAdult Code = "S_FIT_ADULT" // an adult who can be trusted was called
	StepUrgent   Code = "S_URGENT"    // an urgent referral to a doctor or a psychologist is open
)

// SafetyDone is a step that was done: by whom it was written, when, and, for a
// call or a decision, with whom in words.
type SafetyDone struct {
	ID   uuid.UUID `json:"id"`
	Step Code      `json:"step"`
	At   time.Time `json:"at"`
	By   uuid.UUID `json:"by"`
	With string    `json:"with,omitempty"` // who was called, or whose decision it is
}

// Other codes that steps are done by.
const (
	ConditionDrunk Code = "C_ALC"
	ConditionDrugs Code = "C_DRG"
	ReasonFight    Code = "R_FIGHT"
	RoleDrunk      Code = "A_DRNK" // of an adult present

	Referral111           Code = "F_111"
	ReferralPsychSupport  Code = "F_CPR"
	ReferralFamilySupport Code = "F_FSC"
)

// SuspectsViolence says why a child may have been hurt by somebody: signs of
// violence that the officer named, or of which the child told; or an injury that no fight explains, or
// that is there together with a drunk adult. It is asked too often rather than
// too seldom: what follows is a call to the inspector, not a verdict. The empty
// code means no ground.
func SuspectsViolence(e Encounter, p Person) Code {
	if p.Kind != Minor {
		return ""
	}
	if p.FledViolence() {
		return ReasonVictim
	}
	if has(p.Conditions, ConditionInjured) && (!has(p.Reasons, ReasonFight) || drunkAdult(e)) {
		return ConditionInjured
	}
	return ""
}

func drunkAdult(e Encounter) bool {
	for _, p := range e.People {
		if p.Kind == Adult && (has(p.Conditions, ConditionDrunk) || has(p.Conditions, ConditionDrugs) || has(p.Roles, RoleDrunk)) {
			return true
		}
	}
	return false
}

// StepsFirst lists what comes before the act or before Finish for one person,
// in the order in which it is to be done, with what is done already. It is
// empty in the plain case. It proposes and never decides: the inspector does.
func StepsFirst(e Encounter, p Person) []SafetyStep {
	var out []SafetyStep
	add := func(ground Code, before Moment, code Code, done bool) {
		out = append(out, SafetyStep{Code: code, Ground: ground, Before: before, Done: done || p.did(code)})
	}
	if p.Kind == Minor && has(p.Reasons, ReasonSelfHarm) {
		if p.Outcome != OutcomeLeft { // who is gone cannot be sat with
			kept := cared(p.Outcome)
			add(ReasonSelfHarm, BeforeFinish, StepNotAlone, kept)
			add(ReasonSelfHarm, BeforeFinish, StepFitAdult, kept)
		}
		urgent := p.Outcome == OutcomeMedical || p.refers(ReferralMedical, ReferralPsych, ReferralPsychSupport)
		add(ReasonSelfHarm, BeforeFinish, StepUrgent, urgent)
	}
	if ground := SuspectsViolence(e, p); ground != "" {
		add(ground, BeforeAct, StepInspector, false)
		add(ground, BeforeAct, StepReferral, p.refers(ReferralJuvenile, ReferralGuardian, ReferralFamilySupport))
		add(ground, BeforeAct, StepCentre, p.Outcome == OutcomeCAN || p.Outcome == OutcomeCPD)
		add(ground, BeforeAct, StepHotline, p.refers(Referral111))
		add(ground, BeforeAct, StepDecision, false)
	}
	return out
}

// cared says whether an outcome leaves the child with somebody: an adult who
// came for him, a centre, a doctor.
func cared(outcome Code) bool {
	return HandedOver(outcome) || outcome == OutcomeCAN || outcome == OutcomeCPD || outcome == OutcomeMedical
}

// did says whether a step was written down as done. A call or a decision
// counts only with the one it was.
func (p Person) did(step Code) bool {
	for _, d := range p.Safety {
		if d.Step == step && (!NeedsName(step) || !blank(d.With)) {
			return true
		}
	}
	return false
}

// NeedsName says whether a step is only done with somebody who is named: the
// inspector who was called, the one who decided, the adult who comes.
func NeedsName(step Code) bool {
	return step == StepInspector || step == StepDecision || step == StepFitAdult
}

// FirstOpen gives the first step that is not done and comes before a moment;
// ok is false where none is. What comes before Finish does not hold the act
// up, and the other way round.
func FirstOpen(steps []SafetyStep, before Moment) (step SafetyStep, ok bool) {
	for _, s := range steps {
		if s.Before == before && !s.Done {
			return s, true
		}
	}
	return SafetyStep{}, false
}

// steps blocks the end of an encounter while a child at risk of self-harm is
// not seen to. It is the one thing beside the outcome that stops Finish: a
// child left alone cannot be mended by an amendment.
func (f *findings) steps(path string, e Encounter, p Person) {
	f.many(sub(path, "safety"), len(p.Safety), MaxCodes)
	ids := map[uuid.UUID]bool{}
	for i, d := range p.Safety {
		f.id(sub(path, "safety", i, "id"), d.ID, ids)
		f.text(sub(path, "safety", i, "with"), d.With, MaxLine)
	}
	if e.ClosedAt.IsZero() {
		return
	}
	if _, open := FirstOpen(StepsFirst(e, p), BeforeFinish); open {
		f.block(sub(path, "safety"), "problem.safety_open")
	}
}
