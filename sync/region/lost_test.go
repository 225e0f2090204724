package region

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/audit"
)

// TestLost: of a lost device is told what it was given, by whom it was unlocked, and
// nothing of another's; revoked in the same step it reads nothing more.
func TestLost(t *testing.T) {
	w := newWorld(t, nil)
	author, reader, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Supervisor, "unit-b")
	for range 3 {
		author.push(author.encounter(newID(), nil))
	}
	reader.pull()
	other.pull()
	unlocked := w.clock.now().Add(90 * time.Minute).UTC()
	trail := &trailOf{looks: []wire.Look{{Number: 3, At: unlocked, Action: "unlock", Officer: reader.officer}}}
	reader.Follow(trail)
	w.clock.add(2 * time.Hour) // it is told once it took place
	reader.hello(t)
	for _, row := range []struct {
		name           string
		of             *station
		records, wrote int
	}{{"who reads", reader, 3, 0}, {"who wrote, and read nothing", author, 0, 3}, {"another unit's", other, 0, 0}} {
		rep, err := w.region.Lost(t.Context(), admin.LostRequest{Device: row.of.Identity().Device})
		if err != nil {
			t.Fatal(err)
		}
		counted := 0
		for _, n := range rep.Nights {
			counted += n.Records
		}
		if rep.Records != row.records || counted != row.records || rep.Wrote != uint64(row.wrote) || rep.Revoked {
			t.Errorf("%s: %+v", row.name, rep)
		}
		if len(rep.Officers) != 1 || rep.Officers[0].ID != row.of.officer || rep.Officers[0].Name == "" {
			t.Errorf("%s: officers %+v", row.name, rep.Officers)
		}
		if row.of == reader && (!rep.Officers[0].Unlocked.Equal(unlocked) || rep.From.IsZero() || rep.Until.Before(rep.From) || rep.Contact.IsZero()) {
			t.Errorf("%s: unlocked %v, given %v to %v, contact %v", row.name, rep.Officers[0].Unlocked, rep.From, rep.Until, rep.Contact)
		}
	}
	rep, err := w.region.Lost(t.Context(), admin.LostRequest{Device: reader.Identity().Device, Revoke: true})
	if err != nil || !rep.Revoked || rep.Records != 3 {
		t.Errorf("%+v, %v", rep, err)
	}
	if _, err := reader.Directory(t.Context(), ""); !errors.Is(err, errs.Denied) {
		t.Errorf("it reads on: %v", err)
	}
	if _, err := w.region.Lost(t.Context(), admin.LostRequest{Device: uuid.New()}); !errors.Is(err, errs.NotFound) {
		t.Errorf("a device that is none: %v", err)
	}
}

// BenchmarkLost asks for a device that was given 100,000 records, a hundred at once,
// the audit and its log included.
func BenchmarkLost(b *testing.B) {
	w := newWorld(b, nil)
	device := w.enrol(regionfile.Supervisor, "unit-a").Identity().Device
	for range 1000 {
		f := audit.Frame{Action: string(access.Read), Device: device, Allowed: true}
		for range 100 {
			f.Records = append(f.Records, newID())
		}
		if err := w.region.journal.Write(b.Context(), f); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		rep, err := w.region.Lost(b.Context(), admin.LostRequest{Device: device})
		if err != nil || rep.Records != 100_000 {
			b.Fatal(rep.Records, err)
		}
	}
}
