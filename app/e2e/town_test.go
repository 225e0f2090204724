package e2e

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report"
	"shyraq/errs"
)

// town is where the hard nights happen: a region, a raid with two crews on the
// evening before this one, and officers who stay unlocked. What is long past
// can be written down minute by minute without a clock of the test's own.
type town struct {
	*machine
	server               *server
	first, second        *officer // the two crews of the raid
	stranger             *officer // a patrol of another unit
	inspector, elsewhere *officer // of this unit's districts, of another's
	supervisor           *officer
	night                civil.Date
	raid                 uuid.UUID
	crews                map[*officer]uuid.UUID
}

// officer is a person at an unlocked device.
type officer struct {
	*duty.Duty
	town   *town
	device *device
}

// newTown starts a region of a file whose units are "north" and "east".
func newTown(t *testing.T, regionFile, id string) *town {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "no-bus"))
	m := newMachine(t)
	w := &town{machine: m, server: m.newRegion("region", regionFile, id), night: lastNight(), crews: map[*officer]uuid.UUID{}}
	for i, who := range []struct {
		officer    **officer
		role       regionfile.Role
		unit, name string
	}{
		{&w.first, regionfile.Patrol, "north", "Айдос Ж."},
		{&w.second, regionfile.Patrol, "north", "Дана С."},
		{&w.stranger, regionfile.Patrol, "east", "Марат К."},
		{&w.inspector, regionfile.Inspector, "north", "Гүлнар Б."},
		{&w.elsewhere, regionfile.Inspector, "east", "Сәуле Н."},
		{&w.supervisor, regionfile.Supervisor, "north", "Ерлан Қ."},
	} {
		pin := pins[i%len(pins)]
		d := m.newDevice(string(who.role)+who.unit+pin, pin, w.server, w.server.invite(who.role, who.unit, who.name))
		*who.officer = w.unlock(d)
	}
	w.plan()
	return w
}

func (w *town) unlock(d *device) *officer {
	w.t.Helper()
	open, lock, err := unlock(w.t.Context(), d.dir, d.pin)
	if err != nil {
		w.t.Fatal(err)
	}
	t := w.t
	t.Cleanup(func() {
		if err := lock(); err != nil {
			t.Error(err)
		}
	})
	return &officer{Duty: open, town: w, device: d}
}

