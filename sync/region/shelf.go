package region

import (
	"encoding/json"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// shelf is the server's index in memory: where each revision stands, the facts
// of each record that decide who may read it, who is in which crew, and every
// device's chain. It is built from the ledger at the start and holds no text
// of a record.
type shelf struct {
	mu      sync.RWMutex
	leaves  []leaf // in the order of commit; positions count from 1
	revs    map[revision.Hash]int
	records map[uuid.UUID]*folder
	reviews map[uuid.UUID][]uuid.UUID // record -> its reviews
	links   map[uuid.UUID][]uuid.UUID // record -> links that speak of it
	raids   map[uuid.UUID][]crewList  // raid -> crews of each of its revisions
	crews   map[uuid.UUID]uuid.UUID   // crew -> the raid that named it first, whose own it is
	chains  map[uuid.UUID]*chain
	imposed map[revision.Hash][]mark // the penalties of a revision that has some
	durable int                      // so many leaves are on the disk; readers see no more
	changed chan struct{}            // closed at each change, then replaced
}

// leaf is one stored revision and what it says about its record.
type leaf struct {
	pos        uint64
	rev        revision.Hash
	record     uuid.UUID
	parents    []revision.Hash
	author     uuid.UUID
	unit       string
	district   string
	raid, crew uuid.UUID
	pen        raid.Pen
	barred     bool // a child went to whom he may not go
}

type folder struct {
	kind   raid.Kind
	leaves []int        // indices of shelf.leaves, in order
	target uuid.UUID    // of a review
	linked [2]uuid.UUID // of a link: the two encounters
}

type crewList struct {
	rev     revision.Hash
	parents []revision.Hash
	crews   []raid.Crew
}

// chain is what the region keeps of one device, number by number: what is
// stored, held for a parent or quarantined. A gap is not part of it.
type chain struct {
	revs []revision.Hash // of dseq 1, 2, 3 ...
}

func newShelf() *shelf {
	return &shelf{revs: map[revision.Hash]int{}, records: map[uuid.UUID]*folder{}, reviews: map[uuid.UUID][]uuid.UUID{}, links: map[uuid.UUID][]uuid.UUID{},
		raids: map[uuid.UUID][]crewList{}, crews: map[uuid.UUID]uuid.UUID{}, chains: map[uuid.UUID]*chain{}, imposed: map[revision.Hash][]mark{}, changed: make(chan struct{})}
}

// put places a stored revision. The caller holds mu.
func (s *shelf) put(pos uint64, r revision.Signed) {
	if _, ok := s.revs[r.Rev]; ok {
		return
	}
	e := r.Envelope
	l := leaf{pos: pos, rev: r.Rev, record: e.Record, parents: e.Parents, author: e.Author, unit: e.Unit,
		district: e.District, raid: e.Raid, crew: e.Crew}
	f := s.records[e.Record]
	if f == nil {
		f = &folder{kind: e.Kind}
		s.records[e.Record] = f
	}
	switch e.Kind {
	case raid.KindEncounter:
		var v struct {
			Pen   raid.Pen   `json:"pen"`
			Place raid.Place `json:"place"`
			punished
		}
		if json.Unmarshal(e.Body, &v) == nil {
			l.pen, l.barred = v.Pen, handsOver(e)
			if marks := v.marks(); len(marks) > 0 {
				s.imposed[r.Rev] = marks
			}
			if l.district == "" {
				l.district = v.Place.District
			}
		}
	case raid.KindReview:
		var v struct {
			Record uuid.UUID `json:"record"`
		}
		if json.Unmarshal(e.Body, &v) == nil && f.target == uuid.Nil {
			f.target = v.Record
			s.reviews[v.Record] = append(s.reviews[v.Record], e.Record)
		}
	case raid.KindLink:
		var v raid.Link
		if json.Unmarshal(e.Body, &v) == nil && f.linked == [2]uuid.UUID{} {
			f.linked = [2]uuid.UUID{v.A.Record, v.B.Record}
			for _, id := range f.linked {
				s.links[id] = append(s.links[id], e.Record)
			}
		}
	case raid.KindRaid:
		l.raid = e.Record
		var v struct {
			Crews []raid.Crew `json:"crews"`
		}
		if json.Unmarshal(e.Body, &v) == nil {
			s.raids[e.Record] = append(s.raids[e.Record], crewList{rev: r.Rev, parents: e.Parents, crews: v.Crews})
			for _, c := range v.Crews {
				if _, taken := s.crews[c.ID]; !taken {
					s.crews[c.ID] = e.Record
				}
			}
		}
	}
	i := len(s.leaves)
	s.leaves = append(s.leaves, l)
	s.revs[r.Rev] = i
	f.leaves = append(f.leaves, i)
}

// nextPos is the position of the next revision.
func (s *shelf) nextPos() uint64 {
	if len(s.leaves) == 0 {
		return 1
	}
	return s.leaves[len(s.leaves)-1].pos + 1
}

// publish shows what was written to the readers and wakes every waiting feed.
func (s *shelf) publish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.durable = len(s.leaves)
	s.wake()
}

