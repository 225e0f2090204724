package raid

import (
	"time"

	"github.com/google/uuid"

	"shyraq/private"
)

// LinkDecision is what a person decided of two records of a child.
type LinkDecision string

// The decisions of a link.
const (
	SameChild    LinkDecision = "same"
	NotSameChild LinkDecision = "not_same"
)

// Link says that the persons of two encounters are one child, or that they are
// not, though they look like it. It is a person's act with a reason, signed as
// any revision; it merges nothing, so that it can be undone and leaves both
// records as they were.
type Link struct {
	private.Redacted `json:"-"`

	A        PersonRef    `json:"a"`
	B        PersonRef    `json:"b"`
	Decision LinkDecision `json:"decision"`
	Reason   string       `json:"reason"`
	At       time.Time    `json:"at"`
	Undone   *Reasoned    `json:"undone,omitempty"` // it was a mistake
}

// PersonRef points at a person of one exact revision of an encounter: what was
// looked at when the link was made.
type PersonRef struct {
	Record uuid.UUID `json:"record"`
	Rev    string    `json:"rev"`
	Person uuid.UUID `json:"person"`
}

// Check names what is wrong with a link. Two persons of one encounter stood
// beside each other: they are two. An undone link must only say why.
func (l Link) Check(r Rules) []Problem {
	f := &findings{rules: r}
	f.reason("undone", l.Undone)
	for i, ref := range []PersonRef{l.A, l.B} {
		at := []string{"a", "b"}[i]
		if ref.Record == uuid.Nil || ref.Person == uuid.Nil {
			f.block(at, "problem.id_missing")
		}
		if !hexHash(ref.Rev) {
			f.block(at+".rev", "problem.id_missing")
		}
	}
	if l.A.Record == l.B.Record {
		f.block("b", "problem.link_one_record")
	}
	if l.Decision != SameChild && l.Decision != NotSameChild {
		f.block("decision", "problem.link_decision")
	}
	if blank(l.Reason) {
		f.block("reason", "problem.reason_missing")
	}
	f.text("reason", l.Reason, MaxText)
	f.future("at", l.At)
	return f.list
}
