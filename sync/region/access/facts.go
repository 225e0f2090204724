package access

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// Position is a place in the order of commits: the commit, and the place in
// it. Positions of one store never repeat and only grow.
type Position struct{ Commit, Seq uint64 }

// Compare orders two positions: -1, 0 or 1.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Commit, q.Commit), cmp.Compare(p.Seq, q.Seq))
}

// After says whether p comes after q.
func (p Position) After(q Position) bool { return p.Compare(q) > 0 }

// Next is the very next place after p.
func (p Position) Next() Position {
	if p.Seq == math.MaxUint64 {
		return Position{Commit: p.Commit + 1}
	}
	return Position{p.Commit, p.Seq + 1}
}

// AppendKey appends p in 16 bytes that sort as positions do.
func (p Position) AppendKey(b []byte) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, p.Commit), p.Seq)
}

// PositionOf reads what AppendKey wrote; b has 16 bytes.
func PositionOf(b []byte) Position {
	return Position{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
}

// Pending is the commit of a position that is being made: after everything
// that is there. The store that commits puts the true one in its place.
const Pending = math.MaxUint64

// Latest is a position after all that a store ever gives out.
var Latest = Position{Pending - 1, math.MaxUint64}

// settle puts the true commit in the place of the pending one.
func (p *Position) settle(commit uint64) {
	if p.Commit == Pending {
		p.Commit = commit
	}
}

// Since is a member of a set, with where it came to it.
type Since[T any] struct {
	ID T        `json:"id"`
	At Position `json:"at"`
}

func is[T comparable](id T) func(Since[T]) bool {
	return func(v Since[T]) bool { return v.ID == id }
}

func join[T comparable](set *[]Since[T], id T, at Position) {
	var none T
	if id != none && !slices.ContainsFunc(*set, is(id)) {
		*set = append(slices.Clip(*set), Since[T]{id, at})
	}
}

// Facts are what decides who may read a record, gathered from all its
// revisions, so that a right to read is not lost when the record moves on. They
// hold ids and codes, and no word of what is written. Facts are values: Add
// leaves the ones it was called on as they were.
type Facts struct {
	Record uuid.UUID `json:"record"`
	Kind   raid.Kind `json:"kind"`
	Mixed  bool      `json:"mixed,omitempty"` // its revisions differ in kind: it is nobody's
	Region bool      `json:"region,omitempty"`
	First  Position  `json:"first"`
	Last   Position  `json:"last"`
	Count  int       `json:"count"`            // of revisions
	Bytes  int64     `json:"bytes"`            // of all of them
	Erased int       `json:"erased,omitempty"` // of them; their places in the history stay
	Ended  bool      `json:"ended,omitempty"`  // it was erased as a whole, and nothing new is taken into it

	// Heads are the revisions that no other goes on from, the latest MaxHeads of
	// them. A record that an older program wrote begins to count with its next.
	Heads []revision.Hash `json:"heads,omitempty"`

	Signers     []uuid.UUID        `json:"signers,omitempty"` // who signed a revision, with rights or without
	Authors     []Since[uuid.UUID] `json:"authors,omitempty"`
	Units       []Since[string]    `json:"units,omitempty"` // the first one founded it
	Districts   []Since[string]    `json:"districts,omitempty"`
	Crews       []Since[uuid.UUID] `json:"crews,omitempty"`
	Raids       []Since[uuid.UUID] `json:"raids,omitempty"`
	PenOfficers []Since[uuid.UUID] `json:"pen_officers,omitempty"`
	PenCrews    []Since[uuid.UUID] `json:"pen_crews,omitempty"`
	Asked       []Since[string]    `json:"asked,omitempty"` // of a raid: other units whose officers it names

	Target uuid.UUID    `json:"target,omitzero"` // of a review or an answer to a referral: what it is about
	Linked [2]uuid.UUID `json:"linked,omitzero"` // of a link: the two encounters

	Reviews []uuid.UUID `json:"reviews,omitempty"` // records that review this one
	Links   []uuid.UUID `json:"links,omitempty"`   // records that join this one to another

	FollowUps []uuid.UUID `json:"followups,omitempty"` // answers to its referrals
}

// Exists says whether there is a record at all.
func (f Facts) Exists() bool { return f.Count > 0 }

// Founder is the unit that wrote the record's first revision.
func (f Facts) Founder() string {
	if len(f.Units) == 0 {
		return ""
	}
	return f.Units[0].ID
}

// Widest is how many members the largest of the sets has by which a record is
// filed: what each of its revisions costs in the index.
func (f Facts) Widest() int {
	return max(len(f.Signers), len(f.Authors), len(f.Units), len(f.Districts), len(f.Crews), len(f.Raids), len(f.PenOfficers), len(f.PenCrews), len(f.Asked))
}

// MaxHeads is how many heads of a record are told from each other.
const MaxHeads = 64

// Mark is what one revision says of its record.
type Mark struct {
	Rev         revision.Hash
	Parents     []revision.Hash
	Kind        raid.Kind
	Author      uuid.UUID // nil for the region
	Unit        string
	District    string
	Crew, Raid  uuid.UUID
	Pen         raid.Pen
	Asked       []string
	Target      uuid.UUID
	Linked      [2]uuid.UUID
	Bytes       int
	GivesNobody bool // it is kept and shown, but opens the record to nobody
}

// Add gives the facts of a record that has one revision more, at a place after
// all others.
func (f Facts) Add(record uuid.UUID, m Mark, at Position) Facts {
	if !f.Exists() {
		f.Record, f.Kind, f.First = record, m.Kind, at
		f.Target, f.Linked, f.Region = m.Target, m.Linked, m.Author == uuid.Nil
	}
	f.Mixed = f.Mixed || f.Kind != m.Kind
	f.Last = at
	f.Count++
	f.Bytes += int64(m.Bytes)
	f.Heads = heads(f.Heads, m)
	if m.Author != uuid.Nil && !slices.Contains(f.Signers, m.Author) {
		f.Signers = append(slices.Clip(f.Signers), m.Author)
	}
	if m.GivesNobody {
		return f
	}
	join(&f.Authors, m.Author, at)
	join(&f.Units, m.Unit, at)
	join(&f.Districts, m.District, at)
	join(&f.Crews, m.Crew, at)
	join(&f.Raids, m.Raid, at)
	join(&f.PenOfficers, m.Pen.Officer, at)
	join(&f.PenCrews, m.Pen.Crew, at)
	for _, unit := range m.Asked {
		join(&f.Asked, unit, at)
	}
	return f
}

// heads are those of a record that has one revision more.
func heads(before []revision.Hash, m Mark) []revision.Hash {
	if m.Rev == "" {
		return before
	}
	out := make([]revision.Hash, 0, len(before)+1)
	for _, h := range before {
		if h != m.Rev && !slices.Contains(m.Parents, h) {
			out = append(out, h)
		}
	}
	return append(out, m.Rev)[max(0, len(out)+1-MaxHeads):]
}

// SpokenOf gives the facts of a record that another one, a review, a link or an
// answer, speaks of from now on.
func (f Facts) SpokenOf(kind raid.Kind, by uuid.UUID) Facts {
	list := f.speakers(kind)
	if !slices.Contains(*list, by) {
		*list = append(slices.Clip(*list), by)
	}
	return f
}

// speakers are the records of a kind that speak of this one.
func (f *Facts) speakers(kind raid.Kind) *[]uuid.UUID {
	switch kind {
	case raid.KindLink:
		return &f.Links
	case raid.KindFollowUp:
		return &f.FollowUps
	}
	return &f.Reviews
}

// SpeakersOf counts the records of a kind that speak of this one.
func (f Facts) SpeakersOf(kind raid.Kind) int { return len(*f.speakers(kind)) }

// Speakers are all records that speak of this one: reviews, links and answers.
func (f Facts) Speakers() []uuid.UUID { return slices.Concat(f.Reviews, f.Links, f.FollowUps) }

// Settle gives the facts with the true commit in the place of the pending one.
func (f Facts) Settle(commit uint64) Facts {
	f.First.settle(commit)
	f.Last.settle(commit)
	for _, set := range []*[]Since[uuid.UUID]{&f.Authors, &f.Crews, &f.Raids, &f.PenOfficers, &f.PenCrews} {
		settle(set, commit)
	}
	for _, set := range []*[]Since[string]{&f.Units, &f.Districts, &f.Asked} {
		settle(set, commit)
	}
	return f
}

func settle[T any](set *[]Since[T], commit uint64) {
	if i := slices.IndexFunc(*set, func(v Since[T]) bool { return v.At.Commit == Pending }); i >= 0 {
		*set = slices.Clone(*set)
		for ; i < len(*set); i++ {
			(*set)[i].At.settle(commit)
		}
	}
}

// Object is a record as Decide looks at it: its facts, and those of what it
// speaks of, as far as the region has them.
type Object struct {
	Facts
	Target *Facts  // of a review or an answer
	Linked []Facts // of a link
}

// form is the row of the table that an object falls under.
func (o Object) form() raid.Kind {
	if o.Kind == raid.KindReview && o.Target != nil && o.Target.Kind == raid.KindRaid {
		return consent
	}
	return o.Kind
}

// Speaks lists the records that an object speaks of: to decide of it, their
// facts are needed.
func (f Facts) Speaks() []uuid.UUID {
	switch f.Kind {
	case raid.KindReview, raid.KindFollowUp:
		return []uuid.UUID{f.Target}
	case raid.KindLink:
		return f.Linked[:]
	}
	return nil
}

// ObjectOf joins facts with the facts of what they speak of.
func ObjectOf(f Facts, of func(uuid.UUID) Facts) Object {
	o := Object{Facts: f}
	for _, id := range f.Speaks() {
		t := of(id)
		switch {
		case !t.Exists():
		case f.Kind == raid.KindLink:
			o.Linked = append(o.Linked, t)
		default:
			o.Target = &t
		}
	}
	return o
}
