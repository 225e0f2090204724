package region

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/position"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// outing is a raid of unit A that is on: its crew, its supervisor, and others.
type outing struct {
	*world
	boss, other, theirs *station // supervisors: of the unit, another of it, of unit B
	one, two            *station // the crew
	raid                uuid.UUID
	plan                raid.Raid
	last                revision.Signed
}

func newOuting(t *testing.T, change func(*Options)) *outing {
	t.Helper()
	return newOutingIn(newWorld(t, change))
}

func newOutingIn(w *world) *outing {
	o := &outing{world: w, boss: w.enrol(regionfile.Supervisor, "unit-a"), other: w.enrol(regionfile.Supervisor, "unit-a"), theirs: w.enrol(regionfile.Supervisor, "unit-b"),
		one: w.enrol(regionfile.Patrol, "unit-a"), two: w.enrol(regionfile.Inspector, "unit-a"), raid: newID()}
	now := w.clock.now()
	o.plan = raid.Raid{Unit: "unit-a", Night: "2095-06-01", From: now.Add(-time.Hour), To: now.Add(5 * time.Hour),
		Crews: []raid.Crew{{ID: newID(), Name: "1", Members: []uuid.UUID{o.one.officer, o.two.officer}}}}
	o.write()
	return o
}

// write plans the raid as it is by now.
func (o *outing) write() {
	o.t.Helper()
	var parents []revision.Hash
	if o.last.Rev != "" {
		parents = []revision.Hash{o.last.Rev}
	}
	o.last = o.boss.write(raid.KindRaid, o.raid, o.plan, func(e *revision.Envelope) { e.Parents = parents })
	if got := results(o.boss.push(o.last)); got[0] != "stored" {
		o.t.Fatal(got)
	}
}

// tells has a device tell a place, and gives why not.
func (o *outing) tells(s *station, change func(*position.Position)) string {
	o.t.Helper()
	p := position.Position{Raid: o.raid, Standing: position.StandsHere, At: o.clock.now(), Lat: 511_282_000, Lon: 714_304_000, Accuracy: 8}
	if change != nil {
		change(&p)
	}
	return wire.Code(s.TellPosition(o.t.Context(), p))
}

func hidden(p *position.Position) {
	*p = position.Position{Raid: p.Raid, Standing: position.StandsHidden}
}

// sees are the officers of whom somebody is given a position, and how they stand.
func (o *outing) sees(s *station) string {
	o.t.Helper()
	all, _, err := s.Positions(o.t.Context(), "")
	if err != nil {
		return wire.Code(err)
	}
	var out []string
	for _, p := range all {
		name := map[uuid.UUID]string{o.one.officer: "one", o.two.officer: "two"}[p.Officer]
		out = append(out, name+" "+string(p.Standing))
	}
	if len(out) == 2 && out[0] > out[1] {
		out[0], out[1] = out[1], out[0]
	}
	return strings.Join(out, ", ")
}

