package raid

import (
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/private"
)

// FollowUp is an answer to a referral: what came of the help that was promised,
// and when somebody has to look again. It is a record of its own, signed by who
// answers. The encounter stays as its officer wrote it: its acts, its reviews, its
// pen and its term of storage do not move because a child went to a psychologist.
//
// An answer is not changed; the next one goes on from it, and one that was a
// mistake is taken back with a reason. See package help for what they come to.
type FollowUp struct {
	private.Redacted `json:"-"`

	Record   uuid.UUID   `json:"record"` // the encounter
	Rev      string      `json:"rev"`    // its revision that was looked at
	Person   uuid.UUID   `json:"person"`
	Referral uuid.UUID   `json:"referral"`
	Result   codes.Code  `json:"result"`         // code list "followup_results"
	On       civil.Date  `json:"on"`             // the day on which it came to that
	Due      civil.Date  `json:"due,omitempty"`  // by when to look again, while help goes on
	Note     string      `json:"note,omitempty"` // in short
	After    []uuid.UUID `json:"after,omitempty"`

	// Who answers for it from now on, while help goes on: an officer, or an organisation by
	// its name. None: whoever gave the answer.
	Officer      uuid.UUID `json:"officer,omitzero"`
	Organisation string    `json:"organisation,omitempty"`

	At     time.Time `json:"at"`
	Undone *Reasoned `json:"undone,omitempty"` // it was a mistake
}

// MaxAfter bounds the answers that one goes on from: one, or those that two
// people gave apart.
const MaxAfter = 20

// maxFollowUpNote is more than a line and less than a report.
const maxFollowUpNote = 500

// Sound says whether an answer names what it is about, and says something: what a
// region asks of it, whichever program wrote it.
func (v FollowUp) Sound() bool {
	return v.Record != uuid.Nil && v.Person != uuid.Nil && v.Referral != uuid.Nil && v.Result != "" && v.On.Valid() &&
		(v.Due == "" || v.Due.Valid()) && len(v.After) <= MaxAfter && utf8.RuneCountInString(v.Note) <= MaxText &&
		utf8.RuneCountInString(v.Organisation) <= MaxText
}

// Check names what is wrong with an answer. Help that goes on needs a day on which
// somebody looks again: an open referral never falls asleep. One that was taken
// back must only say why.
func (v FollowUp) Check(r Rules) []Problem {
	f := &findings{rules: r, at: v.On}
	f.reason("undone", v.Undone)
	if v.Record == uuid.Nil {
		f.block("record", "problem.id_missing")
	}
	if !hexHash(v.Rev) {
		f.block("rev", "problem.rev_missing")
	}
	if v.Person == uuid.Nil {
		f.block("person", "problem.id_missing")
	}
	if v.Referral == uuid.Nil {
		f.block("referral", "problem.id_missing")
	}
	f.many("after", len(v.After), MaxAfter)
	f.text("note", v.Note, maxFollowUpNote)
	f.nameless("organisation", v.Organisation, MaxLine)
	if v.Officer != uuid.Nil && v.Organisation != "" {
		f.block("organisation", "problem.assignment_two")
	}
	f.date("on", v.On)
	f.date("due", v.Due)
	if v.Undone != nil {
		return f.list
	}
	if v.Result == "" {
		f.block("result", "problem.result_missing")
	}
	f.code("result", "followup_results", v.Result)
	today := civil.DateOf(r.Now.In(civil.Location(r.Offset)))
	switch {
	case v.On == "":
		f.block("on", "problem.date_missing")
	case v.On.Valid() && !r.Now.IsZero() && v.On > today:
		f.block("on", "problem.date_future")
	}
	if !codes.HelpEnds(v.Result) && v.Result != "" {
		switch {
		case v.Due == "":
			f.block("due", "problem.due_missing")
		case v.Due.Valid() && v.On.Valid() && v.Due < v.On:
			f.block("due", "problem.due_before")
		case FarDue(v.On, v.Due):
			f.warn("due", "problem.due_far")
		}
	}
	f.future("at", v.At)
	return f.list
}
