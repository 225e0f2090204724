package feed_test

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

func inMemory(t testing.TB) store.Store {
	t.Helper()
	k := seal.NewKey(rand.Reader)
	s, err := badger.Open(badger.Options{Memory: true, Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// reader is an officer who reads on with a cursor that he carries as text.
type reader struct {
	*storetest.Officer
	cursor string
	got    []revision.Signed
	has    map[revision.Hash]bool
	twice  []uuid.UUID // records of which revisions came twice
	early  int         // revisions that came before a parent
}

func newReader(o *storetest.Officer) *reader {
	return &reader{Officer: o, has: map[revision.Hash]bool{}}
}

// page reads one page.
func (r *reader) page(t testing.TB, l feed.Limits) feed.Page {
	t.Helper()
	c, err := feed.Parse(r.cursor, [16]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	scope := r.Scope()
	in, err := r.Night.Store.Read(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	p, err := feed.Read(in, scope, feed.Show{}, c, l)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, line := range p.Lines {
		s, err := revision.ParseLine(line)
		if err != nil {
			t.Fatal(err)
		}
		if n += len(line) + 1; n > l.Bytes && len(p.Lines) > 1 {
			t.Fatalf("a page of %d bytes", n)
		}
		if r.has[s.Rev] {
			r.twice = append(r.twice, s.Envelope.Record)
		}
		for _, p := range s.Envelope.Parents {
			if !r.has[p] {
				r.early++
			}
		}
		r.has[s.Rev] = true
		r.got = append(r.got, s)
	}
	if len(p.Lines) > l.Lines {
		t.Fatalf("a page of %d lines", len(p.Lines))
	}
	r.cursor = p.Next.String()
	return p
}

// all reads on to the end.
func (r *reader) all(t testing.TB, l feed.Limits) {
	t.Helper()
	for n := 0; ; n++ {
		if !r.page(t, l).More {
			return
		}
		if n > 100_000 {
			t.Fatal("a feed without an end")
		}
	}
}

// allowed lists what the table gives an officer of all that was ever pushed.
func allowed(t testing.TB, o *storetest.Officer, everybody []*storetest.Officer) map[revision.Hash]bool {
	t.Helper()
	out := map[revision.Hash]bool{}
	subject := o.Subject()
	_, err := o.Night.Store.Take(t.Context(), access.Judging(), storetest.NewID(), func(v intake.View) (store.Push, error) {
		for _, w := range everybody {
			for _, s := range w.Chain {
				if _, stored, err := v.Leaf(s.Rev); err != nil || !stored {
					continue
				}
				f, err := v.Facts(s.Envelope.Record)
				if err != nil {
					return store.Push{}, err
				}
				obj := access.ObjectOf(f, func(id uuid.UUID) access.Facts { t, _ := v.Facts(id); return t })
				if access.Decide(subject, access.Read, obj).Allow {
					out[s.Rev] = true
				}
			}
		}
		return store.Push{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPagesAreWhatTheTableGives plays busy nights in which everybody reads on
// now and then, in pages of any size, and officers are moved: in the end each
// has exactly what the table gives him, each revision once and after its
// parents, and so has one who begins anew.
func TestPagesAreWhatTheTableGives(t *testing.T) {
	nights := 12
	if os.Getenv("SHYRAQ_SOAK") != "" {
		nights = 300
	}
	for seed := range uint64(nights) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { playNight(t, seed, seed%3 == 2) })
	}
}

func playNight(t *testing.T, seed uint64, moves bool) {
	chance := mrand.New(mrand.NewPCG(seed, 21))
	n := storetest.NewNight(t, inMemory(t))
	readers := map[uuid.UUID]*reader{}
	moved := map[uuid.UUID]bool{}
	limits := func() feed.Limits {
		return feed.Limits{Lines: 1 + chance.IntN(20), Bytes: 500 << chance.IntN(6), Entries: 1 + chance.IntN(300)}
	}
	everybody := n.Officers()
	all := storetest.Busy(n, seed, 150, func(int) {
		for _, o := range n.Officers() {
			if readers[o.ID] == nil {
				readers[o.ID] = newReader(o)
			}
		}
		everybody = n.Officers()
		r := readers[everybody[chance.IntN(len(everybody))].ID]
		if r.page(t, limits()); moves && chance.IntN(12) == 0 {
			move(t, r.Officer, chance)
			moved[r.ID] = true
		}
	})
	for _, o := range all {
		for name, r := range map[string]*reader{"reads on": readers[o.ID], "begins anew": newReader(o)} {
			r.all(t, limits())
			want := allowed(t, o, all)
			for rev := range want {
				if !r.has[rev] {
					t.Errorf("%s of %s who %s misses a revision", o.Role, o.Unit.ID, name)
				}
			}
			if name == "begins anew" && len(r.has) != len(want) {
				t.Errorf("%s of %s who begins anew has %d revisions, the table gives %d", o.Role, o.Unit.ID, len(r.has), len(want))
			}
			twice := slices.DeleteFunc(r.twice, func(id uuid.UUID) bool { return moved[o.ID] || renewed(t, o, id) })
			if r.early > 0 || len(twice) > 0 {
				t.Errorf("%s of %s who %s: %d came twice, %d before a parent", o.Role, o.Unit.ID, name, len(twice), r.early)
			}
		}
	}
}

// renewed says whether an officer's right to a record may have ended and come
// anew: a plan put him out of a crew, or he read it as one of no district and the
// first that became known is none of his.
func renewed(t testing.TB, o *storetest.Officer, record uuid.UUID) (yes bool) {
	t.Helper()
	s := o.Subject()
	members, err := o.Night.Store.Memberships(t.Context(), access.Judging(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if slices.ContainsFunc(m.Seats, func(s access.Seat) bool { return s.Out }) {
			return true
		}
	}
	_, err = o.Night.Store.Take(t.Context(), access.Judging(), storetest.NewID(), func(v intake.View) (store.Push, error) {
		f, err := v.Facts(record)
		for _, id := range append(f.Speaks(), record) {
			f, _ := v.Facts(id)
			yes = yes || len(f.Districts) > 0 && !access.Has(s.Districts, f.Districts[0].ID)
		}
		return store.Push{}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return yes && o.Role == regionfile.Inspector
}

// move gives an officer another unit, as the administrator does.
func move(t testing.TB, o *storetest.Officer, chance *mrand.Rand) {
	t.Helper()
	commit, err := o.Night.Store.Change(t.Context(), access.Administering(), func(uint64) ([]store.RowChange, error) { return nil, nil })
	if err != nil {
		t.Fatal(err)
	}
	o.Move([]string{"unit-a", "unit-b", "unit-c"}[chance.IntN(3)], access.Position{Commit: commit})
}

// TestARecordIsReadInParts: a record that is larger than a page comes in parts,
// once, whoever gets it late. (jam, paging)
func TestARecordIsReadInParts(t *testing.T) {
	n := storetest.NewNight(t, inMemory(t))
	o, insp := n.Join(regionfile.Patrol, "unit-b"), n.Join(regionfile.Inspector, "unit-a")
	id := storetest.NewID()
	var chain []revision.Signed
	for i := range 120 {
		chain = append(chain, o.Encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
			v.Note = strings.Repeat("ж", 2000)
			if i > 0 {
				e.Parents = []revision.Hash{chain[i-1].Rev}
			}
			if i == 119 {
				v.Pen = raid.Pen{Officer: insp.ID}
			}
		}))
	}
	for part := range slices.Chunk(chain, 40) {
		o.Must("stored", part...)
	}
	r := newReader(insp)
	l := feed.Limits{Lines: 1000, Bytes: 64 << 10, Entries: 1000}
	pages := 0
	for more := true; more; pages++ {
		more = r.page(t, l).More
	}
	if len(r.got) != 120 || len(r.twice) != 0 || r.early != 0 || pages < 8 {
		t.Errorf("%d revisions in %d pages, %d twice, %d before a parent", len(r.got), pages, len(r.twice), r.early)
	}
	next := o.Encounter(id, storetest.After(chain[119]))
	o.Must("stored:pen", next)
	r.all(t, l)
	if len(r.got) != 121 {
		t.Errorf("%d revisions after one more", len(r.got))
	}
}

// TestANewPlanBringsNothingAgain: tonight's plan gives each member a crew and a
// raid, and sends nobody's feed back to its beginning.
func TestANewPlanBringsNothingAgain(t *testing.T) {
	n := storetest.NewNight(t, inMemory(t))
	boss, o, mate := n.Join(regionfile.Supervisor, "unit-a"), n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Patrol, "unit-a")
	r := newReader(o)
	for night := range 5 {
		crews := []raid.Crew{{ID: storetest.NewID(), Members: []uuid.UUID{o.ID}}, {ID: storetest.NewID(), Members: []uuid.UUID{mate.ID}}}
		plan := boss.Write(raid.KindRaid, storetest.NewID(), raid.Raid{Unit: "unit-a", Crews: crews}, nil)
		boss.Must("stored", plan)
		mate.Must("stored", mate.Encounter(storetest.NewID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Raid = plan.Envelope.Record }))
		r.all(t, feed.Usual)
		if len(r.got) != 2*(night+1) || len(r.twice) != 0 {
			t.Fatalf("night %d: %d revisions, %d twice", night, len(r.got), len(r.twice))
		}
	}
}

func TestCursor(t *testing.T) {
	epoch := [16]byte{7}
	c := feed.Cursor{Epoch: epoch, Run: 9, Done: access.Position{Commit: 1, Seq: 2}, Fresh: true,
		Last: access.Entry{At: access.Position{Commit: 3}, Token: access.Token{Class: access.Review, Way: access.ByCrew, ID: [16]byte{4}}, Record: uuid.UUID{5}},
		Part: access.Position{Commit: 6}}
	text := c.String()
	got, err := feed.Parse(text, epoch)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(c, got); d != "" {
		t.Error(d)
	}
	raw, _ := base64.RawURLEncoding.DecodeString(text)
	before := base64.RawURLEncoding.EncodeToString(slices.Concat([]byte{2}, raw[1:17], raw[25:]))
	c.Run = 0
	if got, err := feed.Parse(before, epoch); err != nil || got != c {
		t.Errorf("a cursor without a run is %+v, %v", got, err)
	}
	if got, err := feed.Parse("", epoch); err != nil || got != (feed.Cursor{Epoch: epoch}) {
		t.Errorf("the beginning is %+v, %v", got, err)
	}
	old := "BwAAAAAAAAAAAAAAAAAAAAECAwQFBgcIAAAAAAAAAAk" // of 0.2.0
	if got, err := feed.Parse(old, epoch); err != nil || got != (feed.Cursor{Epoch: epoch}) {
		t.Errorf("a cursor of before is %+v, %v", got, err)
	}
	for name, bad := range map[string]string{"cut": text[:len(text)-1], "longer": text + "A", "with a line end": text + "\n", "no base64": "!" + text[1:],
		"another form": "AQ" + text[2:], "of nothing": "A"} {
		if _, err := feed.Parse(bad, epoch); wire.Code(err) != "bad_cursor" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, other := range map[string]string{"another epoch": text, "another epoch, of before": old} {
		if _, err := feed.Parse(other, [16]byte{8}); wire.Code(err) != wire.CodeEpoch {
			t.Errorf("%s: %v", name, err)
		}
	}

}