// TestPositions: who rides on the raid tells, the supervisors of its unit see the last
// of it, nobody else does; who stops is seen no more.
func TestPositions(t *testing.T) {
	o := newOuting(t, nil)
	is := func(when, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	is("before anything was told", o.sees(o.boss), "")
	is("the first", o.tells(o.one, nil), "")
	o.clock.add(position.Every)
	is("the next", o.tells(o.one, func(p *position.Position) { p.Lat++ }), "")
	is("who did not agree", o.tells(o.two, hidden), "")
	for name, s := range map[string]*station{"who planned": o.boss, "another of the unit": o.other} {
		is(name, o.sees(s), "one here, two hidden")
	}
	is("another unit's supervisor", o.sees(o.theirs), "")
	is("a member of the crew", o.sees(o.one), "role")
	is("an inspector", o.sees(o.two), "role")
	is("an administrator", o.sees(o.enrol(regionfile.Administrator, "unit-a")), "role")
	all, tag, err := o.boss.Positions(t.Context(), "")
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	for _, p := range all {
		if p.Standing == position.StandsHere && (p.Lat != 511_282_001 || !p.At.Equal(o.clock.now()) || p.Officer != o.one.officer) {
			t.Errorf("not the last one: %+v", p)
		}
	}
	if all, again, err := o.boss.Positions(t.Context(), tag); err != nil || all != nil || again != tag {
		t.Errorf("nothing new: %v %v %v", all, again, err)
	}
	is("who stops", o.tells(o.one, hidden), "")
	is("after the stop", o.sees(o.boss), "one hidden, two hidden")
	all, _, _ = o.boss.Positions(t.Context(), tag)
	for _, p := range all {
		if p.Lat != 0 || p.Lon != 0 || !p.At.IsZero() {
			t.Errorf("the region has not forgotten: %+v", p)
		}
	}
}

// Who is on no raid, or on it no more, tells nothing, and what he told is gone.
func TestWhoTellsNoPosition(t *testing.T) {
	o := newOuting(t, nil)
	alone, guest := o.enrol(regionfile.Patrol, "unit-a"), o.enrol(regionfile.Patrol, "unit-b")
	for _, row := range []struct {
		name   string
		who    *station
		change func(*position.Position)
		want   string
	}{
		{"an officer of the unit in no crew", alone, nil, "relation"},
		{"an officer of another unit", guest, nil, "relation"},
		{"the supervisor who rides in none", o.boss, nil, "relation"},
		{"a raid nobody knows", o.one, func(p *position.Position) { p.Raid = newID() }, "relation"},
		{"an administrator", o.enrol(regionfile.Administrator, "unit-a"), nil, "role"},
		{"no place", o.one, func(p *position.Position) { p.Lat, p.Lon = 0, 0 }, "position"},
	} {
		if got := o.tells(row.who, row.change); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	if got := o.sees(o.boss); got != "" {
		t.Errorf("seen: %q", got)
	}
	o.tells(o.one, nil)
	o.plan.Crews[0].Members = []uuid.UUID{o.two.officer}
	o.write()
	if got := o.tells(o.one, nil); got != "relation" || o.sees(o.boss) != "" {
		t.Errorf("out of the crew: %q, seen %q", got, o.sees(o.boss))
	}
}

// A guest is seen by who leads the raid, with the consent of his unit, and his own
// supervisor sees nobody there.
func TestAGuestIsSeen(t *testing.T) {
	o := newOuting(t, nil)
	guest := o.enrol(regionfile.Patrol, "unit-b")
	o.plan.Crews[0].Members = append(o.plan.Crews[0].Members, guest.officer)
	o.write()
	if got := o.tells(guest, nil); got != "relation" {
		t.Errorf("without consent: %q", got)
	}
	yes := o.theirs.write(raid.KindReview, newID(), raid.Review{Record: o.raid, Rev: string(o.last.Rev), Decision: raid.Accept}, nil)
	if got := results(o.theirs.push(yes)); got[0] != "stored" {
		t.Fatal(got)
	}
	if got := o.tells(guest, nil); got != "" {
		t.Errorf("with consent: %q", got)
	}
	if got := o.sees(o.boss); got != " here" {
		t.Errorf("who leads: %q", got)
	}
	if got := o.sees(o.theirs); got != "" {
		t.Errorf("his own supervisor: %q", got)
	}
}

// Positions are told and seen while the raid is on, and then no more.
func TestPositionsEndWithTheRaid(t *testing.T) {
	for _, row := range []struct {
		name         string
		change       func(*outing)
		told, wanted string
	}{
		{"before it begins", func(o *outing) { o.plan.From = o.clock.now().Add(time.Minute); o.write() }, "raid_not_on", ""},
		{"in its last minute", func(o *outing) { o.clock.add(5*time.Hour - time.Minute) }, "", "one here"},
		{"when it is over", func(o *outing) { o.clock.add(5 * time.Hour) }, "raid_not_on", ""},
		{"called off", func(o *outing) { o.plan.Cancelled = &raid.Reasoned{Reason: "OTHER"}; o.write() }, "raid_not_on", ""},
		{"without an end, a day later", func(o *outing) { o.plan.To = time.Time{}; o.write(); o.clock.add(24 * time.Hour) }, "raid_not_on", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := newOuting(t, nil)
			o.tells(o.one, nil)
			row.change(o)
			if got := o.sees(o.boss); got != "" && row.told != "" {
				t.Errorf("what was told before is seen: %q", got)
			}
			if got := o.tells(o.one, nil); got != row.told {
				t.Errorf("told: %q", got)
			}
			if got := o.sees(o.boss); got != row.wanted {
				t.Errorf("seen: %q", got)
			}
		})
	}
}

// What a device tells of another time is held against the region's clock.
func TestPositionsOfAWrongClock(t *testing.T) {
	o := newOuting(t, nil)
	for _, row := range []struct {
		name string
		by   time.Duration
		want string
	}{
		{"ahead", 26 * time.Hour, "one here 0s"}, {"a minute old", -time.Minute, "one here 1m0s"}, {"of last year", -365 * 24 * time.Hour, "one blind"},
	} {
		o.clock.add(position.Every)
		o.tells(o.one, func(p *position.Position) { p.At = p.At.Add(row.by) })
		all, _, err := o.boss.Positions(t.Context(), "")
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		got := "one " + string(all[0].Standing)
		if !all[0].At.IsZero() {
			got += " " + o.clock.now().Sub(all[0].At).String()
		}
		if got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
}

// Who was revoked is not seen any more, and tells nothing.
func TestPositionsOfTheRevoked(t *testing.T) {
	o := newOuting(t, nil)
	o.tells(o.one, nil)
	o.tells(o.two, nil)
	if err := o.region.Revoke(t.Context(), admin.RevokeRequest{Device: o.one.Identity().Device}); err != nil {
		t.Fatal(err)
	}
	if err := o.region.Revoke(t.Context(), admin.RevokeRequest{Officer: o.two.officer}); err != nil {
		t.Fatal(err)
	}
	if got := o.sees(o.boss); got != "" {
		t.Errorf("seen: %q", got)
	}
	for name, s := range map[string]*station{wire.CodeRevoked: o.one, "officer_revoked": o.two} {
		if got := o.tells(s, nil); got != name {
			t.Errorf("%s: %q", name, got)
		}
	}
	if err := o.region.Revoke(t.Context(), admin.RevokeRequest{Officer: o.boss.officer}); err != nil {
		t.Fatal(err)
	}
	if got := o.sees(o.boss); got != "officer_revoked" {
		t.Errorf("a supervisor who was revoked: %q", got)
	}
}

// A device tells six times a minute at most, and no more is held than there may be.
func TestPositionsAreBounded(t *testing.T) {
	o := newOuting(t, func(o *Options) { o.Limits = httpapi.UsualLimits(); o.Limits.Live = 1 })
	last := ""
	for range 7 {
		last = o.tells(o.one, nil)
	}
	if last != position.CodeQuota {
		t.Errorf("the seventh: %q", last)
	}
	o.tells(o.two, nil)
	if got := o.sees(o.boss); got != "two here" || o.gauge("shyraq_region_positions_used") != 1 || o.gauge("shyraq_region_positions_dropped_total") != 1 {
		t.Errorf("%q is held", got)
	}
	if got := o.gauge(`shyraq_region_quota_refused_total{of="positions"}`); got != 1 {
		t.Errorf("%d refused", got)
	}
}

// gated is a store whose readers wait as long as it is shut. A push reads nothing so.
type gated struct {
	*memory
	shut  atomic.Bool
	waits chan struct{} // one who came while it was shut
	open  chan struct{}
}

func (g *gated) Read(ctx context.Context, s access.Scope) (store.Reading, error) {
	if g.shut.Load() {
		g.waits <- struct{}{}
		<-g.open
	}
	return g.memory.Read(ctx, s)
}

// Whatever becomes of positions, a record is taken: they have places of their own, and
// when all of those are held a push goes by.
func TestPositionsHoldNoRecordUp(t *testing.T) {
	g := &gated{waits: make(chan struct{}, 100), open: make(chan struct{})}
	var full quota.Limits
	o := newOuting(t, func(o *Options) {
		o.Limits = httpapi.UsualLimits()
		o.Limits.Placing.Queue, o.Limits.Pushing.Queue = 0, 0
		full = o.Limits.Placing
		g.memory = o.store.(*memory)
		o.store = g
	})
	stations := make([]*station, full.Total)
	for i := range stations {
		stations[i] = o.enrol(regionfile.Patrol, "unit-a")
		o.plan.Crews[0].Members = append(o.plan.Crews[0].Members, stations[i].officer)
	}
	o.write()
	g.shut.Store(true)
	var told sync.WaitGroup
	for _, s := range stations {
		told.Go(func() { o.tells(s, nil) })
	}
	for range stations {
		<-g.waits
	}
	if got := o.tells(o.two, nil); got != wire.CodeBusy {
		t.Errorf("all places are held, and the next is answered %q", got)
	}
	if got := results(o.one.push(o.one.encounter(newID(), nil))); got[0] != "stored" {
		t.Error(got)
	}
	g.shut.Store(false)
	close(g.open)
	told.Wait()
}

// Nothing of a position is kept or told: no commit but those of the audit, which says
// who was refused and who looked, and no word of where.
func TestPositionsAreNotWritten(t *testing.T) {
	var mu sync.Mutex
	var log strings.Builder
	o := newOuting(t, func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&locked{w: &log, mu: &mu}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	frames := func() (out []string) {
		t.Helper()
		all, err := o.region.store.Audit(t.Context(), access.Administering(), access.Position{}, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			out = append(out, string(f.Value))
		}
		return out
	}
	before, stored := len(frames()), len(o.store.stored())
	const lat, lon = 511_999_777, 714_888_555
	for range 3 {
		o.clock.add(position.Every)
		if got := o.tells(o.one, func(p *position.Position) { p.Lat, p.Lon = lat, lon }); got != "" {
			t.Fatal(got)
		}
	}
	if n := len(frames()); n > before+1 { // of the session
		t.Errorf("%d entries by telling", n-before)
	}
	if o.tells(o.boss, func(p *position.Position) { p.Lat, p.Lon = lat, lon }) != "relation" || o.sees(o.boss) != "one here" {
		t.Fatal("not as it should be")
	}
	all := frames()[before:]
	mu.Lock()
	all = append(all, log.String())
	mu.Unlock()
	for _, text := range all {
		if strings.Contains(text, strconv.Itoa(lat)) || strings.Contains(text, strconv.Itoa(lon)) {
			t.Errorf("a place stands in %q", text)
		}
	}
	for _, word := range []string{"locate", "watch"} {
		if !strings.Contains(strings.Join(all, "\n"), word) {
			t.Errorf("%q is not written down", word)
		}
	}
	if n := len(o.store.stored()); n != stored {
		t.Errorf("%d records", n-stored)
	}
}
