package device

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/admin"
)

// TestWhatMayBeReadNoMoreIsDropped has rights end of officers whose devices have whole
// records: with the next exchange a device lets go of what its officer may not read any
// more, keeps of what he reads in part that part, and never loses what he wrote himself
// or has not sent. What is given back to him comes once more.
func TestWhatMayBeReadNoMoreIsDropped(t *testing.T) {
	a := newAway(t)
	patrol := a.unlocked()
	units := patrol.Region().Units
	here, there := units[0].ID, units[1].ID
	change := func(who uuid.UUID, c admin.OfficerChange) {
		t.Helper()
		c.Officer = who
		a.must(a.region.ChangeOfficer(bg, c))
	}
	// sees are the groups of fields he reads of a record; none where he reads nothing.
	sees := func(d *duty.Duty, id uuid.UUID) fields.Set {
		f, err := d.Encounter(bg, id)
		if err != nil {
			return fields.None
		}
		return fields.All &^ f.Withheld
	}
	holds := func(when string, d *duty.Duty, id uuid.UUID, want fields.Set) {
		t.Helper()
		if got := sees(d, id); got != want {
			t.Errorf("%s: he reads %q, not %q", when, got, want)
		}
		rows, err := d.Search(bg, "Сынақ")
		a.must(err)
		found := false
		for _, r := range rows {
			found = found || r.ID == id
		}
		if found != (want == fields.All) {
			t.Errorf("%s: the search finds it: %v", when, found)
		}
	}
	part := fields.Facts | fields.School | fields.Risk

	inspector, ins := a.join(regionfile.Inspector, here, "Гүлнар")
	boss, sup := a.join(regionfile.Supervisor, here, "Ерлан")
	id := a.met(patrol)
	own := a.met(inspector)
	a.sync(patrol, inspector, boss, inspector)
	holds("an inspector of the unit", inspector, id, fields.All)
	holds("its supervisor", boss, id, fields.All)
	unsent := a.met(inspector)

	change(ins, admin.OfficerChange{Role: regionfile.Patrol})
	holds("before he hears of it", inspector, id, fields.All)
	a.sync(inspector)
	holds("an inspector who became a patrol", inspector, id, fields.None)
	holds("what he wrote and sent", inspector, own, fields.All)
	holds("what he had not sent", inspector, unsent, fields.All)
	later := a.met(patrol)
	a.sync(patrol, inspector)
	holds("what came later", inspector, later, fields.None)

	change(ins, admin.OfficerChange{Role: regionfile.Inspector})
	a.sync(inspector)
	holds("who is an inspector again", inspector, id, fields.All)
	holds("of what came meanwhile", inspector, later, fields.All)
	change(ins, admin.OfficerChange{Unit: there})
	a.sync(inspector)
	holds("who was moved to another unit", inspector, id, fields.None)
	holds("what he wrote in the one before", inspector, own, fields.All)

	change(sup, admin.OfficerChange{Unit: there, Oversees: &[]string{here}})
	a.sync(boss)
	holds("who leads it no more and oversees it", boss, id, part)
	change(sup, admin.OfficerChange{Oversees: &[]string{}})
	a.sync(boss)
	holds("who does not oversee it either", boss, id, fields.None)
	change(sup, admin.OfficerChange{Unit: here})
	a.sync(boss)
	holds("who leads it again", boss, id, fields.All)
	holds("who saw it first", patrol, id, fields.All)
	if _, _, err := boss.SyncOnce(bg); err != nil {
		t.Error(err)
	}
}
