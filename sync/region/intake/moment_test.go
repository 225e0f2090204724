package intake

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/moment"
	"shyraq/sync/revision"
)

// stamped names a time that the region of these tests signed.
func stamped(at time.Time) *revision.Anchor {
	return &revision.Anchor{MS: at.UnixMilli(), Sig: goodStamp}
}

// dated makes an encounter that says when it was made and what time it names.
func (o *officer) dated(made time.Time, anchor *revision.Anchor, more ...func(*raid.Encounter, *revision.Envelope)) revision.Signed {
	return o.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) {
		e.Time, e.Anchor = revision.Time{MS: made.UnixMilli()}, anchor
		for _, f := range more {
			f(v, e)
		}
	})
}

// TestTimesAreBoundedAndKept: what cannot be so is stored like everything else, with
// its flag and both bounds.
func TestTimesAreBoundedAndKept(t *testing.T) {
	hour, day := time.Hour, 24*time.Hour
	met := func(at time.Time) func(*raid.Encounter, *revision.Envelope) {
		return func(v *raid.Encounter, _ *revision.Envelope) { v.MetAt = at }
	}
	for _, c := range []struct {
		name string
		line func(o *officer) revision.Signed
		want revision.Receipt
	}{
		{"honest", func(o *officer) revision.Signed {
			return o.dated(noon.Add(-hour), stamped(noon.Add(-2*hour)), met(noon.Add(-3*hour)))
		},
			revision.Receipt{After: noon.Add(-2 * hour).UnixMilli()}},
		{"of an earlier program", func(o *officer) revision.Signed { return o.dated(noon.Add(-30*day), nil) }, revision.Receipt{}},
		{"dated back by a day", func(o *officer) revision.Signed { return o.dated(noon.Add(-25*hour), stamped(noon.Add(-hour))) },
			revision.Receipt{After: noon.Add(-hour).UnixMilli(), Flag: moment.FlagBefore}},
		{"dated back by the counter alone", func(o *officer) revision.Signed {
			return o.dated(noon.Add(-25*hour), stamped(noon.Add(-hour)), func(_ *raid.Encounter, e *revision.Envelope) {
				e.Clock = &revision.Reading{MS: noon.UnixMilli()}
			})
		}, revision.Receipt{After: noon.Add(-hour).UnixMilli(), Flag: moment.FlagBefore}},
		{"a clock 26 hours ahead that is known to be", func(o *officer) revision.Signed {
			return o.dated(noon.Add(26*hour), stamped(noon.Add(-hour)), func(_ *raid.Encounter, e *revision.Envelope) {
				e.Clock = &revision.Reading{MS: noon.Add(26 * hour).UnixMilli(), Behind: -(26 * hour).Milliseconds()}
			})
		}, revision.Receipt{After: noon.Add(-hour).UnixMilli()}},
		{"the meeting dated back by a day", func(o *officer) revision.Signed {
			return o.dated(noon, stamped(noon.Add(-hour)), met(noon.Add(-day)))
		}, revision.Receipt{After: noon.Add(-hour).UnixMilli(), Flag: moment.FlagBefore}},
		{"an act dated back by a day", func(o *officer) revision.Signed {
			return o.dated(noon, stamped(noon.Add(-hour)), func(v *raid.Encounter, _ *revision.Envelope) {
				v.People = []raid.Person{{ID: newID(), Kind: raid.Minor, Acts: []handover.Act{{ID: newID(), IssuedAt: noon.Add(-day)}}}}
			})
		}, revision.Receipt{After: noon.Add(-hour).UnixMilli(), Flag: moment.FlagBefore}},
		{"a time that nobody signed", func(o *officer) revision.Signed {
			return o.dated(noon, &revision.Anchor{MS: noon.UnixMilli(), Sig: make([]byte, 64)})
		}, revision.Receipt{Flag: moment.FlagForeign}},
		{"a time that has not come", func(o *officer) revision.Signed { return o.dated(noon, stamped(noon.Add(day))) },
			revision.Receipt{Flag: moment.FlagAhead}},
		{"tomorrow's", func(o *officer) revision.Signed { return o.dated(noon.Add(day), stamped(noon.Add(-hour))) },
			revision.Receipt{After: noon.Add(-hour).UnixMilli(), Flag: moment.FlagAfter}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRegion(t)
			o := r.join(regionfile.Patrol, "unit-a")
			s := c.line(o)
			want(t, "pushed", o.push(s), "stored")
			c.want.At = noon.UnixMilli()
			if diff := cmp.Diff(&c.want, r.leaves[s.Rev].Receipt); diff != "" {
				t.Errorf("the leaf: %s", diff)
			}
			if diff := cmp.Diff(&c.want, r.signed[s.Rev].Receipt); diff != "" {
				t.Errorf("what is kept: %s", diff)
			}
			if n := len(r.signed[s.Rev].AppendLine(nil)); r.leaves[s.Rev].Size != n {
				t.Errorf("the leaf says %d bytes, the line has %d", r.leaves[s.Rev].Size, n)
			}
		})
	}
}

