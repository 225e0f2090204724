package intake

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// scene is a region with one of each role in two units, and a record, a plan,
// a review and a link: what a stranger's lines may meet.
func scene(t testing.TB) (*region, []*officer, [][]byte) {
	ids = 0
	r := newRegion(t)
	var all []*officer
	for _, unit := range []string{"unit-a", "unit-b"} {
		for _, role := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor} {
			all = append(all, r.join(role, unit))
		}
	}
	patrol, insp, boss := all[0], all[1], all[2]
	a, b := patrol.encounter(newID(), nil), patrol.encounter(newID(), nil)
	plan := boss.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a", Crews: []raid.Crew{{ID: newID(), Members: []uuid.UUID{patrol.id, all[3].id}}}}, nil)
	review := boss.write(raid.KindReview, newID(), raid.Review{Record: a.Envelope.Record, Rev: string(a.Rev), Decision: raid.Return}, nil)
	ref := func(s revision.Signed) raid.PersonRef {
		return raid.PersonRef{Record: s.Envelope.Record, Rev: string(s.Rev), Person: uuid.UUID{9}}
	}
	link := insp.write(raid.KindLink, newID(), raid.Link{A: ref(a), B: ref(b), Decision: raid.SameChild, Reason: "x"}, nil)
	var lines [][]byte
	answer := insp.write(raid.KindFollowUp, newID(), raid.FollowUp{Record: a.Envelope.Record, Rev: string(a.Rev), Person: uuid.UUID{9}, Referral: uuid.UUID{8}, Result: "V_DONE", On: "2026-03-20"}, nil)
	for _, s := range []revision.Signed{a, b, plan, review, link, answer} {
		lines = append(lines, s.AppendLine(nil))
	}
	lines = append(lines, sealed(a.Rev, patrol.dev, 1, a.AppendLine(nil)), sealed(a.Rev, patrol.dev, 1, []byte("broken")))
	return r, all, lines
}

// picture is what nobody's line without a signature may change.
func (r *region) picture() string {
	b, err := json.Marshal([]any{r.leaves, r.facts, r.chains, r.plans, r.crews, len(r.members), len(r.entries), len(r.numbers)})
	if err != nil {
		r.t.Fatal(err)
	}
	return string(b)
}

// FuzzPush pushes bytes of a stranger who has a device's certificate and no
// officer's key: whatever they are, no record, no number and nothing that waits
// changes, and the true line is taken afterwards.
func FuzzPush(f *testing.F) {
	_, _, lines := scene(f)
	for i, l := range lines {
		lines[i] = bytes.Replace(l, []byte("unit-a"), []byte("unit-b"), 1)
		f.Add(lines[i])
	}
	f.Add(bytes.Join(lines, []byte("\n")))
	f.Add([]byte(`{"rev":"","sig":"","revision":{}}`))
	// The region is made once: what a stranger pushes may change nothing of it, so
	// that only what was set aside has to be thrown away.
	r, all, honest := scene(f)
	held := all[0].encounter(newID(), nil)
	all[0].push(held) // waits for the two before it
	waiting := maps.Clone(r.asides)
	before := r.picture()
	f.Fuzz(func(t *testing.T, data []byte) {
		r.t, r.asides, r.rubbish = t, maps.Clone(waiting), map[uuid.UUID]int64{}
		in := r.inspector(all[0].dev)
		for _, raw := range wire.Lines(data) {
			l := in.Line(raw)
			if l.Hand.Holds() {
				continue // the fuzzer mended a seed
			}
			if v := r.take([]Line{l}); strings.HasPrefix(v[0], string(wire.Stored)) {
				t.Fatalf("a line that nobody signed was %s", v)
			}
		}
		if r.picture() != before {
			t.Fatal("a line that nobody signed changed a record or a number")
		}
		b := NewBatch(r, r, ground(), r.now)
		got, err := b.Take([]Line{in.Line(honest[0]), in.Line(honest[1])})
		if err != nil || got[0].Result != wire.Stored || got[1].Result != wire.Stored || len(b.Changes().Stored) != 3 {
			t.Fatalf("the true lines are %v, %v, and %d are stored of them and of what waited", got, err, len(b.Changes().Stored))
		}
	})
}

