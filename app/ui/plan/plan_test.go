package plan

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// staff is the program behind the form.
type staff struct {
	newID func() uuid.UUID
	saved []raid.Raid
	ids   []uuid.UUID
	off   []string  // called off and restored
	began raid.Raid // of the last that was saved
	over  []Version
	err   error

	answers []string // of raids of other units
	care    []Care
}

func (s *staff) SavePlan(_ context.Context, id uuid.UUID, began raid.Raid, over []Version, r raid.Raid) error {
	s.began, s.over = began, over
	s.ids, s.saved = append(s.ids, id), append(s.saved, r)
	return s.err
}

func (s *staff) CancelRaid(_ context.Context, id uuid.UUID, reason string) error {
	s.off = append(s.off, id.String()+" "+reason)
	return s.err
}

func (s *staff) RestoreRaid(_ context.Context, id uuid.UUID) error {
	s.off = append(s.off, id.String()+" restored")
	return s.err
}

func (s *staff) AnswerRaid(_ context.Context, id uuid.UUID, rev, reason string) error {
	s.answers = append(s.answers, id.String()+" "+rev+" "+reason)
	return s.err
}

func (s *staff) Care(uuid.UUID) []Care { return s.care }

func (s *staff) NewID() uuid.UUID { return s.newID() }

func data(t *testing.T, s *uitest.Stage) Data {
	t.Helper()
	region := s.Region()
	rules, err := regionfile.RulesFor(&region, s.Codes(), time.Date(2026, 11, 22, 18, 40, 0, 0, uitest.Zone))
	if err != nil {
		t.Fatal(err)
	}
	d := Data{Raid: raid.Raid{Unit: "north", Night: "2026-11-22"}, Rules: rules}
	for _, x := range region.Districts {
		d.Districts = append(d.Districts, District{KATO: x.KATO, Names: x.Names, Shape: s.Shape(x)})
	}
	for i, name := range []string{"Нұрсұлтан А.", "Айгерім С.", "Ерлан Қ.", "Самал Ж.", "Дәурен О."} {
		role := regionfile.Patrol
		if i == 3 {
			role = regionfile.Inspector
		}
		d.Officers = append(d.Officers, regionfile.Officer{ID: officer(byte(i + 1)), Name: name, Role: role, Unit: "north"})
	}
	d.Officers = append(d.Officers, regionfile.Officer{ID: officer(9), Name: "Дина М.", Role: regionfile.Supervisor, Unit: "north"})
	return d
}

type page struct {
	*uitest.Stage
	screen *Screen
	staff  *staff
	timers *uitest.Timers
}

func open(t *testing.T, s *uitest.Stage) *page { return openWith(t, s, data(t, s)) }

func openWith(t *testing.T, s *uitest.Stage, d Data) *page {
	p := &page{Stage: s, staff: &staff{newID: counter()}, timers: uitest.NewTimers(time.Time{})}
	p.screen = New(s.Look, s.Shell, s.Map(), p.staff, p.timers.After)
	p.screen.OnCancel = func() {}
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.Show(d)
	s.Put(ui.AreaPlan, p.screen, ui.Frame{Officer: "Дина М.", Now: p.screen.form.data.Rules.Now, Link: ui.LinkIdle})
	return p
}

