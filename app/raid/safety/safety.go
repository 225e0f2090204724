// Package safety holds the steps that come before the paper when a child is at
// risk, and what was done of them. Which steps a child needs is a rule of
// package raid.
package safety

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/codes"
)

// Title is the key of a step's name in a few words.
func Title(step codes.Code) string { return "safety.of_" + strings.ToLower(string(step)) }

// NamesAdult says whether what is written with a step is the name of an adult
// of the child's, which is masked like other names.
func (d Done) NamesAdult() bool { return d.Step == NotAlone || d.Step == FitAdult }

// Step is one thing that comes before the paper. Steps come in the order
// in which they are to be done.
type Step struct {
	Code   codes.Code // S_…; its text is "safety.<code in small letters>"
	Ground codes.Code // why: ReasonVictim, ConditionInjured or ReasonSelfHarm
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
	Ambulance codes.Code = "S_103"       // the ambulance was called, or was seen not to be needed
	Inspector codes.Code = "S_INSPECTOR" // the juvenile inspector was called, before the adult at hand
	Referral  codes.Code = "S_REFERRAL"  // a referral to the inspector or the guardianship body is open
	Centre    codes.Code = "S_CENTRE"    // a centre was called (ЦАН, ЦПД), or a fit adult is there
	Hotline   codes.Code = "S_111"       // 111 was called
	Decision  codes.Code = "S_DECISION"  // the inspector decided whether this adult may take the child

	NotAlone codes.Code = "S_NOT_ALONE" // somebody is with the child all the time
	FitAdult codes.Code = "S_FIT_ADULT" // an adult who can be trusted was called
	Urgent   codes.Code = "S_URGENT"    // an urgent referral to a doctor or a psychologist is open
)

// Ruling is what was decided.
type Ruling string

// The rulings.
const (
	May      Ruling = "may"      // of an adult: he takes the child
	MayNot   Ruling = "may_not"  // of an adult: he does not
	Needless Ruling = "needless" // of the ambulance: not needed, as seen; of what is proposed: nobody was called
)

// Done is what was done of a step: a call with its time and the one who
// answered, a decision with whom it is about, and what was said, in words.
type Done struct {
	ID     uuid.UUID  `json:"id"`
	Step   codes.Code `json:"step"`
	At     time.Time  `json:"at"`
	By     uuid.UUID  `json:"by"`
	With   string     `json:"with,omitempty"`   // who was called, whose decision it is, who stays with the child
	Phone  string     `json:"phone,omitempty"`  // the number that was called
	Said   string     `json:"said,omitempty"`   // what was said or seen
	Ruling Ruling     `json:"ruling,omitempty"` // of a decision; of the ambulance, where it is not needed
	Adult  uuid.UUID  `json:"adult,omitzero"`   // the guardian whom a decision is about; none: everybody at hand
}

// Decides says whether a decision is whole: by whom it is, and what it is. A
// consent names the adult.
func (d Done) Decides() bool {
	return strings.TrimSpace(d.With) != "" && (d.Ruling == May && d.Adult != uuid.Nil || d.Ruling == MayNot)
}

// Proposes says whether a step is one to think of: it may be passed by, and what comes
// after it can be written down beside it.
func Proposes(step codes.Code) bool { return step == Centre || step == Hotline }

// Tells says whether what is written is enough for its step.
func (d Done) Tells() bool {
	switch d.Step {
	case Referral, Urgent:
		return false // the referral says it
	case Decision:
		return d.Decides()
	case Centre, Hotline:
		return d.Ruling == Needless || strings.TrimSpace(d.With) != ""
	case Ambulance:
		return d.Ruling == Needless && strings.TrimSpace(d.Said) != "" || d.Ruling != Needless && strings.TrimSpace(d.With) != ""
	}
	return strings.TrimSpace(d.With) != ""
}

// FirstOpen gives the first step that is not done and comes before a moment;
// ok is false where none is. What comes before Finish does not hold the act
// up, and the other way round.
func FirstOpen(steps []Step, before Moment) (step Step, ok bool) {
	for _, s := range steps {
		if s.Before == before && !s.Done {
			return s, true
		}
	}
	return Step{}, false
}
