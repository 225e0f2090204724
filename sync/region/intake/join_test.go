package intake

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// joins takes lines in and joins what they leave, as the writer of a region does.
func (r *region) joins(all ...revision.Signed) []revision.Signed {
	r.t.Helper()
	b := NewBatch(r, r, ground(), r.now)
	var lines []Line
	for _, s := range all {
		lines = append(lines, r.inspector(s.Envelope.Device).Line(s.AppendLine(nil)))
	}
	if _, err := b.Take(lines); err != nil {
		r.t.Fatal(err)
	}
	out, err := b.Join(func(e revision.Envelope) (revision.Signed, error) { return revision.Sign(e, r.own) })
	if err != nil {
		r.t.Fatal(err)
	}
	r.write(b.Changes())
	return out
}

// said is a revision of an officer on others, with a note or a phone of its own.
func (o *officer) said(id uuid.UUID, pen raid.Pen, note, phone string, parents ...revision.Signed) revision.Signed {
	return o.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
		v.Pen, v.Note = pen, note
		v.People = []raid.Person{{ID: uuid.UUID{15: 7}, Kind: raid.Minor, Phone: phone}}
		after(parents...)(v, e)
	})
}

// two is a record in an officer's hand, which he changed on two devices.
func two(t testing.TB) (r *region, mine, other *officer, base revision.Signed) {
	r = newRegion(t)
	mine = r.join(regionfile.Patrol, "unit-a")
	other = &officer{r: r, id: mine.id, dev: newID(), role: mine.role, unit: mine.unit, clock: 50}
	other.key = mine.key
	base = mine.said(newID(), raid.Pen{Officer: mine.id}, "басы", "0")
	r.joins(base)
	return r, mine, other, base
}

// The same two heads give the same bytes, whichever came first and on whatever
// server: time, place and unit are theirs, and of the region there is its key.
func TestJoinIsTheSameEverywhere(t *testing.T) {
	var got [][]byte
	for _, turned := range []bool{false, true} {
		ids = 900 // the same ids in both
		r := newRegion(t)
		a, b := r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Patrol, "unit-a")
		pen := raid.Pen{Officer: a.id}
		base := a.said(newID(), pen, "басы", "0")
		passed := a.said(base.Envelope.Record, raid.Pen{Officer: b.id}, "басы", "0", base)
		r.joins(base, passed)
		left, right := b.said(base.Envelope.Record, raid.Pen{Officer: b.id}, "солға", "0", passed), a.said(base.Envelope.Record, pen, "басы", "1", base)
		all := []revision.Signed{left, right}
		if turned {
			slices.Reverse(all)
		}
		var joined []revision.Signed
		for _, s := range all {
			joined = append(joined, r.joins(s)...)
		}
		last := joined[len(joined)-1]
		if e := last.Envelope; e.Time != revision.Time(max2(left.Envelope.Time, right.Envelope.Time)) || e.Author != uuid.Nil || e.Device != uuid.Nil {
			t.Errorf("joined as %+v", e)
		}
		got = append(got, last.Envelope.Body)
	}
	if !bytes.Equal(got[0], got[1]) {
		t.Errorf("two bodies:\n%s\n%s", got[0], got[1])
	}
}

func max2(a, b revision.Time) revision.Time {
	if a.Compare(b) > 0 {
		return a
	}
	return b
}

