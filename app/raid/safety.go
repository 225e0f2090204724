package raid

import (
	"slices"
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

// The steps. What a person would do first comes first: the ambulance, then the
// inspector on duty. "Suspected violence: the inspector is called before the
// adult at hand" (docs/sources.md, principle 5), and referral, centre and 111 come
// before the act: signs of violence at handover open a referral, not a handover
// (docs/sources.md, 2, domestic violence); a child whom nobody safe can take
// goes to a centre (order 1098 of 29.12.2015, as of 28.02.2026); 111 answers day
// and night (docs/sources.md, 2). "Risk of self-harm: never alone, a fit
// adult called, an urgent referral before Finish" (docs/sources.md, principle 5).
const (
	StepAmbulance Code = "S_103"       // the ambulance was called, or was seen not to be needed
	StepInspector Code = "S_INSPECTOR" // the juvenile inspector was called, before the adult at hand
	StepReferral  Code = "S_REFERRAL"  // a referral to the inspector or the guardianship body is open
	StepCentre    Code = "S_CENTRE"    // a centre was called (ЦАН, ЦПД), or a fit adult is there
	StepHotline   Code = "S_111"       // 111 was called
	StepDecision  Code = "S_DECISION"  // the inspector decided whether this adult may take the child

	StepNotAlone Code = "S_NOT_ALONE" // somebody is with the child all the time
	StepFitAdult Code = "S_FIT_ADULT" // an adult who can be trusted was called
	StepUrgent   Code = "S_URGENT"    // an urgent referral to a doctor or a psychologist is open
)

// Ruling is what was decided.
type Ruling string

// The rulings.
const (
	May      Ruling = "may"      // of an adult: he takes the child
	MayNot   Ruling = "may_not"  // of an adult: he does not
	Needless Ruling = "needless" // of the ambulance: not needed, as seen
)

// SafetyDone is what was done of a step: a call with its time and the one who
// answered, a decision with whom it is about, and what was said, in words.
type SafetyDone struct {
	ID     uuid.UUID `json:"id"`
	Step   Code      `json:"step"`
	At     time.Time `json:"at"`
	By     uuid.UUID `json:"by"`
	With   string    `json:"with,omitempty"`   // who was called, whose decision it is, who stays with the child
	Phone  string    `json:"phone,omitempty"`  // the number that was called
	Said   string    `json:"said,omitempty"`   // what was said or seen
	Ruling Ruling    `json:"ruling,omitempty"` // of a decision; of the ambulance, where it is not needed
	Adult  uuid.UUID `json:"adult,omitzero"`   // the guardian whom a decision is about; none: everybody at hand
}

// decides says whether a decision is whole: by whom it is, and what it is. A
// consent names the adult.
func (d SafetyDone) decides() bool {
	return !blank(d.With) && (d.Ruling == May && d.Adult != uuid.Nil || d.Ruling == MayNot)
}

// tells says whether what is written is enough for its step.
func (d SafetyDone) tells() bool {
	switch d.Step {
	case StepReferral, StepUrgent:
		return false // the referral says it
	case StepDecision:
		return d.decides()
	case StepAmbulance:
		return d.Ruling == Needless && !blank(d.Said) || d.Ruling != Needless && !blank(d.With)
	}
	return !blank(d.With)
}

// Other codes that steps are done by.
const (
	ConditionDrunk Code = "C_ALC"
	ConditionDrugs Code = "C_DRG"
	ReasonFight    Code = "R_FIGHT"
	RoleDrunk      Code = "A_DRNK" // of an adult present

	ConditionPoisoned Code = "C_POIS"
	ConditionFaint    Code = "C_UNC" // not conscious

	Referral111           Code = "F_111"
	ReferralPsychSupport  Code = "F_CPR"
	ReferralFamilySupport Code = "F_FSC"
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
		if d.Step == step && d.tells() {
			return true
		}
	}
	return false
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
		f.text(sub(path, "safety", i, "phone"), d.Phone, MaxLine)
		f.text(sub(path, "safety", i, "said"), d.Said, MaxText)
	}
	if e.ClosedAt.IsZero() {
		return
	}
	if _, open := FirstOpen(StepsFirst(e, p), BeforeFinish); open {
		f.block(sub(path, "safety"), "problem.safety_open")
	}
}