var wide = fyne.NewSize(1280, 800)

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(t, s)
		s.Save("plan-" + name)
		d := data(t, s)
		d.Known = []Known{planned(1, tonight), planned(2, tomorrow)}
		d.ID, d.Raid = d.Known[0].ID, d.Known[0].Raid
		p.screen.Show(d)
		s.Save("plan-known-" + name)
		p.screen.callOff()
		s.Save("plan-off-" + name)
		s.Shell.Escape()
		two := inTwo()
		d.ID, d.Raid, d.Versions, d.Known = two.ID, two.Raid, two.Versions, []Known{two}
		p.screen.Show(d)
		s.Save("plan-versions-" + name)
		p.screen.signOver()
		s.Save("plan-over-" + name)
		s.Shell.Escape()
		d = data(t, s)
		d.Asked = []Request{asks(Waits), asks(Consents), asks(Declines)}
		d.Others = []Guest{{Officer: regionfile.Officer{ID: officer(71), Name: "Нұрлан Т.", Role: regionfile.Patrol, Unit: "south"}, Of: south}}
		k := planned(1, tonight)
		k.Raid.Crews = []raid.Crew{{ID: officer(60), Name: "1", Members: []uuid.UUID{officer(1), officer(71)}}}
		k.Lent = []Answer{{Unit: south, Officers: []string{"Нұрлан Т."}, State: Waits}}
		d.Known, d.ID, d.Raid = []Known{k}, k.ID, k.Raid
		p.screen.Show(d)
		s.Save("plan-asked-" + name)
		p.screen.decline(d.Asked[0])
		s.Save("plan-decline-" + name)
		s.Shell.Escape()
		p.screen.scroll.ScrollTo(2000)
		s.Save("plan-lent-" + name)
		p.screen.chooseGuests(0)
		s.Save("plan-guests-" + name)
		s.Shell.Escape()
		p.screen.Show(data(t, s))
		p.screen.operation.SetSelected("NIGHT")
		p.screen.form.raid.Type = "NIGHT"
		p.screen.tapMap(orb.Point{71.41, 51.17})
		p.screen.membersTapped(0, []string{officer(1).String(), officer(4).String()})
		p.screen.addCrew()
		p.screen.scroll.ScrollTo(420)
		s.Save("plan-crews-" + name)
	})
}

