// Package assigned says how a decision of the commission stands: by what was said of it,
// whether it is done, until when it is to be, and what of it is late.
//
// It promises that versions which were made apart come to one, in whatever order they
// meet, of which no answer is lost; and that the same answers give the same standing in
// whatever order they came.
package assigned

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

// The states of a decision beside what was said of it last.
const (
	Open      codes.Code = "open" // nothing was said
	Withdrawn codes.Code = "withdrawn"
)

// The steps that somebody may say: a supervisor of its unit, and whoever answers for it.
var (
	SupervisorSteps = []codes.Code{codes.AssignmentBegun, codes.AssignmentNotDone, codes.AssignmentMoved, codes.AssignmentDone}
	AnswererSteps   = []codes.Code{codes.AssignmentBegun, codes.AssignmentReady, codes.AssignmentNotDone}
)

// MostByAnswerer is how many answers a decision has when who only answers for it adds no
// more: the rest is for who closes it.
const MostByAnswerer = raid.MaxAssignmentAnswers - 20

// Standing is how a decision stands.
type Standing struct {
	State codes.Code            // Open, Withdrawn, or the step that was said last
	Until civil.Date            // the day that counts: that to which it was moved last
	Last  raid.AssignmentAnswer // what was said last and stands; its zero value where nothing was
	Ended civil.Date            // the day on which it was done or withdrawn; empty while it is open
}

// Open says whether a decision is still to be done.
func (s Standing) Open() bool { return s.Ended == "" }

// Late says whether its day has passed.
func (s Standing) Late(today civil.Date) bool { return s.Open() && s.Until < today }

// soonDays is how many days before its day who answers for a decision is reminded.
const soonDays = 3

// Soon says whether its day comes within three days.
func (s Standing) Soon(today civil.Date) bool {
	return s.Open() && !s.Late(today) && s.Until <= civil.DateOf(today.In(time.UTC).AddDate(0, 0, soonDays))
}

// Of says how a decision stands, by the days of a place. Once somebody said that
// it is done nothing that was said apart from that opens it: it is taken back for that.
func Of(a raid.Assignment, where *time.Location) Standing {
	out := Standing{State: Open, Until: a.Until}
	day := func(at time.Time) civil.Date { return civil.DateOf(at.In(civil.Location(where))) }
	for _, one := range ordered(a.Answers) {
		if one.Undone != nil {
			continue
		}
		if one.Step == codes.AssignmentMoved && one.Until.Valid() {
			out.Until = one.Until
		}
		if out.State != codes.AssignmentDone {
			out.State, out.Last = one.Step, one
		}
		if one.Step == codes.AssignmentDone && out.Ended == "" {
			out.Ended = day(one.At)
		}
	}
	if a.Undone != nil {
		out.State, out.Ended = Withdrawn, day(a.Undone.At)
	}
	return out
}

// TakesBack gives the answer that somebody may take back: his own, if it was the last.
func TakesBack(a raid.Assignment, who uuid.UUID) (raid.AssignmentAnswer, bool) {
	last := Of(a, nil).Last
	return last, a.Undone == nil && last.ID != uuid.Nil && last.By == who
}

// ordered are answers as they were given, whatever order they came in.
func ordered(all []raid.AssignmentAnswer) []raid.AssignmentAnswer {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b raid.AssignmentAnswer) int {
		return cmp.Or(a.At.Compare(b.At), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return all
}

// Join gives a decision as it stands after what was said of it apart: every
// answer of each version counts once, what one took back is taken back, and it is
// withdrawn where one withdrew it. The order of the versions does not matter. Without
// one there is none.
func Join(versions ...raid.Assignment) (out raid.Assignment, ok bool) {
	if len(versions) == 0 {
		return raid.Assignment{}, false
	}
	out = versions[0]
	out.Answers = nil
	for _, v := range versions {
		for _, a := range v.Answers {
			i := slices.IndexFunc(out.Answers, func(b raid.AssignmentAnswer) bool { return b.ID == a.ID })
			switch {
			case i < 0:
				out.Answers = append(out.Answers, a)
			case a.Undone != nil && (out.Answers[i].Undone == nil || a.Undone.Before(*out.Answers[i].Undone)):
				out.Answers[i].Undone = a.Undone
			}
		}
		if sooner(v.Undone, out.Undone) {
			out.Undone = v.Undone
		}
	}
	out.Answers = ordered(out.Answers)
	return out, true
}

// sooner says which of two withdrawals counts: the first, by its words where both are of
// one moment.
func sooner(a, b *raid.Reasoned) bool {
	if a == nil || b == nil {
		return a != nil
	}
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Reason, b.Reason)) < 0
}