// FuzzOrder lets officers who keep to no rule sign what they like, and sends it
// in an order, in parts and as often as the input says.
func FuzzOrder(f *testing.F) {
	f.Add(uint64(1), []byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"))
	f.Add(uint64(2), bytes.Repeat([]byte{3, 0, 7, 1}, 12))
	f.Fuzz(func(t *testing.T, seed uint64, data []byte) { playOrder(t, seed, data[:min(len(data), 60)]) })
}

func playOrder(t *testing.T, seed uint64, data []byte) {
	r, all, _ := scene(t)
	chance := rand.New(rand.NewPCG(seed, 3))
	var wrote []revision.Signed
	for _, o := range all {
		wrote = append(wrote, o.chain...)
	}
	for _, d := range data {
		wrote = append(wrote, lawless(chance, all[int(d)%len(all)], int(d)/len(all), wrote))
	}
	chance.Shuffle(len(wrote), func(i, j int) { wrote[i], wrote[j] = wrote[j], wrote[i] })
	for _, s := range wrote {
		o := r.officers[s.Envelope.Author]
		o.push(s)
		if chance.IntN(3) == 0 {
			r.push(all[chance.IntN(len(all))].dev, s.AppendLine(nil)) // by another's device, once more
		}
	}
	for _, o := range all {
		if n := r.chains[o.dev].DSeq; n != uint64(len(o.chain)) {
			t.Fatalf("%d of %d numbers of a device are kept", n, len(o.chain))
		}
	}
	kept := map[revision.Hash]bool{}
	for _, a := range r.asides {
		kept[a.Rev] = true
		if a.Held && a.Wait.Rev == "" {
			t.Fatal("something waits for a number that came")
		}
	}
	for _, s := range wrote {
		if _, ok := r.leaves[s.Rev]; !ok && !kept[s.Rev] {
			t.Fatal("a signed line is lost")
		}
	}
	for id, f := range r.facts {
		n := 0
		for _, l := range r.leaves {
			if l.Record == id {
				n++
			}
		}
		if n != f.Count || f.Mixed {
			t.Fatalf("facts tell of %d revisions, there are %d; differ in kind: %v", f.Count, n, f.Mixed)
		}
	}
	before := r.picture()
	for _, s := range wrote {
		r.officers[s.Envelope.Author].push(s)
	}
	if r.picture() != before {
		t.Fatal("pushing again changed something")
	}
}

// lawless writes a revision of any kind, of any record, on any parents.
func lawless(chance *rand.Rand, o *officer, how int, wrote []revision.Signed) revision.Signed {
	some := wrote[chance.IntN(len(wrote))]
	record := newID()
	if how%2 == 0 {
		record = some.Envelope.Record
	}
	change := func(e *revision.Envelope) {
		if how%3 > 0 {
			e.Parents = []revision.Hash{some.Rev}
		}
		if how%5 == 0 {
			e.Unit = "unit-b"
		}
		if how%7 == 0 {
			e.District = "d2"
		}
		e.Raid, e.Crew = some.Envelope.Raid, some.Envelope.Crew
	}
	switch how % 12 {
	case 0:
		return o.write(raid.KindTalk, record, raid.Talk{}, change)
	case 1:
		return o.write(raid.KindRaid, record, raid.Raid{Unit: o.unit, Crews: []raid.Crew{{ID: some.Envelope.Record, Members: []uuid.UUID{o.id}}}}, change)
	case 2:
		return o.write(raid.KindReview, record, raid.Review{Record: some.Envelope.Record, Rev: string(some.Rev), Decision: raid.Accept}, change)
	case 3:
		other := wrote[chance.IntN(len(wrote))]
		return o.write(raid.KindLink, record, raid.Link{A: raid.PersonRef{Record: some.Envelope.Record, Rev: string(some.Rev)},
			B: raid.PersonRef{Record: other.Envelope.Record, Rev: string(other.Rev)}, Decision: raid.SameChild, Reason: "x"}, change)
	}
	if how%12 == 4 {
		return o.write(raid.KindFollowUp, record, raid.FollowUp{Record: some.Envelope.Record, Rev: string(some.Rev), Person: uuid.UUID{9}, Referral: uuid.UUID{8}, Result: "V_TAKE", On: "2026-03-20"}, change)
	}
	return o.encounter(record, func(v *raid.Encounter, e *revision.Envelope) {
		change(e)
		if how%4 == 1 {
			v.Pen = raid.Pen{Crew: some.Envelope.Record}
		}
	})
}

// TestOrder plays such orders from seeds.
func TestOrder(t *testing.T) {
	n := 150
	if os.Getenv("SHYRAQ_SOAK") != "" {
		n = 20_000
	}
	for seed := range uint64(n) {
		chance := rand.New(rand.NewPCG(seed, 4))
		data := make([]byte, 1+chance.IntN(40))
		for i := range data {
			data[i] = byte(chance.IntN(256))
		}
		playOrder(t, seed, data)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}