// How long a raid is, is said to the minute: half an hour is not rounded away.
func TestLength(t *testing.T) {
	for want, d := range map[string]time.Duration{"8 h": 8 * time.Hour, "5 h 30 min": 5*time.Hour + 30*time.Minute, "45 min": 45 * time.Minute} {
		if got := length(uitest.Look(t, palette.Night, "en").Texts(), d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestPlanIsSaved(t *testing.T) {
	p := open(t, uitest.New(t, "en", palette.Night, wide))
	saved := 0
	p.screen.OnSaved = func() { saved++ }
	test.Tap(p.Button("Save the raid"))
	if len(p.staff.saved) != 0 {
		t.Fatal("a raid without an operation was saved")
	}
	test.Tap(p.Tile("Children in the city at night"))
	p.screen.tapMap(orb.Point{71.41, 51.17})
	test.Tap(p.Tile("Нұрсұлтан А."))
	if !p.Says("22 November 2026, 22:00 – 23 November, 06:00 · 8 h") {
		t.Error("nothing says that the raid ends on the next day")
	}
	if p.screen.state.Text() != "Everything is ready" {
		t.Errorf("says %q", p.screen.state.Text())
	}
	test.Tap(p.Button("Save the raid"))
	if saved != 1 || len(p.staff.saved) != 1 || p.staff.ids[0] != uuid.Nil {
		t.Fatalf("saved %d times", len(p.staff.saved))
	}
	r := p.staff.saved[0]
	from := time.Date(2026, 11, 22, 22, 0, 0, 0, uitest.Zone)
	if r.Type != "NIGHT" || !r.From.Equal(from) || !r.To.Equal(from.Add(8*time.Hour)) || r.Unit != "north" {
		t.Errorf("type %s, from %v to %v, unit %s", r.Type, r.From, r.To, r.Unit)
	}
	if len(r.Sectors) != 1 || len(r.Crews) != 1 || len(r.Crews[0].Members) != 1 || r.Crews[0].Name != "Crew 1" {
		t.Errorf("%d sectors, %d crews", len(r.Sectors), len(r.Crews))
	}
}

func TestProblemsAreNamedAndLeadToTheirField(t *testing.T) {
	p := open(t, uitest.New(t, "en", palette.Night, wide))
	for _, path := range []string{"type", "sectors", "crews.0.members"} {
		if f := p.screen.fields.Find(path); f == nil || f.Path != path || !f.Marked() {
			t.Errorf("%s is not marked", path)
		}
	}
	if got := p.screen.state.Text(); got != "To check: 3" {
		t.Errorf("says %q", got)
	}
	p.screen.to.Focus()
	for range "06:00" {
		p.Key(fyne.KeyBackspace)
	}
	p.screen.from.Focus() // off the field: the end is open now
	if f := p.screen.fields.Find("to"); !f.Marked() {
		for range "06:00" {
			p.Key(fyne.KeyDelete)
		}
	}
	p.Type("x")
	if !p.screen.fields.Find("from").Marked() {
		t.Error("a beginning that is no time is not marked")
	}
	test.Tap(p.Button("Save the raid"))
	if p.Window.Canvas().Focused() == nil {
		t.Error("the problem that blocks did not take the keyboard")
	}
}

func TestSectorsOnListAndMapAgree(t *testing.T) {
	p := open(t, uitest.New(t, "en", palette.Night, wide))
	test.Tap(p.Tile("Saryarka District"))
	if !p.screen.form.hasSector("711310000") {
		t.Fatal("a tap in the list chose nothing")
	}
	p.screen.tapMap(orb.Point{71.41, 51.17}) // in Saryarka
	if p.screen.form.hasSector("711310000") || len(p.screen.sectors.Selected()) != 0 {
		t.Error("a tap on the map did not take it back")
	}
	p.screen.tapMap(orb.Point{0, 0})
	if len(p.screen.form.raid.Sectors) != 0 {
		t.Error("a tap off every district chose something")
	}
}

func TestSupervisorsDoNotRide(t *testing.T) {
	p := open(t, uitest.New(t, "en", palette.Night, wide))
	if _, ok := uitest.Find(p.Shell.Object(), func(o *ui.Tile) bool { return o.Text() == "Дина М." }); ok {
		t.Error("a supervisor is offered for a crew")
	}
}

func TestMovingAnOfficerShowsInBothCards(t *testing.T) {
	p := open(t, uitest.New(t, "en", palette.Night, wide))
	p.screen.membersTapped(0, []string{officer(1).String()})
	p.screen.addCrew()
	p.screen.membersTapped(1, []string{officer(1).String()})
	if len(p.screen.members[0].Selected()) != 0 || len(p.screen.members[1].Selected()) != 1 {
		t.Error("the card of the crew he left still shows him")
	}
}

func TestFailedSaveKeepsTheForm(t *testing.T) {
	p := open(t, uitest.New(t, "en", palette.Night, wide))
	test.Tap(p.Tile("Children in the city at night"))
	p.staff.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	p.screen.OnSaved = func() { t.Error("said that it was saved") }
	test.Tap(p.Button("Save the raid"))
	test.Tap(p.Button("Save all the same"))
	if len(p.staff.saved) != 1 || p.screen.save.Disabled() || p.screen.form.raid.Type != "NIGHT" {
		t.Error("the form is lost")
	}
}

func TestNarrowWindowPutsTheFormBelow(t *testing.T) {
	p := open(t, uitest.New(t, "kk", palette.Night, fyne.NewSize(800, 1280)))
	if p.screen.object.Objects[0].Position().Y == 0 {
		t.Error("form and map stand beside each other in a narrow window")
	}
}

// TestARoleHasOneSign: in the crews an officer stands with the sign that he has
// at the door.
func TestARoleHasOneSign(t *testing.T) {
	p := open(t, uitest.New(t, "en", palette.Night, wide))
	for name, role := range map[string]regionfile.Role{"Нұрсұлтан А.": regionfile.Patrol, "Самал Ж.": regionfile.Inspector} {
		want := ui.RoleIcon(string(role))
		if _, ok := uitest.Find(p.Tile(name), func(i *icon.Icon) bool { return i.Name == want }); !ok {
			t.Errorf("%s does not stand with %s", name, want)
		}
	}
	if ui.RoleIcon("patrol") == ui.RoleIcon("inspector") {
		t.Error("two roles have one sign")
	}
}
