package intake

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// region is all that a region has, in memory: what a store keeps, without one.
type region struct {
	now  time.Time // by its clock
	shut bool      // nothing that is sealed can be opened

	t       testing.TB
	commit  uint64
	leaves  map[revision.Hash]Leaf
	signed  map[revision.Hash]revision.Signed
	facts   map[uuid.UUID]access.Facts
	chains  map[uuid.UUID]Chain
	numbers map[Number]bool
	asides  map[[32]byte]Aside
	rubbish map[uuid.UUID]int64
	plans   map[uuid.UUID]Plan
	crews   map[uuid.UUID]uuid.UUID
	members map[MemberKey]access.Member
	entries []access.Entry

	officers map[uuid.UUID]*officer
	revoked  map[uuid.UUID]bool
	own      ed25519.PrivateKey
}

// officer is one who signs, with a device of his own and its chain.
type officer struct {
	r         *region
	id, dev   uuid.UUID
	key       ed25519.PrivateKey
	role      regionfile.Role
	unit      string
	past      []Post
	revoked   bool
	withdrawn bool
	chain     []revision.Signed
	clock     int64
}

var districts = map[string][]string{"unit-a": {"d1"}, "unit-b": {"d2"}}

func newRegion(t testing.TB) *region {
	return &region{t: t, leaves: map[revision.Hash]Leaf{}, signed: map[revision.Hash]revision.Signed{}, facts: map[uuid.UUID]access.Facts{}, chains: map[uuid.UUID]Chain{},
		numbers: map[Number]bool{}, asides: map[[32]byte]Aside{}, rubbish: map[uuid.UUID]int64{}, plans: map[uuid.UUID]Plan{},
		crews: map[uuid.UUID]uuid.UUID{}, members: map[MemberKey]access.Member{}, officers: map[uuid.UUID]*officer{},
		revoked: map[uuid.UUID]bool{}, own: keyOf("region"), now: noon}
}

func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// ids counts the ids that were given. They are the same in every run, so that a
// fuzzer sees the same way through the code for the same input.
var ids uint64

func newID() uuid.UUID {
	ids++
	u := uuid.UUID{0: 1, 6: 0x70, 8: 0x80}
	binary.BigEndian.PutUint32(u[10:], uint32(ids))
	return u
}

func (r *region) join(role regionfile.Role, unit string) *officer {
	o := &officer{r: r, id: newID(), dev: newID(), role: role, unit: unit, clock: int64(len(r.officers))}
	o.key = keyOf(o.id.String())
	r.officers[o.id] = o
	return o
}

// The view of a store.
func (r *region) Leaf(rev revision.Hash) (Leaf, bool, error) {
	l, ok := r.leaves[rev]
	return l, ok, nil
}
func (r *region) Facts(id uuid.UUID) (access.Facts, error)      { return r.facts[id], nil }
func (r *region) Chain(dev uuid.UUID) (Chain, error)            { return r.chains[dev], nil }
func (r *region) Aside(key [32]byte) (Aside, bool, error)       { a, ok := r.asides[key]; return a, ok, nil }
func (r *region) Kept(key [32]byte) (Aside, bool, error)        { a, ok := r.asides[key]; return a, ok, nil }
func (r *region) Erased(revision.Hash) (uuid.UUID, bool, error) { return uuid.Nil, false, nil }

func (r *region) Rubbish(dev uuid.UUID) (int64, error)              { return r.rubbish[dev], nil }
func (r *region) Plan(id uuid.UUID) (Plan, error)                   { return r.plans[id], nil }
func (r *region) Own(uuid.UUID) (revision.Hash, error)              { return "", nil } // nobody asks
func (r *region) Signed(rev revision.Hash) (revision.Signed, error) { return r.signed[rev], nil }
func (r *region) Crew(id uuid.UUID) (uuid.UUID, error)              { return r.crews[id], nil }
func (r *region) Member(o, id uuid.UUID) (access.Member, error) {
	return r.members[MemberKey{o, id}], nil
}
func (r *region) Number(dev uuid.UUID, n uint64) (revision.Hash, error) {
	for k := range r.numbers {
		if k.Device == dev && k.DSeq == n {
			return k.Rev, nil
		}
	}
	return "", nil
}

func (r *region) Waiting(w Wait) (out []Aside, _ error) {
	for _, a := range r.asides {
		if a.Held && a.Wait == w {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Aside) int { return slices.Compare(a.Key[:], b.Key[:]) })
	return out, nil
}

func (r *region) Unsigned(dev uuid.UUID, n uint64, rev revision.Hash) (Aside, error) {
	for _, a := range r.asides {
		if !a.Signed && a.Device == dev && a.DSeq == n && a.Rev == rev {
			return a, nil
		}
	}
	return Aside{}, nil
}

// The register of officers.
func (r *region) Author(id uuid.UUID) Author {
	o := r.officers[id]
	if o == nil {
		return Author{}
	}
	return Author{Subject: o.subject(), Past: o.past}
}

func (o *officer) subject() access.Subject {
	s := access.Subject{Device: wire.DeviceActive, Session: true, Officer: o.id, Role: o.role, Revoked: o.revoked, Unit: access.Since[string]{ID: o.unit}}
	for _, d := range districts[o.unit] {
		s.Districts = append(s.Districts, access.Since[string]{ID: d})
	}
	return s
}

func (r *region) Unit(id uuid.UUID) string {
	if o := r.officers[id]; o != nil {
		return o.unit
	}
	return ""
}
func (r *region) Revoked(dev uuid.UUID) bool { return r.revoked[dev] }