// wake tells every waiting feed to look again, at new revisions or at new
// rights. The caller holds mu.
func (s *shelf) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// take replaces what is indexed by what another shelf has. The caller holds mu.
func (s *shelf) take(o *shelf) {
	s.leaves, s.revs, s.records, s.reviews, s.links, s.raids, s.crews, s.chains, s.imposed = o.leaves, o.revs, o.records, o.reviews, o.links, o.raids, o.crews, o.chains, o.imposed
	s.durable = len(o.leaves)
	s.wake()
}

// has says whether a revision is on the disk.
func (s *shelf) has(rev revision.Hash) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, ok := s.revs[rev]
	return ok && i < s.durable
}

// link notes that the region keeps number dseq of a device. Only the next
// number is taken.
func (s *shelf) link(dev uuid.UUID, dseq uint64, rev revision.Hash) {
	if dev == uuid.Nil {
		return
	}
	c := s.chains[dev]
	if c == nil {
		c = &chain{}
		s.chains[dev] = c
	}
	if dseq == uint64(len(c.revs))+1 {
		c.revs = append(c.revs, rev)
	}
}

func (s *shelf) contiguous(dev uuid.UUID) uint64 {
	if c := s.chains[dev]; c != nil {
		return uint64(len(c.revs))
	}
	return 0
}

// place says where a revision stands in its device's chain.
type place int

const (
	next   place = iota // the very next
	inside              // already kept at its number
	gap                 // something before it is missing
	fork                // another revision has its number, or it names another before it
)

func (s *shelf) where(e revision.Envelope, rev revision.Hash) place {
	if e.Device == uuid.Nil {
		return fork // only the region itself writes without a device
	}
	var revs []revision.Hash
	if c := s.chains[e.Device]; c != nil {
		revs = c.revs
	}
	n := uint64(len(revs))
	switch {
	case e.DSeq == 0:
		return fork
	case e.DSeq <= n:
		if revs[e.DSeq-1] == rev {
			return inside
		}
		return fork
	case e.DSeq > n+1:
		return gap
	case n > 0 && e.Prev != revs[n-1], n == 0 && e.Prev != "":
		return fork
	}
	return next
}

// follows says whether a line takes the next number of its device. What cannot
// be read names nothing before it and is believed.
func (s *shelf) follows(l *line) bool {
	if l.signed != nil {
		return s.where(l.signed.Envelope, l.rev) == next
	}
	return l.dseq == s.contiguous(l.device)+1
}

// object gathers the facts of a record from its revisions before a position.
// It reports false where there is none. The caller holds mu.
func (s *shelf) object(record uuid.UUID, before uint64) (Object, bool) {
	f := s.records[record]
	if f == nil || s.leaves[f.leaves[0]].pos >= before {
		return Object{}, false
	}
	o := Object{Kind: f.kind}
	for _, i := range f.leaves {
		l := s.leaves[i]
		if l.pos >= before {
			break
		}
		o.add(l)
	}
	if f.kind == raid.KindReview {
		if t, ok := s.object(f.target, before); ok && t.Kind != raid.KindReview {
			o.Target = &t
		}
	}
	if f.kind == raid.KindLink {
		o.Linked = s.linked(f.linked, before)
	}
	return o, true
}

// linked gathers the encounters of a link that are there. The caller holds mu.
func (s *shelf) linked(ids [2]uuid.UUID, before uint64) (out []Object) {
	for _, id := range ids {
		if t, ok := s.object(id, before); ok && t.Kind == raid.KindEncounter {
			out = append(out, t)
		}
	}
	return out
}

// add takes in what one revision says.
func (o *Object) add(l leaf) {
	addTo(&o.Authors, l.author)
	addTo(&o.Units, l.unit)
	addTo(&o.Districts, l.district)
	addTo(&o.Crews, l.crew)
	addTo(&o.Raids, l.raid)
	addTo(&o.PenOfficers, l.pen.Officer)
	addTo(&o.PenCrews, l.pen.Crew)
}

func addTo[T comparable](set *[]T, v T) {
	var none T
	if v != none && !slices.Contains(*set, v) {
		*set = append(*set, v)
	}
}

// memberships gives the crews that have an officer and their raids, as the
// heads of the raids say. The caller holds mu.
func (s *shelf) memberships(officer uuid.UUID) (crews, raids []uuid.UUID) {
	for id, lists := range s.raids {
		for _, l := range lists {
			superseded := slices.ContainsFunc(lists, func(o crewList) bool { return slices.Contains(o.parents, l.rev) })
			if superseded {
				continue
			}
			for _, c := range l.crews {
				// A crew id that another raid names is no way into its records.
				if s.crews[c.ID] == id && slices.Contains(c.Members, officer) {
					addTo(&crews, c.ID)
					addTo(&raids, id)
				}
			}
		}
	}
	return crews, raids
}