// TestWhatWasSaidBeforeIsNotSaidAgain: an inspector who goes on with a record a week
// later says again when the child was met, and nothing is wrong with that.
func TestWhatWasSaidBeforeIsNotSaidAgain(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Inspector, "unit-a")
	id, week := newID(), 7*24*time.Hour
	write := func(made, met time.Time, parents ...revision.Signed) revision.Signed {
		return o.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
			v.MetAt, e.Time, e.Anchor = met, revision.Time{MS: made.UnixMilli()}, stamped(made)
			after(parents...)(v, e)
		})
	}
	first := write(noon.Add(-week), noon.Add(-week))
	again := write(noon, noon.Add(-week), first)
	changed := write(noon, noon.Add(-week-time.Hour), again)
	want(t, "pushed", o.push(first, again, changed), "stored", "stored", "stored")
	for rev, flag := range map[revision.Hash]string{first.Rev: "", again.Rev: "", changed.Rev: moment.FlagBefore} {
		if got := r.leaves[rev].Receipt.Flag; got != flag {
			t.Errorf("%q, want %q", got, flag)
		}
	}
	delete(r.signed, changed.Rev) // as one that was erased: nobody knows what it said
	old := write(noon, noon.Add(-2*week), changed)
	want(t, "pushed", o.push(old), "stored")
	if got := r.leaves[old.Rev].Receipt.Flag; got != "" {
		t.Errorf("what nobody can read any more is held against a later revision: %q", got)
	}
}