// inspector looks at what a device pushes. What a locked device sealed it opens
// by taking the bytes as they are, unless they say that they cannot be opened.
func (r *region) inspector(from uuid.UUID) Inspector {
	return Inspector{From: from,
		Open: func(s wire.SealedLine) ([]byte, error) {
			if string(s.Sealed) == "broken" || r.shut {
				return nil, errs.Errorf(errs.Invalid, "broken", "cannot be opened")
			}
			return s.Sealed, nil
		},
		Anchor: func(_ uuid.UUID, a revision.Anchor) bool { return bytes.Equal(a.Sig, goodStamp) },
		Key: func(author uuid.UUID, key string, device uuid.UUID) Key {
			o := r.officers[author]
			if o == nil {
				return Key{}
			}
			public := o.key.Public().(ed25519.PublicKey)
			if key != revision.KeyID(public) || device != o.dev {
				return Key{Author: true}
			}
			return Key{Author: true, Public: public, Withdrawn: o.withdrawn}
		}}
}

// ground says that a point lies in the district of its longitude's last digit.
func ground() Ground {
	return Ground{Holds: func(d string, p raid.Point) bool { return p.Lon == 2 && d == "d2" },
		Venue: func(id string) string { return map[string]string{"club": "d2"}[id] }}
}

// goodStamp stands for the region's signature of a time.
var goodStamp = bytes.Repeat([]byte{7}, ed25519.SignatureSize)

// noon is when everything comes.
var noon = time.Date(2095, 6, 2, 12, 0, 0, 0, time.UTC)

// push judges raw lines of a device and writes what follows.
func (r *region) push(from uuid.UUID, raws ...[]byte) []string {
	r.t.Helper()
	in := r.inspector(from)
	var lines []Line
	for _, raw := range raws {
		lines = append(lines, in.Line(raw))
	}
	return r.take(lines)
}

func (r *region) take(lines []Line) []string {
	r.t.Helper()
	b := NewBatch(r, r, ground(), r.now)
	verdicts, err := b.Take(lines)
	if err != nil {
		r.t.Fatal(err)
	}
	r.write(b.Changes())
	var out []string
	for _, v := range verdicts {
		s := string(v.Result)
		if v.Reason != "" {
			s += ":" + v.Reason
		}
		out = append(out, s)
	}
	return out
}

// write does what a store does with changes.
func (r *region) write(c Changes) {
	r.commit++
	for _, s := range c.Stored {
		r.leaves[s.Leaf.Rev], r.signed[s.Leaf.Rev] = s.Leaf.Settle(r.commit), *s.Signed
	}
	for id, f := range c.Facts {
		r.facts[id] = f.Settle(r.commit)
	}
	for _, a := range c.Released {
		delete(r.asides, a.Key)
	}
	for _, a := range c.Asides {
		r.asides[a.Key] = a
	}
	for _, n := range c.Numbers {
		r.numbers[n] = true
	}
	for k, m := range c.Members {
		r.members[k] = m.Settle(r.commit)
	}
	for dev, v := range c.Chains {
		r.chains[dev] = v
	}
	for dev, v := range c.Rubbish {
		r.rubbish[dev] = v
	}
	for id, v := range c.Plans {
		r.plans[id] = v
	}
	for id, v := range c.Crews {
		r.crews[id] = v
	}
	r.entries = append(r.entries, c.Entries...)
}

// write authors the officer's next revision, after change had its way.
func (o *officer) write(kind raid.Kind, record uuid.UUID, body any, change func(*revision.Envelope)) revision.Signed {
	o.r.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		o.r.t.Fatal(err)
	}
	o.clock++
	e := revision.Envelope{Schema: 1, Kind: kind, Record: record, Device: o.dev, DSeq: uint64(len(o.chain)) + 1, Author: o.id,
		Time: revision.Time{MS: 3_957_000_000_000 + o.clock}, Unit: o.unit, Body: raw}
	if n := len(o.chain); n > 0 {
		e.Prev = o.chain[n-1].Rev
	}
	if change != nil {
		change(&e)
	}
	s, err := revision.Sign(e, o.key)
	if err != nil {
		o.r.t.Fatal(err)
	}
	o.chain = append(o.chain, s)
	return s
}

// unwrite takes the last revision back: it was never part of the chain.
func (o *officer) unwrite() { o.chain = o.chain[:len(o.chain)-1] }

// encounter authors an encounter with the pen in the officer's own hand.
func (o *officer) encounter(record uuid.UUID, change func(*raid.Encounter, *revision.Envelope)) revision.Signed {
	o.r.t.Helper()
	v := raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Officer: o.id}, Note: "сынақ <&>"}
	return o.write(raid.KindEncounter, record, v, func(e *revision.Envelope) {
		if change != nil {
			change(&v, e)
		}
		e.Body, _ = json.Marshal(v)
	})
}

func after(parents ...revision.Signed) func(*raid.Encounter, *revision.Envelope) {
	return func(_ *raid.Encounter, e *revision.Envelope) {
		for _, p := range parents {
			e.Parents = append(e.Parents, p.Rev)
		}
	}
}

// push sends revisions from the officer's own device.
func (o *officer) push(all ...revision.Signed) []string {
	o.r.t.Helper()
	var raws [][]byte
	for _, s := range all {
		raws = append(raws, s.AppendLine(nil))
	}
	return o.r.push(o.dev, raws...)
}

// reads says whether an officer may read a record as it is now.
func (o *officer) reads(record uuid.UUID) bool {
	s := o.subject()
	for k, m := range o.r.members {
		if k.Officer == o.id {
			s.Join(m)
		}
	}
	obj := access.ObjectOf(o.r.facts[record], func(id uuid.UUID) access.Facts { return o.r.facts[id] })
	return access.Decide(s, access.Read, obj).Allow
}
