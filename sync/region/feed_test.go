package region

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/place"
	"shyraq/sync/revision"
)

func (s *station) sees(what string, want ...revision.Signed) {
	s.w.t.Helper()
	if d := cmp.Diff(hashes(want...), s.pull()); d != "" {
		s.w.t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// count says how many revisions the region has.
func (w *world) count() int {
	w.t.Helper()
	n, err := w.region.store.Count(w.t.Context(), access.Upkeep())
	if err != nil {
		w.t.Fatal(err)
	}
	return n.Revisions
}

// What each role reads of one night in two units.
func TestWhoReadsWhat(t *testing.T) {
	w := newWorld(t, nil)
	patrol, mate, stranger := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	insp, sup, admin := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Administrator, "")
	foreign := w.enrol(regionfile.Supervisor, "unit-b")
	own := patrol.encounter(newID(), nil)
	far := stranger.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) { v.Place.District, e.District = districtB, districtB })
	near := stranger.encounter(newID(), inA) // unit-b, but in the district of unit-a
	said := stranger.encounter(newID(), nil) // says so, and nothing speaks for it
	plan := sup.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a"}, nil)
	patrol.push(own)
	if d := cmp.Diff([]string{"stored", "stored", "stored:district"}, results(stranger.push(far, near, said))); d != "" {
		t.Error(d)
	}
	sup.push(plan)
	patrol.sees("the author and his unit's plan", own, plan)
	mate.sees("another patrol", plan)
	stranger.sees("the other unit's patrol", far, near, said)
	insp.sees("the inspector of the district", own, near, plan)
	sup.sees("the supervisor of the unit", own, plan)
	foreign.sees("the other supervisor", far, near, said)
	admin.sees("the administrator")
}

// A crew reads what its members wrote, from the moment the plan makes it one:
// what was there before comes too.
func TestScopeChangeDeliversWhatWasBefore(t *testing.T) {
	w := newWorld(t, nil)
	a, b, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	night, team := newID(), newID()
	r := a.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Raid, e.Crew = night, team })
	a.push(r)
	b.sees("before the plan")
	plan := sup.write(raid.KindRaid, night, raid.Raid{Unit: "unit-a", Crews: []raid.Crew{{ID: team, Members: []uuid.UUID{b.officer}}}}, nil)
	sup.push(plan)
	b.sees("after the plan", r, plan)
	out := sup.write(raid.KindRaid, night, raid.Raid{Unit: "unit-a", Crews: []raid.Crew{{ID: team}}}, func(e *revision.Envelope) { e.Parents = []revision.Hash{plan.Rev} })
	sup.push(out)
	later := a.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Raid, e.Crew = night, team })
	a.push(later)
	b.sees("taken off the crew", r, plan, out)
}

// When the pen passes to an officer he gets the record whole, its reviews
// included, though he read past them long ago.
func TestPenPassDeliversWhatWasBefore(t *testing.T) {
	w := newWorld(t, nil)
	a, b, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b"), w.enrol(regionfile.Supervisor, "unit-a")
	id := newID()
	r1 := a.encounter(id, nil)
	a.push(r1)
	v := sup.write(raid.KindReview, newID(), raid.Review{Record: id, Rev: string(r1.Rev), Decision: raid.Return}, nil)
	sup.push(v)
	b.sees("before")
	r2 := a.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
		e.Parents, v.Pen = []revision.Hash{r1.Rev}, raid.Pen{Officer: b.officer}
	})
	a.push(r2)
	b.sees("after", r1, v, r2)
	r3 := b.encounter(id, func(v *raid.Encounter, e *revision.Envelope) { e.Parents = []revision.Hash{r2.Rev} })
	if d := cmp.Diff([]string{"stored"}, results(b.push(r3))); d != "" {
		t.Error(d)
	}
	a.sees("the author goes on reading", r1, v, r2, r3)
}

