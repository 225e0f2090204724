// Package caselist makes the list of the children who were met: one row for each, of all
// the records that persons declared one child.
//
// It promises that it joins nobody by itself; that the order is by the day on which
// somebody has to look again and then by when a child was met last, and by nothing that a
// child is; that how often one was met is a plain number and orders nothing; and that a
// child with help that goes on is in the list however long ago he was met.
package caselist

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Key is a person of a record.
type Key struct{ Record, Person uuid.UUID }

// Question is what somebody has still to settle of a record.
type Question string

// The questions, in the order in which they are told.
const (
	Conflict Question = "conflict" // it was changed in two places
	Returned Question = "returned" // a reviewer sent it back, and nobody has answered
	NoAct    Question = "no_act"   // the child was handed over, and no act is in force
)

// Questions are all of them, in their order.
var Questions = []Question{Conflict, Returned, NoAct}

// Seen is a child as one record has him: masked, by codes and days.
type Seen struct {
	Key
	Met      time.Time
	Place    raid.Place // without the note and the point
	Kind     raid.PersonKind
	Initials string
	Age      int // when he was met
	AgeKnown bool
	About    bool // the age is an estimate
	Sex      codes.Sex
	Idle     bool         // neither studies nor works, as he said
	Hits     []codes.Code // registers that he stood on
	PutOn    []codes.Code // registers that he was put on
	Referred int          // referrals of the record, whatever came of them
	Asked    []Question
}

// Help is what goes on for a child.
type Help struct {
	Open    int        // referrals
	Due     civil.Date // the earliest day on which somebody has to look again
	Overdue bool
	Urgent  bool
}

// add takes in what goes on by another record.
func (h *Help) add(o Help) {
	h.Open += o.Open
	h.Overdue, h.Urgent = h.Overdue || o.Overdue, h.Urgent || o.Urgent
	if o.Due != "" && (h.Due == "" || o.Due < h.Due) {
		h.Due = o.Due
	}
}

// Repeat says that an adult called for the child had a penalty within the year before
// the child was met, as somebody wrote it down, and where that stands.
type Repeat struct {
	Met      Key        // the child's record, in which it is the second time
	At       time.Time  // when he was met then
	Record   uuid.UUID  // in which the penalty was written down
	Article  codes.Code // of the penalty
	Imposed  civil.Date
	Until    civil.Date // the first day that is no repeat any more
	Proposed codes.Code // the article that place and clock point to
}

// Child is a row.
type Child struct {
	Seen             // as he was met last
	Times   int      // records in the time that was asked for
	Records []Key    // all that are known, the latest first
	Help    Help     // that goes on
	Repeats []Repeat // the latest first
	Young   bool     // a young adult who agreed to be helped
}

// Known is what is known beside the records.
type Known struct {
	Top     func(Key) Key // whom persons declared one child; nil: nobody is joined
	Help    map[Key]Help
	Repeats map[Key]Repeat
}

// List gives the children who were met since an instant, or for whom help goes on.
func List(all []Seen, since time.Time, k Known) []Child {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Seen) int {
		return cmp.Or(b.Met.Compare(a.Met), slices.Compare(a.Record[:], b.Record[:]), slices.Compare(a.Person[:], b.Person[:]))
	})
	at := map[Key]int{}
	var out []Child
	for _, s := range all {
		top := s.Key
		if k.Top != nil {
			top = k.Top(s.Key)
		}
		i, there := at[top]
		if !there {
			i = len(out)
			at[top], out = i, append(out, Child{})
		}
		out[i].add(s, since, k)
	}
	out = slices.DeleteFunc(out, func(c Child) bool { return c.Times == 0 && c.Help.Open == 0 })
	for i := range out {
		out[i].settle()
	}
	slices.SortFunc(out, order)
	return out
}

// add takes in a record of the child, of which the latest comes first. One that was changed in two places may have him
// twice; he was met once.
func (c *Child) add(s Seen, since time.Time, k Known) {
	was, again := c.Seen, slices.Contains(c.Records, s.Key)
	if len(c.Records) == 0 {
		c.Seen = s
	}
	c.Hits, c.PutOn, c.Asked = union(was.Hits, s.Hits), union(was.PutOn, s.PutOn), union(was.Asked, s.Asked)
	c.Referred, c.Young = was.Referred, c.Kind == raid.YoungAdult
	if again {
		return
	}
	c.Referred += s.Referred
	c.Records = append(c.Records, s.Key)
	if !s.Met.Before(since) {
		c.Times++
	}
	c.Help.add(k.Help[s.Key])
	if r, is := k.Repeats[s.Key]; is {
		c.Repeats = append(c.Repeats, r)
	}
}

// settle puts what was gathered in its order.
func (c *Child) settle() {
	slices.SortFunc(c.Repeats, func(a, b Repeat) int { return cmp.Compare(b.Imposed, a.Imposed) })
	slices.Sort(c.Hits)
	slices.Sort(c.PutOn)
	slices.SortFunc(c.Asked, func(a, b Question) int {
		return cmp.Compare(slices.Index(Questions, a), slices.Index(Questions, b))
	})
}

// order is by the next day, those without one last, and then by who was met last.
func order(a, b Child) int {
	return cmp.Or(cmp.Compare(cmp.Or(a.Help.Due, "9999"), cmp.Or(b.Help.Due, "9999")), b.Met.Compare(a.Met),
		slices.Compare(a.Record[:], b.Record[:]), slices.Compare(a.Person[:], b.Person[:]))
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
