package intake

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// overlay is a store's view with the changes of a push laid over it, so that
// each line is judged by what the lines before it changed.
type overlay struct {
	view    View
	changes Changes
	leaves  map[revision.Hash]Leaf
	taken   map[Wait]revision.Hash
	asides  map[[32]byte]int // of changes.Asides
	gone    map[[32]byte]bool
	facts   map[uuid.UUID]access.Facts
	signed  map[revision.Hash]*revision.Signed // of this push
}

func newOverlay(v View) *overlay {
	return &overlay{view: v, leaves: map[revision.Hash]Leaf{}, taken: map[Wait]revision.Hash{}, asides: map[[32]byte]int{},
		gone: map[[32]byte]bool{}, facts: map[uuid.UUID]access.Facts{}, signed: map[revision.Hash]*revision.Signed{}, changes: Changes{
			Facts: map[uuid.UUID]access.Facts{}, Chains: map[uuid.UUID]Chain{}, Rubbish: map[uuid.UUID]int64{},
			Plans: map[uuid.UUID]Plan{}, Crews: map[uuid.UUID]uuid.UUID{}, Members: map[MemberKey]access.Member{}}}
}

func (o *overlay) Leaf(rev revision.Hash) (Leaf, bool, error) {
	if l, ok := o.leaves[rev]; ok {
		return l, true, nil
	}
	return o.view.Leaf(rev)
}

// Signed gives a revision that is stored, or that this push stores.
func (o *overlay) Signed(rev revision.Hash) (revision.Signed, error) {
	if s, ok := o.signed[rev]; ok {
		return *s, nil
	}
	return o.view.Signed(rev)
}

// Facts are read once a push: many lines are of one record.
func (o *overlay) Facts(record uuid.UUID) (access.Facts, error) {
	if f, ok := o.facts[record]; ok {
		return f, nil
	}
	f, err := o.view.Facts(record)
	if err == nil {
		o.facts[record] = f
	}
	return f, err
}

func (o *overlay) Chain(device uuid.UUID) (Chain, error) {
	if c, ok := o.changes.Chains[device]; ok {
		return c, nil
	}
	return o.view.Chain(device)
}

func (o *overlay) Number(device uuid.UUID, dseq uint64) (revision.Hash, error) {
	if rev, ok := o.taken[Wait{Device: device, DSeq: dseq}]; ok {
		return rev, nil
	}
	return o.view.Number(device, dseq)
}

func (o *overlay) Waiting(w Wait) ([]Aside, error) {
	all, err := o.view.Waiting(w)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(a Aside) bool {
		_, changed := o.asides[a.Key]
		return changed || o.gone[a.Key]
	})
	for _, a := range o.changes.Asides {
		if a.Held && a.Wait == w && !o.gone[a.Key] {
			all = append(all, a)
		}
	}
	return all, nil
}

func (o *overlay) Unsigned(device uuid.UUID, dseq uint64, rev revision.Hash) (Aside, error) {
	for _, a := range o.changes.Asides {
		if !a.Signed && a.Device == device && a.DSeq == dseq && a.Rev == rev {
			return a, nil
		}
	}
	return o.view.Unsigned(device, dseq, rev)
}

func (o *overlay) Aside(key [32]byte) (Aside, bool, error) {
	if i, ok := o.asides[key]; ok {
		return o.changes.Asides[i], true, nil
	}
	if o.gone[key] {
		return Aside{}, false, nil
	}
	return o.view.Aside(key)
}

func (o *overlay) Rubbish(device uuid.UUID) (int64, error) {
	if n, ok := o.changes.Rubbish[device]; ok {
		return n, nil
	}
	return o.view.Rubbish(device)
}

func (o *overlay) Plan(raid uuid.UUID) (Plan, error) {
	if p, ok := o.changes.Plans[raid]; ok {
		return p, nil
	}
	return o.view.Plan(raid)
}

func (o *overlay) Crew(crew uuid.UUID) (uuid.UUID, error) {
	if raid, ok := o.changes.Crews[crew]; ok {
		return raid, nil
	}
	return o.view.Crew(crew)
}

func (o *overlay) Member(officer, raid uuid.UUID) (access.Member, error) {
	if m, ok := o.changes.Members[MemberKey{officer, raid}]; ok {
		return m, nil
	}
	return o.view.Member(officer, raid)
}

func (o *overlay) setFacts(f access.Facts) {
	o.facts[f.Record], o.changes.Facts[f.Record] = f, f
}

func (o *overlay) setLeaf(s revision.Signed, l Leaf) {
	o.leaves[l.Rev], o.signed[l.Rev] = l, &s
	o.changes.Stored = append(o.changes.Stored, Stored{Signed: &s, Leaf: l})
}

// take notes that a number of a device is taken, and gives those that follow because
// what had them was erased.
func (o *overlay) take(n Number) (more []Number) {
	o.taken[Wait{Device: n.Device, DSeq: n.DSeq}] = n.Rev
	o.changes.Numbers = append(o.changes.Numbers, n)
	c, _ := o.Chain(n.Device) // it was read to judge the line
	c.DSeq, c.Rev = n.DSeq, n.Rev
	o.changes.Chains[n.Device], more = c.Reached(n.Device)
	for _, m := range more {
		o.taken[Wait{Device: m.Device, DSeq: m.DSeq}] = m.Rev
		o.changes.Numbers = append(o.changes.Numbers, m)
	}
	return more
}

// named notes the time that a revision of a device's chain names.
func (o *overlay) named(device uuid.UUID, anchor int64) {
	if c, _ := o.Chain(device); anchor > c.Anchor {
		c.Anchor = anchor
		o.changes.Chains[device] = c
	}
}

func (o *overlay) setPlan(p Plan, crews []uuid.UUID) {
	o.changes.Plans[p.Raid] = p
	for _, c := range crews {
		o.changes.Crews[c] = p.Raid
	}
}

func (o *overlay) setMember(m access.Member) {
	o.changes.Members[MemberKey{m.Officer, m.Raid}] = m
}

// keep sets a line aside.
func (o *overlay) keep(a Aside) {
	delete(o.gone, a.Key)
	o.asides[a.Key] = len(o.changes.Asides)
	o.changes.Asides = append(o.changes.Asides, a)
}

// release drops a line that was aside: one of this push as if it had never
// been, one of the store with the commit.
func (o *overlay) release(a Aside) {
	o.gone[a.Key] = true
	if i, ok := o.asides[a.Key]; ok {
		delete(o.asides, a.Key)
		o.changes.Asides = slices.Delete(o.changes.Asides, i, i+1)
		for k, n := range o.asides {
			if n > i {
				o.asides[k] = n - 1
			}
		}
		return
	}
	o.changes.Released = append(o.changes.Released, a)
}