// The pen is counted along the chain of each side: who was given it has it after
// a join too, who gave it away has it no more, and where both gave it away it is
// with both together.
func TestThePenIsCountedAlongItsChain(t *testing.T) {
	r := newRegion(t)
	mine, next, third := r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Inspector, "unit-a"), r.join(regionfile.Inspector, "unit-a")
	id, pen := newID(), raid.Pen{Officer: mine.id}
	base := mine.said(id, pen, "басы", "0")
	passed := mine.said(id, raid.Pen{Officer: next.id}, "басы", "0", base)
	beside := mine.said(id, pen, "басы", "1", base)
	joined := r.joins(base, passed, beside)
	if len(joined) != 1 {
		t.Fatalf("%d joined", len(joined))
	}
	if d := cmp.Diff([]raid.Pen{{Officer: next.id}}, r.leaves[joined[0].Rev].Pens); d != "" {
		t.Errorf("the pen after it: %s", d)
	}
	for _, row := range []struct {
		who  *officer
		want string
	}{{next, ""}, {mine, FlagPen}, {third, FlagPen}} {
		s := row.who.said(id, raid.Pen{Officer: row.who.id}, "тағы", "1", joined[0])
		r.joins(s)
		if got := r.leaves[s.Rev].Flag; got != row.want {
			t.Errorf("flagged %q, want %q", got, row.want)
		}
	}
	t.Run("a person joins", func(t *testing.T) {
		r := newRegion(t)
		mine, next := r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Inspector, "unit-a")
		id, pen := newID(), raid.Pen{Officer: mine.id}
		base := mine.said(id, pen, "басы", "0")
		passed := mine.said(id, raid.Pen{Officer: next.id}, "солға", "0", base)
		beside := mine.said(id, pen, "оңға", "0", base)
		if n := len(r.joins(base, passed, beside)); n != 0 {
			t.Fatalf("%d joined", n)
		}
		late := mine.said(id, pen, "менікі", "0", passed, beside)
		right := next.said(id, raid.Pen{Officer: next.id}, "менікі", "0", passed, beside)
		r.joins(late)
		r.joins(right)
		if r.leaves[late.Rev].Flag != FlagPen || r.leaves[right.Rev].Flag != "" {
			t.Errorf("flagged %q and %q", r.leaves[late.Rev].Flag, r.leaves[right.Rev].Flag)
		}
	})
	t.Run("passed to two", func(t *testing.T) {
		r := newRegion(t)
		mine, next, third := r.join(regionfile.Patrol, "unit-a"), r.join(regionfile.Inspector, "unit-a"), r.join(regionfile.Inspector, "unit-a")
		id := newID()
		base := mine.said(id, raid.Pen{Officer: mine.id}, "басы", "0")
		one, two := mine.said(id, raid.Pen{Officer: next.id}, "басы", "0", base), mine.said(id, raid.Pen{Officer: third.id}, "басы", "0", base)
		if n := len(r.joins(base, one, two)); n != 0 {
			t.Fatalf("%d joined", n)
		}
		s := next.said(id, raid.Pen{Officer: next.id}, "менікі", "0", one, two)
		r.joins(s)
		if r.leaves[s.Rev].Flag != FlagPen {
			t.Error("one of the two took it alone")
		}
	})
}

