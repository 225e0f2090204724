// Package help says how a referral stands: what came of the help that was promised,
// by the answers that were given to it, whether it goes on, and by when somebody has
// to look again.
//
// It promises that the same answers give the same standing in whatever order they
// came; that a referral of which nobody said that it ended is open; and that of two
// answers given apart neither is lost: where they differ the referral stays open
// until somebody goes on from both. It orders by days alone, never by persons.
package help

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Answer is an answer with its record's id and who gave it.
type Answer struct {
	ID     uuid.UUID
	Author uuid.UUID
	Unit   string // of who gave it
	raid.FollowUp
}

// Standing is how a referral stands.
type Standing struct {
	Latest  []Answer   // that nothing goes on from; more than one were given apart
	Differs bool       // and do not say the same
	Result  codes.Code // of the latest; empty where nobody answered, or they differ
	Open    bool       // help goes on, or was not begun
	Taken   bool       // somebody works on it, or the help was given
	Done    bool       // the help was given
	Due     civil.Date // by when to look again; empty where none is set, or it has ended
}

// Again is after how many days somebody looks again where no day was set.
const Again = 14

// Urgently is the same of an urgent referral which nobody has answered.
const Urgently = 1

// From gives an open referral that has no day one: Again days after what came of it
// last, else after the day on which the child was met; Urgently days, where it is urgent
// and nobody has answered. So none falls asleep, of a program that did not ask for a day
// either.
func (s Standing) From(met civil.Date, urgent bool) Standing {
	if !s.Open || s.Due != "" {
		return s
	}
	days := Again
	if urgent && len(s.Latest) == 0 {
		days = Urgently
	}
	for _, a := range s.Latest {
		met = max(met, a.On)
	}
	if met.Valid() {
		s.Due = civil.DateOf(met.In(time.UTC).AddDate(0, 0, days))
	}
	return s
}

// Overdue says whether the day to look again has passed.
func (s Standing) Overdue(today civil.Date) bool { return s.Open && s.Due != "" && s.Due < today }

// Of says how a referral stands after the answers that were given to it. Answers to
// other referrals are passed over.
func Of(r raid.Referral, answers []Answer) Standing {
	s := Standing{Latest: Latest(r.ID, answers)}
	if len(s.Latest) == 0 {
		s.Open, s.Done = r.Status != "done", r.Status == "done"
		s.Taken = r.Status == "accepted" || s.Done
		if s.Open {
			s.Due = r.Due
		}
		return s
	}
	first := s.Latest[0]
	for _, a := range s.Latest[1:] {
		s.Differs = s.Differs || a.Result != first.Result || a.Due != first.Due
	}
	if !s.Differs {
		s.Result, s.Open, s.Done = first.Result, !codes.HelpEnds(first.Result), first.Result == codes.HelpDone
		s.Taken = s.Done || s.Result == codes.HelpTaken
		if s.Open {
			s.Due = first.Due
		}
		return s
	}
	s.Open = true
	for _, a := range s.Latest { // the earliest day of any, so that nobody waits too long
		if day := cmp.Or(a.Due, a.On); s.Due == "" || day < s.Due {
			s.Due = day
		}
	}
	return s
}

// Latest are the answers to a referral that stand and that no other standing answer
// goes on from, directly or by one that was taken back; in the order of their ids.
func Latest(referral uuid.UUID, answers []Answer) []Answer {
	of := map[uuid.UUID]Answer{}
	for _, a := range answers {
		if a.Referral == referral {
			of[a.ID] = a
		}
	}
	behind := map[uuid.UUID]bool{}
	for id, a := range of {
		if a.Undone == nil {
			walk(of, id, behind)
		}
	}
	var out, stand []Answer
	for id, a := range of {
		if a.Undone == nil {
			stand = append(stand, a)
			if !behind[id] {
				out = append(out, a)
			}
		}
	}
	if len(out) == 0 {
		out = stand // they go round in a circle: nobody came last
	}
	slices.SortFunc(out, func(a, b Answer) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return out
}

// walk marks all that an answer goes on from.
func walk(of map[uuid.UUID]Answer, from uuid.UUID, behind map[uuid.UUID]bool) {
	seen := map[uuid.UUID]bool{from: true}
	todo := slices.Clone(of[from].After)
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if a, there := of[id]; there && !seen[id] {
			seen[id], behind[id] = true, true
			todo = append(todo, a.After...)
		}
	}
}

// Told is all that was answered to a referral, oldest first, what was taken back too.
func Told(referral uuid.UUID, answers []Answer) []Answer {
	out := slices.DeleteFunc(slices.Clone(answers), func(a Answer) bool { return a.Referral != referral })
	slices.SortFunc(out, func(a, b Answer) int { return cmp.Or(a.At.Compare(b.At), bytes.Compare(a.ID[:], b.ID[:])) })
	return out
}