// TestAnOlderAnchorDoesNotHelp: who named the region's time of today had it, whatever
// he names after that.
func TestAnOlderAnchorDoesNotHelp(t *testing.T) {
	hour := time.Hour
	for name, anchor := range map[string]*revision.Anchor{"yesterday's": stamped(noon.Add(-26 * hour)), "none": nil} {
		r := newRegion(t)
		o := r.join(regionfile.Patrol, "unit-a")
		today, back := o.dated(noon, stamped(noon.Add(-hour))), o.dated(noon.Add(-25*hour), anchor)
		want(t, name, o.push(today, back), "stored", "stored")
		got := r.leaves[back.Rev].Receipt
		if diff := cmp.Diff(&revision.Receipt{After: noon.Add(-hour).UnixMilli(), At: noon.UnixMilli(), Flag: moment.FlagBefore}, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestSeenFirst: what waited, or was set aside, came when it came, and not when it was
// let in.
func TestSeenFirst(t *testing.T) {
	seen := noon.UnixMilli()
	later := func(r *region, do func()) {
		r.now = noon.Add(48 * time.Hour)
		do()
	}
	for _, c := range []struct {
		name string
		play func(t *testing.T, r *region, o *officer) revision.Hash
	}{
		{"held for what came before it", func(t *testing.T, r *region, o *officer) revision.Hash {
			first, second := o.dated(noon, nil), o.dated(noon, stamped(noon))
			want(t, "pushed", o.push(second), "held:gap")
			later(r, func() { want(t, "pushed", o.push(first), "stored") })
			return second.Rev
		}},
		{"pushed again", func(t *testing.T, r *region, o *officer) revision.Hash {
			o.withdrawn = true
			s := o.dated(noon, stamped(noon))
			want(t, "pushed", o.push(s), "quarantined:key_revoked")
			o.withdrawn = false
			later(r, func() { o.push(s); r.admitAll(t) })
			return s.Rev
		}},
		{"admitted, of a key that was withdrawn", func(t *testing.T, r *region, o *officer) revision.Hash {
			o.withdrawn = true
			s := o.dated(noon, stamped(noon))
			want(t, "pushed", o.push(s), "quarantined:key_revoked")
			later(r, func() { r.admitAll(t) })
			return s.Rev
		}},
		{"admitted, of what could not be opened then", func(t *testing.T, r *region, o *officer) revision.Hash {
			s := o.dated(noon, stamped(noon))
			r.shut = true
			want(t, "pushed", r.push(o.dev, sealed(s.Rev, o.dev, 1, s.AppendLine(nil))), "quarantined:cannot_open")
			r.shut = false
			later(r, func() { r.admitAll(t) })
			return s.Rev
		}},
		{"admitted, of whom nobody knew", func(t *testing.T, r *region, o *officer) revision.Hash {
			delete(r.officers, o.id)
			s := o.dated(noon, stamped(noon))
			want(t, "pushed", o.push(s), "quarantined:unknown_author")
			r.officers[o.id] = o
			later(r, func() { r.admitAll(t) })
			return s.Rev
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRegion(t)
			o := r.join(regionfile.Patrol, "unit-a")
			rev := c.play(t, r, o)
			got := r.leaves[rev].Receipt
			if d := cmp.Diff(&revision.Receipt{After: seen, At: seen}, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestQuarantineSaysBothTimes: what a withdrawn key signed says when it claims to be
// of, and when it came.
func TestQuarantineSaysBothTimes(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Patrol, "unit-a")
	o.withdrawn = true
	back := noon.Add(-48 * time.Hour)
	want(t, "pushed", o.push(o.dated(back, stamped(noon.Add(-time.Hour)))), "quarantined:key_revoked")
	for _, a := range r.asides {
		if a.Made != back.UnixMilli() {
			t.Errorf("made at %d", a.Made)
		}
		if diff := cmp.Diff(&revision.Receipt{After: noon.Add(-time.Hour).UnixMilli(), At: noon.UnixMilli(), Flag: moment.FlagBefore}, a.Receipt); diff != "" {
			t.Error(diff)
		}
	}
}

// TestNoDeviceSaysItsReceipt: what a device says of when the region saw something is
// passed over.
func TestNoDeviceSaysItsReceipt(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Patrol, "unit-a")
	s := o.dated(noon, nil)
	s.Receipt = &revision.Receipt{At: 5}
	want(t, "pushed", o.push(s), "stored")
	if got := r.signed[s.Rev].Receipt; got == nil || got.At != noon.UnixMilli() {
		t.Errorf("%+v", got)
	}
}

// TestAReceiptMakesNoOtherLine: what a device says beside a revision does not make two
// of one, where it is set aside either.
func TestAReceiptMakesNoOtherLine(t *testing.T) {
	r := newRegion(t)
	o := r.join(regionfile.Patrol, "unit-a")
	o.withdrawn = true
	s := o.dated(noon, nil)
	for at := range int64(3) {
		s.Receipt = &revision.Receipt{At: 1 + at}
		want(t, "pushed", o.push(s), "quarantined:key_revoked")
	}
	if len(r.asides) != 1 {
		t.Errorf("%d lines of one", len(r.asides))
	}
}

// admitAll has a person take in all that is set aside.
func (r *region) admitAll(t *testing.T) {
	t.Helper()
	b := NewBatch(r, r, ground(), r.now)
	for key := range r.asides {
		if _, err := b.Admit(r.inspector(uuid.Nil), key); err != nil {
			t.Fatal(err)
		}
	}
	r.write(b.Changes())
}