// plan makes the raid, and lets everybody know of it.
func (w *town) plan() {
	w.t.Helper()
	one, two := newID(), newID()
	w.crews[w.first], w.crews[w.second] = one, two
	id, err := w.supervisor.PlanRaid(w.t.Context(), uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: w.night, From: w.at("21:00"), To: w.at("05:00"), Unit: "north",
		Crews: []raid.Crew{
			{ID: one, Name: "1-экипаж", Members: []uuid.UUID{w.first.device.officer}},
			{ID: two, Name: "2-экипаж", Members: []uuid.UUID{w.second.device.officer}},
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.raid = id
	w.exchange()
}

// told is the town while one story is told: what fails, fails that story.
func (w *town) told(t *testing.T, story func(*town)) {
	was := w.machine.t
	w.machine.t = t
	defer func() { w.machine.t = was }()
	story(w)
}

// exchange lets everybody talk to the region, who sends before who fetches.
func (w *town) exchange() {
	w.t.Helper()
	all := []*officer{w.first, w.second, w.inspector, w.supervisor, w.stranger, w.elsewhere, w.first, w.second, w.inspector}
	for _, o := range all {
		o.sync()
	}
}

func (o *officer) sync() {
	o.town.t.Helper()
	status, pulled, err := o.SyncOnce(o.town.t.Context())
	if err != nil || status.Held+status.Quarantined+status.Refused+status.Waiting > 0 || pulled.Bad > 0 {
		o.town.t.Fatalf("%s: sync: %+v, %+v, %v", o.device.name, status, pulled, err)
	}
}

// lastNight is the night before the one the tests run in: all of it is past.
func lastNight() civil.Date {
	return civil.DateOf(tonight().In(local).AddDate(0, 0, -1))
}

// at is a clock time of the night: before noon it is the morning after.
func (w *town) at(clock string) time.Time {
	w.t.Helper()
	c, err := time.Parse("15:04", clock)
	if err != nil {
		w.t.Fatal(err)
	}
	at := w.night.In(local).Add(time.Duration(c.Hour())*time.Hour + time.Duration(c.Minute())*time.Minute)
	if c.Hour() < 12 {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// begin is a record under an officer's hand.
func (o *officer) begin(met string, place raid.Place, people ...raid.Person) duty.Draft {
	o.town.t.Helper()
	w, err := o.NewEncounter(o.town.t.Context())
	if err != nil {
		o.town.t.Fatal(err)
	}
	w.Raid, w.Crew = o.town.raid, o.town.crews[o]
	w.Encounter.Night, w.Encounter.MetAt, w.Encounter.Place, w.Encounter.People = o.town.night, o.town.at(met), place, people
	return w
}

// save signs what is under the hand, and goes on from it.
func (o *officer) save(w duty.Draft) duty.Draft {
	o.town.t.Helper()
	ctx := o.town.t.Context()
	if err := o.SaveDraft(ctx, w); err != nil {
		o.town.t.Fatal(err)
	}
	if _, err := o.Record(ctx, w); err != nil {
		o.town.t.Fatalf("%s: record: %v", o.device.name, err)
	}
	return o.reopen(w.ID)
}

func (o *officer) reopen(id uuid.UUID) duty.Draft {
	o.town.t.Helper()
	w, err := o.Edit(o.town.t.Context(), id)
	if err != nil {
		o.town.t.Fatal(err)
	}
	return w
}

// refused wants the code of an error.
func (w *town) refused(err error, kind error, code string) *errs.Error {
	w.t.Helper()
	var e *errs.Error
	if !errors.Is(err, kind) || !errors.As(err, &e) || e.Code != code {
		w.t.Fatalf("got %v, want %v %q", err, kind, code)
	}
	return e
}

// blocked wants a problem that stops a record from being saved.
func (w *town) blocked(err error, key string) {
	w.t.Helper()
	var all *duty.ProblemsError
	if !errors.As(err, &all) {
		w.t.Fatalf("got %v, want the problem %s", err, key)
	}
	for _, p := range all.Problems {
		if p.Key == key && p.Severity == raid.Blocks {
			return
		}
	}
	w.t.Fatalf("got %v, want the problem %s", all.Problems, key)
}

// reads gives a record as an officer sees it in full, or fails.
func (o *officer) reads(id uuid.UUID) duty.File {
	o.town.t.Helper()
	f, err := o.Reveal(o.town.t.Context(), id, "")
	if err != nil {
		o.town.t.Fatalf("%s: %v", o.device.name, err)
	}
	return f
}

// knowsNothing holds that a record reached somebody in no form.
func (o *officer) knowsNothing(id uuid.UUID) {
	o.town.t.Helper()
	if _, err := o.Encounter(o.town.t.Context(), id); !errors.Is(err, errs.NotFound) {
		o.town.t.Errorf("%s opens what is not his: %v", o.device.name, err)
	}
	rows, err := o.Night(o.town.t.Context(), o.town.night)
	if err != nil {
		o.town.t.Fatal(err)
	}
	for _, r := range rows {
		if r.ID == id {
			o.town.t.Errorf("%s lists what is not his", o.device.name)
		}
	}
}

// masked holds that neither the list nor the closed record names anybody.
func (o *officer) masked(id uuid.UUID, secrets ...string) {
	o.town.t.Helper()
	f, err := o.Encounter(o.town.t.Context(), id)
	if err != nil || !f.Masked {
		o.town.t.Fatalf("%s: masked %v, %v", o.device.name, f.Masked, err)
	}
	rows, err := o.Night(o.town.t.Context(), o.town.night)
	if err != nil {
		o.town.t.Fatal(err)
	}
	// As JSON: printed, a record says nothing of itself at all.
	shown := string(encode(o.town.t, f.Encounter)) + string(encode(o.town.t, rows))
	for _, v := range f.History {
		shown += string(encode(o.town.t, v.Encounter))
	}
	for _, s := range secrets {
		if strings.Contains(shown, s) {
			o.town.t.Errorf("%s is shown %q before the record is opened", o.device.name, s)
		}
	}
}

// figures counts a night twice and gives what came between.
type figures struct {
	town   *town
	before report.Summary
}

func (w *town) count() report.Summary {
	w.t.Helper()
	w.exchange()
	s, err := w.supervisor.Summary(w.t.Context(), w.night)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *town) figures() figures { return figures{w, w.count()} }

// rose holds by how much the figures rose, and that no other one did.
func (f figures) rose(records int, want map[report.Figure]int) report.Summary {
	t := f.town.t
	t.Helper()
	now := f.town.count()
	if got := now.Records - f.before.Records; got != records {
		t.Errorf("%d records more, want %d", got, records)
	}
	for i := range report.NumFigures {
		if got := now.Total.All[i].All - f.before.Total.All[i].All; got != want[report.Figure(i)] {
			t.Errorf("%s rose by %d, want %d", report.Figure(i).Code(), got, want[report.Figure(i)])
		}
	}
	return now
}

// kyzylorda is the region file that is shipped, with two invented units: it
// has none, since its units are for the customer to name.
func kyzylorda(t *testing.T) (path, id string) {
	t.Helper()
	raw, err := os.ReadFile("../../assets/regions/kyzylorda.json")
	if err != nil {
		t.Fatal(err)
	}
	var r map[string]any
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	unit := func(id string, districts ...string) map[string]any {
		return map[string]any{"id": id, "districts": districts, "names": map[string]string{"kk": id, "ru": id, "en": id}}
	}
	r["units"] = []any{unit("north", "431010000", "431900000"), unit("east", "433200000")}
	path = filepath.Join(t.TempDir(), "kyzylorda.json")
	writeFile(t, path, encode(t, r))
	return path, r["id"].(string)
}