// A returned record finds its author on whatever device he opens next.
func TestReviewComesHomeOnASecondDevice(t *testing.T) {
	w := newWorld(t, nil)
	first, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	id := newID()
	r := first.encounter(id, nil)
	first.push(r)
	sup.pull()
	v := sup.write(raid.KindReview, newID(), raid.Review{Record: id, Rev: string(r.Rev), Decision: raid.Return, Comments: []raid.Comment{{Field: "note", Text: "толықтыр"}}}, nil)
	sup.push(v)
	again, err := w.region.Invite(t.Context(), admin.InviteRequest{Officer: first.officer})
	if err != nil {
		t.Fatal(err)
	}
	second := w.enrolWith(again, "unit-a")
	second.sees("on the second device", r, v)
	answer := second.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
		e.Parents, v.Answer = []revision.Hash{r.Rev}, &raid.Answer{Review: newID()}
	})
	if d := cmp.Diff([]string{"stored"}, results(second.push(answer))); d != "" {
		t.Error(d)
	}
	first.sees("on the first device", r, v, answer)
}

// A poll that waits is answered as soon as something comes, and by many pages
// nothing is skipped.
func TestLongPollAndPages(t *testing.T) {
	w := newWorld(t, nil)
	a, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	sup.pull()
	got := make(chan courier.Page, 1)
	go func() {
		p, err := sup.Changes(context.Background(), sup.reader.Cursor(), 10, 40*time.Second)
		if err != nil {
			t.Error(err)
		}
		got <- p
	}()
	r := a.encounter(newID(), nil)
	a.push(r)
	if p := <-got; len(p.Revisions) != 1 || p.Revisions[0].Rev != r.Rev {
		t.Errorf("the poll brought %d revisions", len(p.Revisions))
	}
	all := []revision.Signed{r}
	for range 24 {
		all = append(all, a.encounter(newID(), nil))
	}
	a.push(all[1:]...)
	var have []revision.Signed
	cursor := ""
	for more := true; more; {
		p, err := sup.Changes(t.Context(), cursor, 7, 0)
		if err != nil {
			t.Fatal(err)
		}
		have, cursor, more = append(have, p.Revisions...), p.Cursor, p.More
	}
	if d := cmp.Diff(hashes(all...), hashes(have...)); d != "" {
		t.Error(d)
	}
}

// After a restore the region has a new epoch: cursors end, and devices push
// again what they have.
func TestNewEpoch(t *testing.T) {
	w := onDisk(t)
	s := w.enrol(regionfile.Patrol, "unit-a")
	a := s.encounter(newID(), nil)
	m := courier.NewMachine(courier.MachineOptions{Now: w.clock.now, Chance: func() float64 { return 0.5 }, Transport: s.Client, Outbox: s.outbox})
	run := func(what string) {
		t.Helper()
		for range 20 {
			if next := m.Step(t.Context()); m.Status().State == courier.UpToDate {
				return
			} else if next.After(w.clock.now()) {
				w.clock.add(next.Sub(w.clock.now()))
			}
		}
		t.Fatalf("%s: %+v", what, m.Status())
	}
	run("first")
	addr := w.url[len("https://"):]
	w.stop()
	backup := t.TempDir()
	if err := os.CopyFS(backup, os.DirFS(w.opts.Dir)); err != nil {
		t.Fatal(err)
	}
	w.start(addr)
	b := s.encounter(newID(), nil)
	m.Nudge()
	run("second")
	s.pull()
	w.stop()
	w.opts.Dir, w.opts.KeyFile = backup, filepath.Join(w.opts.Dir, "key")
	if err := place.NewEpoch(w.opts.Dir, rand.Reader); err != nil {
		t.Fatal(err)
	}
	w.start(addr)
	if n := w.count(); n != 1 {
		t.Errorf("the backup has %d revisions", n)
	}
	if _, err := s.Changes(t.Context(), s.reader.Cursor(), 10, 0); wire.Code(err) != wire.CodeEpoch {
		t.Errorf("an old cursor: %v", err)
	}
	w.clock.add(10 * time.Minute)
	run("after the restore")
	s.sees("the feed begins anew by itself", a, b)
}

// A revoked officer reads nothing more on any device, at once.
func TestRevokedOfficer(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Supervisor, "unit-a")
	s.pull()
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Officer: s.officer}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Changes(t.Context(), "", 10, 0); wire.Code(err) != "officer_revoked" {
		t.Errorf("got %v", err)
	}
	r := s.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a"}, nil)
	if d := cmp.Diff([]string{"quarantined:key_revoked"}, results(s.push(r))); d != "" {
		t.Error(d)
	}
}

