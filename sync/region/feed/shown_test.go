package feed_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/projection"
	"shyraq/sync/region/access"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

const overseer = fields.Facts | fields.School | fields.Risk

// signing shows what a region would, to one reader.
func signing(o *storetest.Officer) feed.Show {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	return feed.Show{Offset: raidtest.Zone, Sign: func(p *projection.Projection) {
		p.Sign(key, projection.Reader{Device: o.Device, Officer: o.ID}, time.Unix(1_790_000_000, 0))
	}}
}

// given is all that a reader gets of revisions, page by page: what was withheld of each
// when it came last.
func given(t *testing.T, o *storetest.Officer, from feed.Cursor, l feed.Limits) (got map[revision.Hash]fields.Set, text []byte, end feed.Cursor) {
	t.Helper()
	got = map[revision.Hash]fields.Set{}
	for c := from; ; {
		p, err := feed.Look(t.Context(), o.Night.Store, o.Scope(), signing(o), c, l)
		if err != nil {
			t.Fatal(err)
		}
		if n := p.Size() + len(p.Lines); n > l.Bytes && len(p.Lines) > 1 || len(p.Lines) > l.Lines {
			t.Fatalf("a page of %d bytes and %d lines", n, len(p.Lines))
		}
		whole, partly := map[uuid.UUID]bool{}, map[feed.Part]bool{}
		for _, line := range p.Lines {
			text = append(append(text, line...), '\n')
			if !projection.IsLine(line) {
				s, err := revision.ParseLine(line)
				if err != nil {
					t.Fatal(err)
				}
				got[s.Rev] = fields.None
				whole[s.Envelope.Record] = true
				continue
			}
			s, err := projection.ParseLine(line)
			if err != nil {
				t.Fatal(err)
			}
			got[s.Of] = s.Withheld
			partly[feed.Part{Record: s.Shown().Envelope.Record, Groups: fields.All &^ s.Withheld}] = true
		}
		for _, id := range p.Records {
			delete(whole, id)
		}
		for _, part := range p.Partly {
			delete(partly, part)
		}
		if len(whole)+len(partly) > 0 {
			t.Fatal("the page does not say of what it is: nobody writes down that it was read")
		}
		if c = p.Next; !p.More {
			return got, text, c
		}
	}
}

// full is an encounter with a word in every text, of each kind of record there is.
func full(t *testing.T, kind raid.Kind) (all []map[string]any) {
	t.Helper()
	raidtest.Members(kind.Body(), func(path string, _, with any) {
		raw, err := json.Marshal(with)
		if err != nil {
			t.Fatal(err)
		}
		var body map[string]any
		if err := json.Unmarshal(raw, &body); err != nil {
			t.Fatal(err)
		}
		group, _ := fields.Of(kind, path)
		if overseer.Has(group) {
			return
		}
		all = append(all, body)
	})
	return all
}

// TestAnOverseerIsShownAPart fills one withheld member after the other, in a record of
// each kind, and looks for it in all that an overseeing supervisor gets.
func TestAnOverseerIsShownAPart(t *testing.T) {
	n := storetest.NewNight(t, inMemory(t))
	o := n.Join(regionfile.Inspector, "unit-a") // who may write of penalties
	boss, over := n.Join(regionfile.Supervisor, "unit-a"), n.Join(regionfile.Supervisor, "unit-b")
	over.Oversees = []access.Since[string]{{ID: "unit-a"}}
	wrote := map[revision.Hash]fields.Set{}
	whole := map[revision.Hash]fields.Set{}
	write := func(kind raid.Kind, body map[string]any) revision.Signed {
		if kind == raid.KindEncounter {
			body["pen"] = map[string]any{"officer": o.ID}
		}
		s := o.Write(kind, storetest.NewID(), body, nil)
		o.Must("stored", s)
		wrote[s.Rev], whole[s.Rev] = fields.All&^overseer, fields.None
		return s
	}
	for _, kind := range raid.FieldKinds {
		for _, body := range full(t, kind) {
			write(kind, body)
		}
	}
	first := write(raid.KindEncounter, map[string]any{"night": "2095-06-01"})
	review := boss.Write(raid.KindReview, storetest.NewID(), raid.Review{Record: first.Envelope.Record, Rev: string(first.Rev), Decision: raid.Return,
		Comments: []raid.Comment{{Field: raidtest.Word, Text: raidtest.Word}}}, nil)
	boss.Must("stored", review)
	wrote[review.Rev], whole[review.Rev] = fields.All&^overseer, fields.None

	small := feed.Limits{Lines: 7, Bytes: 8 << 10, Entries: 11}
	got, text, end := given(t, over, feed.Cursor{}, small)
	if d := cmp.Diff(wrote, got); d != "" {
		t.Errorf("the overseer gets other revisions (-wrote +got):\n%s", d)
	}
	if at := bytes.Index(text, []byte(raidtest.Word)); at >= 0 {
		t.Errorf("he reads %s", text[max(0, at-300):at+30])
	}
	if got, _, _ := given(t, boss, feed.Cursor{}, small); !reflect.DeepEqual(got, whole) {
		t.Error("the supervisor of the unit gets something else than all of it")
	}

	// He comes to lead that unit: all of it begins again, whole.
	over.Move("unit-a", end.Done.Next())
	next := write(raid.KindEncounter, map[string]any{"night": "2095-06-02"})
	got, _, end = given(t, over, end, small)
	if d := cmp.Diff(whole, got); d != "" {
		t.Errorf("leading the unit he gets (-all +got):\n%s", d)
	}
	// And leads another one again: what is new is shown as before.
	over.Move("unit-c", end.Done.Next())
	next = write(raid.KindEncounter, map[string]any{"night": "2095-06-03", "note": raidtest.Word})
	got, text, _ = given(t, over, end, small)
	if got[next.Rev] != fields.All&^overseer || bytes.Contains(text, []byte(raidtest.Word)) {
		t.Errorf("afterwards he gets %v", got)
	}
}

