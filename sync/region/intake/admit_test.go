package intake

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// admit has a person take in all that is set aside, lowest number first.
func (r *region) admit() (out []string) {
	r.t.Helper()
	var all []Aside
	for _, a := range r.asides {
		if !a.Held {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b Aside) int { return int(a.DSeq) - int(b.DSeq) })
	b := NewBatch(r, r, ground(), r.now)
	for _, a := range all {
		v, err := b.Admit(r.inspector(uuid.Nil), a.Key)
		if err != nil {
			r.t.Fatal(err)
		}
		s := string(v.Result)
		if v.Reason != "" {
			s += ":" + v.Reason
		}
		out = append(out, s)
	}
	r.write(b.Changes())
	return out
}

// TestAdmitted: what was set aside for a reason that a person may lift comes
// into its record, with what waited for it; what is forged or denied does not.
func TestAdmitted(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(o *officer) // before it is pushed
		mend  func(o *officer)
		aside string
		left  []string // reasons of what is set aside still
	}{
		{"a device revoked by mistake", func(o *officer) { o.r.revoked[o.dev] = true }, func(o *officer) { o.r.revoked[o.dev] = false }, "quarantined:device_revoked", nil},
		{"a device that stays revoked", func(o *officer) { o.r.revoked[o.dev] = true }, func(*officer) {}, "quarantined:device_revoked", nil},
		{"signed before its key was withdrawn", func(o *officer) { o.withdrawn = true }, func(*officer) {}, "quarantined:key_revoked", nil},
		{"of an officer who left", func(o *officer) { o.revoked = true }, func(*officer) {}, "quarantined:officer_revoked", nil},
		{"of an officer who is known by now", func(o *officer) { delete(o.r.officers, o.id) }, func(o *officer) { o.r.officers[o.id] = o }, "quarantined:unknown_author", nil},
		{"of an officer whom nobody knows still", func(o *officer) { delete(o.r.officers, o.id) }, func(*officer) {}, "quarantined:unknown_author", []string{"unknown_author", "unknown_author"}},
		{"of one who may not write it", func(o *officer) { o.role = regionfile.Administrator }, func(*officer) {}, "quarantined:role", []string{"role", "missing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRegion(t)
			o := r.join(regionfile.Patrol, "unit-a")
			record := newID()
			first := o.encounter(record, nil)
			second := o.encounter(record, after(first))
			c.spoil(o)
			if got := o.push(first, second); got[0] != c.aside {
				t.Fatalf("pushed: %v", got)
			}
			c.mend(o)
			r.admit()
			r.admit() // what the first freed may have its own reason
			var left []string
			for _, a := range r.asides {
				left = append(left, a.Reason)
			}
			slices.Sort(left)
			slices.Sort(c.left)
			want(t, "left", left, c.left...)
			for _, s := range []revision.Signed{first, second} {
				if _, ok := r.leaves[s.Rev]; ok != (c.left == nil) {
					t.Errorf("number %d is in its record: %v", s.Envelope.DSeq, ok)
				}
			}
		})
	}
}

// TestForkAdmitted: of two lines with one number, as from a tablet that was
// copied, the second comes into its record; the chain stays the first one's.
func TestForkAdmitted(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Patrol, "unit-a")
	first := o.encounter(newID(), nil)
	want(t, "first", o.push(first), "stored")
	o.unwrite()
	other := o.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Time.MS++ })
	want(t, "other", o.push(other), "quarantined:fork")
	want(t, "admitted", r.admit(), "stored")
	if _, ok := r.leaves[other.Rev]; !ok || r.chains[o.dev].Rev != first.Rev || len(r.asides) != 0 {
		t.Errorf("%v %+v %d", ok, r.chains[o.dev], len(r.asides))
	}
	if _, err := NewBatch(r, r, ground(), r.now).Admit(r.inspector(uuid.Nil), [32]byte{1}); !errors.Is(err, errs.NotFound) {
		t.Errorf("of nothing: %v", err)
	}
}

// TestForkAdmittedAtAFreeNumber: the copy of a tablet is ahead of the tablet. What a
// person takes in of it has the next number, and what waited behind it follows by
// itself; otherwise all that comes from there would be held for good.
func TestForkAdmittedAtAFreeNumber(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Patrol, "unit-a")
	later := func(_ *raid.Encounter, e *revision.Envelope) { e.Time.MS++ }
	want(t, "the tablet's", o.push(o.encounter(newID(), nil)), "stored")
	o.unwrite()
	var copied []revision.Signed
	for range 3 {
		copied = append(copied, o.encounter(newID(), later))
	}
	want(t, "the copy's", o.push(copied...), "quarantined:fork", "quarantined:fork", "held:gap")
	r.admit()
	if len(r.asides) != 0 || r.chains[o.dev].Rev != copied[2].Rev {
		t.Errorf("%d are left, the chain ends at number %d", len(r.asides), r.chains[o.dev].DSeq)
	}
	want(t, "and on", o.push(o.encounter(newID(), nil)), "stored")
}

// TestForgedIsNotAdmitted: nobody can take in what its officer did not sign.
func TestForgedIsNotAdmitted(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Patrol, "unit-a")
	s := o.encounter(newID(), nil)
	bad, _ := revision.Sign(s.Envelope, keyOf("another"))
	want(t, "pushed", r.push(o.dev, revision.Signed{Rev: s.Rev, Sig: bad.Sig, Bytes: s.Bytes}.AppendLine(nil)), "quarantined:signature")
	want(t, "admitted", r.admit(), "quarantined:signature")
	if len(r.leaves) != 0 {
		t.Error("it is in a record")
	}
}