// What the region itself plans reaches the unit, signed by its own key; loading
// the same file again changes nothing.
func TestPlannedRaids(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	id := newID()
	from := time.Date(2095, 6, 2, 22, 0, 0, 0, time.FixedZone("", 5*3600))
	with := func(note string) []byte {
		return regionFile(t, func(r *regionfile.Region) {
			r.Raids = []regionfile.Plan{{ID: id, Raid: raid.Raid{Type: "R1", Night: "2095-06-02", From: from, To: from.Add(8 * time.Hour), Unit: "unit-a", Note: note}}}
		})
	}
	load := func(file []byte, dry bool, want int) {
		t.Helper()
		rep, err := w.region.Load(t.Context(), file, dry)
		if err != nil || rep.Raids != want {
			t.Fatalf("%+v, %v", rep, err)
		}
	}
	load(with("а"), true, 1)
	if got := s.pull(); len(got) != 0 {
		t.Error("a dry run wrote")
	}
	load(with("а"), false, 1)
	load(with("а"), false, 0)
	if got := s.pull(); len(got) != 1 {
		t.Errorf("the patrol has %d revisions of the plan", len(got))
	}
	load(with("ә"), false, 1)
	if got := s.pull(); len(got) != 2 {
		t.Errorf("the patrol has %d revisions of the plan", len(got))
	}
	other := strings.Replace(string(with("а")), `"id":"astana"`, `"id":"kyzylorda"`, 1)
	if _, err := w.region.Load(t.Context(), []byte(other), false); wire.Code(err) != "another_region" {
		t.Errorf("another region: %v", err)
	}
}

// A pulled revision counts only if its signature is by a key of the directory.
func TestForgedNewsIsNotApplied(t *testing.T) {
	w := newWorld(t, nil)
	a, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	good := a.encounter(newID(), nil)
	a.push(good)
	_, foreign, _ := ed25519.GenerateKey(rand.Reader)
	forged := a.encounter(newID(), nil)
	bad, _ := revision.Sign(forged.Envelope, foreign)
	forged.Sig = bad.Sig
	e := forged.Envelope
	line := intake.Line{Raw: forged.AppendLine(nil), From: e.Device, Rev: forged.Rev, Device: e.Device, DSeq: e.DSeq, Prev: e.Prev, Signed: &forged, Hand: intake.Good}
	if got, err := w.region.records.Take(t.Context(), e.Device, []intake.Line{line}); err != nil || got.Verdicts[0].Result != wire.Stored {
		t.Fatal(got, err)
	}
	p, err := sup.reader.Pull(t.Context(), 0)
	if err != nil || p.Bad != 1 || p.Added != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	sup.sees("only what verifies", good)
}

// Someone who enrols after the directory was read is no stranger for long.
func TestNewAuthorRefreshesTheDirectory(t *testing.T) {
	w := newWorld(t, nil)
	sup := w.enrol(regionfile.Supervisor, "unit-a")
	sup.pull()
	late := w.enrol(regionfile.Patrol, "unit-a")
	r := late.encounter(newID(), nil)
	late.push(r)
	sup.sees("the newcomer's record", r)
}

// Every reading leaves an audit frame, of ids alone.
func TestReadingsAreJournalled(t *testing.T) {
	w := newWorld(t, nil)
	a, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	id := newID()
	a.push(a.encounter(id, nil))
	sup.pull()
	found := false
	for _, n := range w.store.notes {
		found = found || n.Action == "read" && n.Officer == sup.officer && len(n.Records) == 1 && n.Records[0] == id && n.Allowed
	}
	if !found {
		t.Errorf("no frame for the reading: %+v", w.store.notes)
	}
}

// A venue that left the region file is told to devices by its name, once however often the
// file is loaded: records speak of it by its id alone.
func TestWhatLeftTheFileIsToldByName(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	for _, change := range []func(*regionfile.Region){venueFile, func(r *regionfile.Region) { venueFile(r); r.Venues = r.Venues[1:] }} {
		for range 2 {
			if _, err := w.region.Load(t.Context(), regionFile(t, change), false); err != nil {
				t.Fatal(err)
			}
		}
	}
	told, err := s.Directory(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	region := told.Directory.Region
	if got := region.PlaceNames(raid.Place{Venue: "v1"}).KK; got != "Айдын" || len(region.Venues) != 1 || len(region.Ended.Venues) != 1 {
		t.Errorf("the place of a record is %q; %d venues, %d ended", got, len(region.Venues), len(region.Ended.Venues))
	}
}