// A program that cannot be shown a part gets what comes before, and is told there.
func TestAnOlderProgramIsTold(t *testing.T) {
	n := storetest.NewNight(t, inMemory(t))
	o, over := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Supervisor, "unit-b")
	own := n.Join(regionfile.Patrol, "unit-b")
	over.Oversees = []access.Since[string]{{ID: "unit-a"}}
	own.Must("stored", own.Encounter(storetest.NewID(), nil))
	o.Must("stored", o.Encounter(storetest.NewID(), nil))
	p, err := feed.Look(t.Context(), n.Store, over.Scope(), feed.Show{}, feed.Cursor{}, feed.Usual)
	if err != nil || len(p.Lines) != 1 || !p.More {
		t.Fatalf("%d lines: %v", len(p.Lines), err)
	}
	if _, err := feed.Look(t.Context(), n.Store, over.Scope(), feed.Show{}, p.Next, feed.Usual); !errors.Is(err, feed.ErrOlder) {
		t.Fatal(err)
	}
	got, _, _ := given(t, over, p.Next, feed.Usual)
	if len(got) != 1 {
		t.Errorf("once it is newer it gets %d", len(got))
	}
}

// TestNobodyIsShownMoreThanTheTableGives: in random nights each reader gets of each
// revision just the groups that the table gives him.
func TestNobodyIsShownMoreThanTheTableGives(t *testing.T) {
	for seed := range uint64(20) {
		chance := rand.New(rand.NewPCG(seed, 21))
		n := storetest.NewNight(t, inMemory(t))
		var all []*storetest.Officer
		units := []string{"unit-a", "unit-b", "unit-c"}
		for i, role := range []regionfile.Role{regionfile.Patrol, regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Supervisor} {
			o := n.Join(role, units[(i+int(seed))%3])
			for _, u := range units {
				if role == regionfile.Supervisor && chance.IntN(2) == 0 {
					o.Oversees = append(o.Oversees, access.Since[string]{ID: u})
				}
			}
			all = append(all, o)
		}
		var wrote []revision.Signed
		for range 30 {
			o := all[chance.IntN(3)]
			s := o.Encounter(storetest.NewID(), func(v *raid.Encounter, _ *revision.Envelope) {
				v.Pen.Officer = all[chance.IntN(len(all))].ID
			})
			if res, _, err := o.Push(s); err != nil || res[0] != "stored" {
				t.Fatal(res, err)
			}
			wrote = append(wrote, s)
		}
		for _, o := range all {
			scope := o.Scope()
			r, err := n.Store.Read(t.Context(), scope)
			if err != nil {
				t.Fatal(err)
			}
			want := map[revision.Hash]fields.Set{}
			for _, s := range wrote {
				f, err := r.Object(s.Envelope.Record)
				if err != nil {
					t.Fatal(err)
				}
				if sees := scope.Sees(f); sees != fields.None {
					want[s.Rev] = fields.All &^ sees
				}
			}
			r.Close()
			got, text, _ := given(t, o, feed.Cursor{}, feed.Limits{Lines: 3, Bytes: 4 << 10, Entries: 5})
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("seed %d, %s: %s", seed, o.Role, d)
			}
			canaries := 0
			for _, withheld := range got {
				if withheld == fields.None {
					canaries++
				}
			}
			if bytes.Count(text, []byte(storetest.Canary)) != canaries {
				t.Fatalf("seed %d, %s: notes are read of records that are not whole", seed, o.Role)
			}
		}
	}
}
