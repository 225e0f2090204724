package region

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/moment"
	"shyraq/sync/revision"
)

// anchor is the region's time as a hello brings it to a station.
func (s *station) anchor() *revision.Anchor {
	s.w.t.Helper()
	var told wire.Anchor
	s.OnAnchor(func(a wire.Anchor) { told = a })
	s.hello(s.w.t)
	return told.Name()
}

// dated is an encounter that says when it was made, and names a time.
func (s *station) dated(made time.Time, anchor *revision.Anchor) revision.Signed {
	return s.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) {
		e.Time, e.Anchor = revision.Time{MS: made.UnixMilli()}, anchor
	})
}

// TestTimesThatCannotBe: a revision's time is held against the time that the region
// signed to its device, and against when it came; what cannot be is stored all the
// same, and told to who reads it and to the audit.
func TestTimesThatCannotBe(t *testing.T) {
	hour := time.Hour
	for _, c := range []struct {
		name  string
		write func(w *world, s *station, a *revision.Anchor) revision.Signed
		late  time.Duration // until it is sent
		flag  string
		since bool // the bound is told
	}{
		{"honest", func(w *world, s *station, a *revision.Anchor) revision.Signed { return s.dated(w.clock.now(), a) }, 0, "", true},
		{"honest, a month late", func(w *world, s *station, a *revision.Anchor) revision.Signed {
			return s.dated(w.clock.now().Add(hour), a)
		}, 30 * day, "", true},
		{"honest, its clock at 1970 and known to be", func(w *world, s *station, a *revision.Anchor) revision.Signed {
			return s.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) {
				now := w.clock.now()
				e.Time, e.Anchor = revision.Time{MS: now.UnixMilli()}, a
				e.Clock = &revision.Reading{MS: 5, Behind: now.UnixMilli() - 5}
			})
		}, hour, "", true},
		{"of an earlier program", func(w *world, s *station, _ *revision.Anchor) revision.Signed {
			return s.dated(w.clock.now().Add(-day), nil)
		}, 0, "", false},
		{"P01 dated back by a day", func(w *world, s *station, a *revision.Anchor) revision.Signed {
			return s.dated(w.clock.now().Add(-day), a)
		}, 0, moment.FlagBefore, true},
		{"P01 dated back by a day, sent a month later", func(w *world, s *station, a *revision.Anchor) revision.Signed {
			return s.dated(w.clock.now().Add(-day), a)
		}, 30 * day, moment.FlagBefore, true},
		{"P02 26 hours ahead, and not known to be", func(w *world, s *station, a *revision.Anchor) revision.Signed {
			return s.dated(w.clock.now().Add(26*hour), a)
		}, hour, moment.FlagAfter, true},
		{"P01 the anchor of another device", func(w *world, s *station, _ *revision.Anchor) revision.Signed {
			return s.dated(w.clock.now(), w.enrol(regionfile.Patrol, "unit-a").anchor())
		}, 0, moment.FlagForeign, false},
		{"P01 the anchor of another region", func(w *world, s *station, _ *revision.Anchor) revision.Signed {
			other := wire.Anchor{At: w.clock.now()}
			other.Sign(s.key, newID(), s.Identity().Device)
			return s.dated(w.clock.now(), other.Name())
		}, 0, moment.FlagForeign, false},
		{"P01 an anchor that was moved", func(w *world, s *station, a *revision.Anchor) revision.Signed {
			return s.dated(w.clock.now(), &revision.Anchor{MS: a.MS - day.Milliseconds(), Sig: a.Sig})
		}, 0, moment.FlagForeign, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			s, reader := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
			a := s.anchor()
			s.dated(w.clock.now(), nil) // something stands before it in the chain
			made := c.write(w, s, a)
			w.clock.add(c.late)
			if got := results(s.push(s.chain...)); got[1] != "stored" {
				t.Fatalf("pushed: %v", got)
			}
			want := &revision.Receipt{At: w.clock.now().UnixMilli(), Flag: c.flag}
			if c.since {
				want.After = a.MS
			}
			reader.pull()
			if d := cmp.Diff(want, reader.news.revs[made.Rev].Receipt); d != "" {
				t.Errorf("who reads it is told:\n%s", d)
			}
			var noted []audit.Frame
			for _, f := range w.frames("time") {
				noted = append(noted, audit.Frame{Action: f.Action, Revs: f.Revs, Reason: f.Reason, Allowed: f.Allowed, Then: f.Then, After: f.After, Until: f.Until})
			}
			var expected []audit.Frame
			if c.flag != "" {
				f := audit.Frame{Action: "time", Revs: []revision.Hash{made.Rev}, Reason: c.flag, Allowed: true, Then: made.Envelope.Moment()}
				f.After, f.Until = want.Bounds()
				expected = append(expected, f)
			}
			if d := cmp.Diff(expected, noted); d != "" {
				t.Errorf("the audit has:\n%s", d)
			}
		})
	}
}

// frames are the entries of an action in the audit.
func (w *world) frames(action string) (out []audit.Frame) {
	w.t.Helper()
	page, err := w.region.Audit(w.t.Context(), admin.AuditRequest{})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, raw := range page.Rows {
		var f audit.Frame
		if json.Unmarshal(raw, &f) == nil && f.Action == action {
			out = append(out, f)
		}
	}
	return out
}

// TestAWithdrawnKeyShowsBothTimes (P09): who has a key that was withdrawn can say that he
// signed before that. The person who looks at it is told when it came, and it keeps
// that when it is taken in.
func TestAWithdrawnKeyShowsBothTimes(t *testing.T) {
	w := newWorld(t, nil)
	s, reader := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
	a := s.anchor()
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Officer: s.officer}); err != nil {
		t.Fatal(err)
	}
	w.clock.add(time.Hour)
	made := s.dated(w.clock.now().Add(-2*time.Hour), a)
	if got := results(s.push(made)); got[0] != "quarantined:key_revoked" {
		t.Fatalf("pushed: %v", got)
	}
	seen := w.clock.now()
	page, err := w.region.Asides(t.Context(), admin.AsidesRequest{})
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("%+v, %v", page, err)
	}
	row := page.Rows[0]
	got := []any{row.Made, row.After, row.Seen, row.Flag}
	if d := cmp.Diff([]any{made.Envelope.Moment(), a.At(), seen.UTC().Truncate(time.Millisecond), moment.FlagBefore}, got); d != "" {
		t.Errorf("a person is told:\n%s", d)
	}
	w.clock.add(day)
	if rep, err := w.region.Admit(t.Context(), admin.AdmitRequest{Keys: []string{row.Key}}); err != nil || rep.Admitted != 1 {
		t.Fatalf("%+v, %v", rep, err)
	}
	reader.pull()
	want := &revision.Receipt{After: a.MS, At: seen.UnixMilli(), Flag: moment.FlagBefore}
	if d := cmp.Diff(want, reader.news.revs[made.Rev].Receipt); d != "" {
		t.Errorf("who reads it is told:\n%s", d)
	}
}