// What bounds joining: more heads than two, a way too long, a record that is
// full, a store that cannot be read. None of it holds a push up.
func TestJoinIsBounded(t *testing.T) {
	t.Run("many heads", func(t *testing.T) {
		r, mine, _, base := two(t)
		id, pen := base.Envelope.Record, raid.Pen{Officer: mine.id}
		var all []revision.Signed
		for i := range ManyHeads + 1 {
			all = append(all, mine.said(id, pen, fmt.Sprint(i), "0", base))
		}
		b := NewBatch(r, r, ground(), r.now)
		var lines []Line
		for _, s := range all {
			lines = append(lines, r.inspector(mine.dev).Line(s.AppendLine(nil)))
		}
		if _, err := b.Take(lines); err != nil {
			t.Fatal(err)
		}
		if got := b.Crowded(); !slices.Equal(got, []uuid.UUID{id}) {
			t.Errorf("crowded: %v", got)
		}
		if f := b.Changes().Facts[id]; len(f.Heads) != ManyHeads+1 {
			t.Errorf("%d heads", len(f.Heads))
		}
	})
	t.Run("heads that are counted", func(t *testing.T) {
		f := access.Facts{}
		for i := range 2 * access.MaxHeads {
			f = f.Add(uuid.UUID{1}, access.Mark{Rev: revision.HashOf([]byte{byte(i)}), Kind: raid.KindEncounter}, access.Position{Commit: uint64(i + 1)})
		}
		if len(f.Heads) != access.MaxHeads || f.Heads[access.MaxHeads-1] != revision.HashOf([]byte{2*access.MaxHeads - 1}) {
			t.Errorf("%d heads", len(f.Heads))
		}
	})
	t.Run("a way too long", func(t *testing.T) {
		r, mine, _, base := two(t)
		id, pen := base.Envelope.Record, raid.Pen{Officer: mine.id}
		way := []revision.Signed{mine.said(id, pen, "0", "0", base)}
		for i := range MaxBack {
			way = append(way, mine.said(id, pen, fmt.Sprint(i+1), "0", way[i]))
		}
		beside := mine.said(id, pen, "басы", "1", base)
		if n := len(r.joins(append(way, beside)...)); n != 0 {
			t.Errorf("%d joined", n)
		}
	})
	t.Run("a full record", func(t *testing.T) {
		for _, name := range []string{"of revisions", "of bytes"} {
			r, mine, _, base := two(t)
			id, pen := base.Envelope.Record, raid.Pen{Officer: mine.id}
			left, right := mine.said(id, pen, "1", "0", base), mine.said(id, pen, "басы", "1", base)
			f := r.facts[id]
			if f.Count = MaxRevisions - 2; name == "of bytes" {
				f.Count, f.Bytes = 1, MaxBytes-int64(len(left.AppendLine(nil))+len(right.AppendLine(nil)))
			}
			r.facts[id] = f
			if n := len(r.joins(left, right)); n != 0 {
				t.Errorf("%s: %d joined", name, n)
			}
			if n := len(r.asides); n != 0 {
				t.Errorf("%s: %d set aside", name, n)
			}
		}
	})
	for name, fault := range map[string]error{"a damaged line": errs.Errorf(errs.Unavailable, "store_damaged", "line"), "a store that fails": errs.Errorf(errs.Unavailable, "disk", "")} {
		t.Run(name, func(t *testing.T) {
			r, mine, _, base := two(t)
			id, pen := base.Envelope.Record, raid.Pen{Officer: mine.id}
			left, right := mine.said(id, pen, "1", "0", base), mine.said(id, pen, "басы", "1", base)
			r.joins(left)
			b := NewBatch(broken{r, fault}, r, ground(), r.now)
			if _, err := b.Take([]Line{r.inspector(mine.dev).Line(right.AppendLine(nil))}); err != nil {
				t.Fatal(err)
			}
			_, err := b.Join(func(e revision.Envelope) (revision.Signed, error) { return revision.Sign(e, r.own) })
			if (err == nil) != (name == "a damaged line") || len(b.Changes().Stored) != 1 {
				t.Errorf("%v, %d stored", err, len(b.Changes().Stored))
			}
		})
	}
}

// broken is a region of which nothing can be read but in the open.
type broken struct {
	*region
	err error
}

func (b broken) Signed(revision.Hash) (revision.Signed, error) { return revision.Signed{}, b.err }

// A record that an older program wrote has no heads on its row: it is joined from
// its next fork on, and never wrongly.
func TestHeadsOfAnOlderProgram(t *testing.T) {
	r, mine, _, base := two(t)
	id, pen := base.Envelope.Record, raid.Pen{Officer: mine.id}
	f := r.facts[id]
	f.Heads = nil
	r.facts[id] = f
	left, right := mine.said(id, pen, "1", "0", base), mine.said(id, pen, "басы", "1", base)
	if n := len(r.joins(left)); n != 0 {
		t.Errorf("%d joined", n)
	}
	if n := len(r.joins(right)); n != 1 {
		t.Errorf("%d joined", n)
	}
}
