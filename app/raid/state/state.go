// Package state says where a record stands: how far it has come, what became of
// it, and the one word that is shown for it.
package state

import "shyraq/app/raid"

// Care says whether a child is with the patrol now.
type Care string

// The care axis.
const (
	CareOpen   Care = "open"
	CareClosed Care = "closed"
)

// Transfer says how far a record has come.
type Transfer string

// The transfer axis. Held means that the region has it but waits for one that
// belongs before it; only Sent was acknowledged as stored.
const (
	TransferDraft       Transfer = "draft"
	TransferWaiting     Transfer = "waiting"
	TransferSent        Transfer = "sent"
	TransferHeld        Transfer = "held"
	TransferQuarantined Transfer = "quarantined"
)

// Verdict says what became of a record.
type Verdict string

// The review axis.
const (
	VerdictNone      Verdict = "none"
	VerdictAccepted  Verdict = "accepted"
	VerdictReturned  Verdict = "returned"
	VerdictWithdrawn Verdict = "withdrawn"
)

// Word is the one word shown for a record; its text is "state.<word>".
type Word string

// The words, from the one that outranks all others.
const (
	WordQuarantined Word = "quarantined"
	WordConflict    Word = "conflict"
	WordReturned    Word = "returned"
	WordInCare      Word = "in_care"
	WordUnfinished  Word = "unfinished" // a list's word for in_care where every child was taken by somebody already
	WordDraft       Word = "draft"
	WordWaiting     Word = "waiting"
	WordAccepted    Word = "accepted"
	WordWithdrawn   Word = "withdrawn"
	WordSent        Word = "sent"
)

// Words lists every word in the order of precedence.
var Words = []Word{
	WordQuarantined, WordConflict, WordReturned, WordInCare, WordUnfinished, WordDraft,
	WordWaiting, WordAccepted, WordWithdrawn, WordSent,
}

// Facts is what the state of a record is made of. The zero value is a record
// that was saved and waits.
type Facts struct {
	Draft       bool   // typing that is not a revision yet
	Sent        bool   // every revision of the heads' history was acknowledged as stored
	Held        bool   // acknowledged, but a gap comes before it
	Quarantined bool   // the region does not fold it: fork, foreign unit, bad signature
	Heads       int    // more than one is a conflict; 0 is a draft never saved
	Head        string // rev of the head shown
	Encounter   raid.Encounter
	Reviews     []raid.Review // of this record, whatever revision they point at
}

// State is where a record stands on the three axes.
type State struct {
	Care     Care
	Transfer Transfer
	Verdict  Verdict
	Conflict bool
}

// Of puts the facts on their axes.
func Of(f Facts) State {
	s := State{Care: CareClosed, Transfer: TransferWaiting, Verdict: VerdictNone, Conflict: f.Heads > 1}
	if f.Encounter.InCare() {
		s.Care = CareOpen
	}
	switch {
	case f.Quarantined:
		s.Transfer = TransferQuarantined
	case f.Draft || f.Heads == 0:
		s.Transfer = TransferDraft
	case f.Held:
		s.Transfer = TransferHeld
	case f.Sent:
		s.Transfer = TransferSent
	}
	review := ReviewOf(f.Reviews, f.Head)
	switch {
	case review != nil && review.Decision == raid.Return:
		s.Verdict = VerdictReturned
	case f.Encounter.Withdrawal != nil:
		s.Verdict = VerdictWithdrawn
	case review != nil && review.Decision == raid.Accept:
		s.Verdict = VerdictAccepted
	}
	return s
}

// Word gives the one word shown: quarantined > conflict > returned > child in
// care > draft > waiting > accepted or withdrawn > sent. Held is shown as
// waiting, since it is not in the figures yet.
func (s State) Word() Word {
	switch {
	case s.Transfer == TransferQuarantined:
		return WordQuarantined
	case s.Conflict:
		return WordConflict
	case s.Verdict == VerdictReturned:
		return WordReturned
	case s.Care == CareOpen:
		return WordInCare
	case s.Transfer == TransferDraft:
		return WordDraft
	case s.Transfer == TransferWaiting, s.Transfer == TransferHeld:
		return WordWaiting
	case s.Verdict == VerdictAccepted:
		return WordAccepted
	case s.Verdict == VerdictWithdrawn:
		return WordWithdrawn
	}
	return WordSent
}

// ReviewOf gives the review that counts for a revision: of those that point at
// exactly this one the latest return, else the latest acceptance. A review of
// an earlier revision says nothing of the present one, so an amended record
// needs a new look. A return outweighs an acceptance whenever that was signed:
// who accepts what was returned has not heard of the return yet, and what one
// of two supervisors wants mended is to be mended. One that was taken back
// counts nowhere.
func ReviewOf(reviews []raid.Review, rev string) *raid.Review {
	var last *raid.Review
	for i := range reviews {
		r := &reviews[i]
		if rev == "" || r.Rev != rev || r.Undone != nil {
			continue
		}
		if last == nil || outweighs(*r, *last) {
			last = r
		}
	}
	return last
}

func outweighs(r, other raid.Review) bool {
	if r.Decision != other.Decision {
		return r.Decision == raid.Return
	}
	return r.At.After(other.At)
}
