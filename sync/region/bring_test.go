package region

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/disk"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/older"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/place"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// olderFolder writes what a region has as version 0.2 kept it, with its passport
// and key.
func (w *world) olderFolder() string {
	w.t.Helper()
	dir := w.t.TempDir()
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	for _, name := range []string{place.PassportName, "key"} {
		b, err := os.ReadFile(filepath.Join(w.opts.Dir, name))
		must(err)
		must(disk.Replace(filepath.Join(dir, name), b))
	}
	keys, err := (place.Place{Dir: dir}).SealingKeys()
	must(err)
	key := keys.Current()
	people := older.People{Officers: w.region.people().Published()}
	for _, d := range w.region.people().Devices() {
		people.Devices = append(people.Devices, *d)
	}
	for name, v := range map[string]any{"keys": w.region.keys, "register": people, "file": w.region.people().File(), "names": pki.NamedOf(w.region.people())} {
		plain, err := json.Marshal(v)
		must(err)
		sealed := seal.Seal(w.opts.Rand, key, w.region.id, "region/"+name, plain)
		must(disk.Replace(filepath.Join(dir, name+".sealed"), sealed))
	}
	l, err := ledger.Open(w.t.Context(), ledger.Options{Dir: dir, Store: w.region.id, Keys: seal.Ring{key.ID(): key}, StoreKey: key.ID(), Server: true, Older: true, Now: w.clock.now, Rand: w.opts.Rand, Reserve: -1})
	must(err)
	for _, s := range w.store.stored() {
		_, err := l.Append(w.t.Context(), ledger.Entry{Signed: s, Key: key.ID()})
		must(err)
	}
	for _, a := range w.store.lines {
		must(l.Quarantine(w.t.Context(), ledger.QuarantinedLine{Held: a.Held, Reason: a.Reason, Rev: a.Rev, Device: a.Device, DSeq: a.DSeq,
			Linked: a.Signed && !a.Held, From: a.From, Line: a.Line}))
	}
	must(l.Close())
	return dir
}

// A region of version 0.2 is brought into a store at its first opening: who was
// in is in, what was stored is read by whom it concerns, what was set aside is
// there with its reason, a device goes on at its number, and the old files lie
// beside.
func TestAnOlderRegionIsBrought(t *testing.T) {
	w := newWorld(t, nil)
	patrol, sup, insp := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
	lost := w.enrol(regionfile.Patrol, "unit-a")
	gone := lost.encounter(newID(), nil)
	lost.push(gone)
	crew := raid.Crew{ID: newID(), Members: []uuid.UUID{patrol.officer}}
	plan := sup.write(raid.KindRaid, newID(), raid.Raid{Unit: "unit-a", Crews: []raid.Crew{crew}}, nil)
	sup.push(plan)
	id := newID()
	first := patrol.encounter(id, nil)
	bad := patrol.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" })
	second := patrol.encounter(id, func(_ *raid.Encounter, e *revision.Envelope) { e.Parents = []revision.Hash{first.Rev} })
	missing := patrol.encounter(newID(), nil)
	waits := patrol.encounter(newID(), nil)
	patrol.push(first, bad, second, waits)
	rep, err := w.region.LoadRegister(t.Context(), admin.RegisterRequest{Register: "G_POL", File: listOf("Тестов;Алихан;14.03.2080;" + districtA)})
	if err != nil || rep.Written != 1 {
		t.Fatal(rep, err)
	}
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Device: lost.Identity().Device}); err != nil {
		t.Fatal(err)
	}
	had := hashes(w.store.stored()...)
	dir := w.olderFolder()
	addr := w.url[len("https://"):]
	w.stop()
	w.opts.Dir, w.opts.KeyFile, w.opts.store, w.opts.Known = dir, "", nil, true
	w.start(addr)
	if n := w.count(); n != len(had) {
		t.Errorf("%d revisions arrived of %d", n, len(had))
	}
	v, err := w.region.Verify(t.Context())
	if err != nil || !v.Good || v.Held != 1 || v.Quarantined != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	if d := cmp.Diff(had, insp.pull()); d != "" { // the plan, the list, all of the unit and the district
		t.Errorf("the inspector (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"duplicate", "stored"}, results(patrol.push(second, missing))); d != "" {
		t.Error(d)
	}
	if h, err := patrol.Hello(t.Context()); err != nil || h.Device.Contiguous != 5 {
		t.Errorf("contiguous %d, %v", h.Device.Contiguous, err)
	}
	if _, err := lost.Changes(t.Context(), "", 1, 0); wire.Code(err) != wire.CodeRevoked {
		t.Errorf("a device that was revoked: %v", err)
	}
	if name, found := older.Found(dir); found {
		t.Errorf("%s is still there", name)
	}
	if _, found := older.Found(filepath.Join(dir, "before")); !found {
		t.Error("the old files are gone")
	}
	w.restart()
	if n := w.count(); n != len(had)+2 {
		t.Errorf("after a restart: %d revisions", n)
	}
}

// Where the bringing was cut off it begins anew, or ends what is left.
func TestABringingThatWasCutOff(t *testing.T) {
	for _, c := range []struct {
		name string
		cut  func(t *testing.T, dir string) // brings a folder to where it was cut off
	}{
		{"while the store was made", func(t *testing.T, dir string) {
			if err := os.MkdirAll(filepath.Join(filepath.Join(dir, "store.made"), "badger"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(filepath.Join(dir, "store.made"), "badger", "MANIFEST"), []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"while the old files were put aside", func(t *testing.T, dir string) {
			r, err := Open(t.Context(), Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"journal", "register.sealed"} {
				if err := os.Rename(filepath.Join(dir, "before", name), filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			patrol := w.enrol(regionfile.Patrol, "unit-a")
			first := patrol.encounter(newID(), nil)
			patrol.push(first)
			dir := w.olderFolder()
			c.cut(t, dir)
			addr := w.url[len("https://"):]
			w.stop()
			w.opts.Dir, w.opts.KeyFile, w.opts.store = dir, "", nil
			w.start(addr)
			if n := w.count(); n != 1 {
				t.Errorf("%d revisions", n)
			}
			if d := cmp.Diff([]string{"duplicate", "stored"}, results(patrol.push(first, patrol.encounter(newID(), nil)))); d != "" {
				t.Error(d)
			}
			if name, found := older.Found(dir); found {
				t.Errorf("%s is still there", name)
			}
		})
	}
}
