package device

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/drift"
	"shyraq/sync/position"
	"shyraq/sync/region/admin"
)

// join enrols another officer on a device of his own, and unlocks it.
func (a *away) join(role regionfile.Role, unit, name string) (*duty.Duty, uuid.UUID) {
	a.t.Helper()
	cfg := a.cfg
	cfg.Dir, cfg.Vault, cfg.Clock = filepath.Join(a.t.TempDir(), "device"), devicetest.Vault(a.own), drift.New(a.own)
	invite, err := a.region.Invite(a.t.Context(), admin.InviteRequest{Role: role, Unit: unit, Name: name})
	a.must(err)
	known, err := a.device.Identity()
	a.must(err)
	d, err := Open(bg, cfg)
	a.must(err)
	a.t.Cleanup(func() { _ = d.Close(nil) })
	a.must(d.Enrol(a.t.Context(), duty.Enrolment{Server: known.Server, Code: invite.Code, PIN: grantPIN}))
	a.must(d.Unlock(bg, invite.Officer, grantPIN))
	return d.Duty(), invite.Officer
}

func (a *away) sync(all ...*duty.Duty) {
	a.t.Helper()
	for _, d := range all {
		_, _, err := d.SyncOnce(bg)
		a.must(err)
	}
}

// TestPositionsOverTheWire plays a night of two crews, their supervisor and that of
// another unit, on devices and a region that are all real.
func TestPositionsOverTheWire(t *testing.T) {
	a := newAway(t)
	one := a.unlocked()
	unit := one.Officer().Unit
	units := one.Region().Units
	two, second := a.join(regionfile.Patrol, unit, "Бекзат")
	boss, _ := a.join(regionfile.Supervisor, unit, "Ерлан")
	foreign, _ := a.join(regionfile.Supervisor, units[1].ID, "Гүлнар")
	point := raid.Point{Lat: 511_282_000, Lon: 714_304_000}
	here := func() duty.Whereabouts {
		percent := 7
		return duty.Whereabouts{Known: true, Point: point, Accuracy: 9, At: a.own(), Walked: &percent}
	}
	tells := func(when string, d *duty.Duty, want position.Standing) {
		t.Helper()
		a.pass(position.Every)
		if got, err := d.TellPosition(bg, here()); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", when, got, err, want)
		}
	}
	sees := func(d *duty.Duty) map[uuid.UUID]position.OfCrew {
		t.Helper()
		all, _, err := d.Positions(bg, "")
		a.must(err)
		of := map[uuid.UUID]position.OfCrew{}
		for _, p := range all {
			of[p.Officer] = p
		}
		return of
	}
	a.sync(one, two, boss, foreign)
	tells("before there is a raid", one, "")
	r := raid.Raid{Type: "NIGHT", Night: "2095-06-01", From: a.own().Add(-time.Hour), To: a.own().Add(6 * time.Hour)}
	for i, who := range []uuid.UUID{a.who, second} {
		r.Crews = append(r.Crews, raid.Crew{Name: []string{"1", "2"}[i], Members: []uuid.UUID{who}})
	}
	_, err := boss.PlanRaid(bg, uuid.Nil, r)
	a.must(err)
	a.sync(boss, one, two, foreign)

	tells("who never agreed", one, position.StandsHidden)
	a.must(one.AgreeTrack(bg, true))
	tells("who has his way kept here", one, position.StandsHidden)
	a.must(one.AgreePosition(bg, true))
	tells("who agreed", one, position.StandsHere)
	tells("his colleague", two, position.StandsHidden)
	got := sees(boss)
	if p := got[a.who]; len(got) != 2 || p.Lat != point.Lat || p.Lon != point.Lon || p.Accuracy != 9 || p.Walked == nil || *p.Walked != 7 || a.own().Sub(p.At) > time.Minute {
		t.Errorf("his supervisor sees %+v", got)
	}
	if p := got[second]; p.Standing != position.StandsHidden || p.Lat != 0 {
		t.Errorf("who did not agree is at %+v", p)
	}
	if got := sees(foreign); len(got) != 0 {
		t.Errorf("another unit's supervisor sees %+v", got)
	}
	if _, _, err := one.Positions(bg, ""); wire.Code(err) != "role" {
		t.Errorf("a patrol asks: %v", err)
	}

	a.must(one.AgreePosition(bg, false))
	tells("who stopped", one, position.StandsHidden)
	if p := sees(boss)[a.who]; p.Standing != position.StandsHidden || p.Lat != 0 || p.Lon != 0 || !p.At.IsZero() || p.Walked != nil {
		t.Errorf("after the stop: %+v", p)
	}
	a.must(one.AgreePosition(bg, true))
	tells("who goes on", one, position.StandsHere)
	a.cut.Store(true)
	a.must(one.AgreeTrack(bg, false))
	if yes, err := one.PositionAgreed(bg); yes || err != nil {
		t.Errorf("he has no way kept, and his place is told: %v", err)
	}
	a.cut.Store(false)
	a.pass(position.Life)
	if got := sees(boss); len(got) != 0 {
		t.Errorf("two hours after he stopped without a link: %+v", got)
	}
	a.must(one.AgreePosition(bg, true))
	tells("once more", one, position.StandsHere)
	_, err = one.CheckVenue(bg, raid.Place{Type: "CAFE", Point: &point, Source: raid.FromGPS}, raid.NothingFound, "")
	a.must(err)
	_, err = one.CloseShift(bg, "2095-06-01")
	a.must(err)
	tells("whose shift is closed", one, position.StandsOff)
	a.pass(6 * time.Hour)
	tells("after the raid", one, "")
	if got := sees(boss); len(got) != 0 {
		t.Errorf("after the raid: %+v", got)
	}
}
