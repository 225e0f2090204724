package plan

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// tile is that of an officer in the card of a crew.
func (p *page) tile(crew, officer int) *ui.Tile { return p.screen.members[crew].Tiles()[officer] }

// noted is what a tile says below the name.
func noted(t *ui.Tile) []string { return uitest.Words(t) }

// Before an officer is tapped his tile says from which crew that would take him, by the
// crew's name as it stands; nothing of the page moves when that changes.
func TestATileSaysFromWhichCrewItTakes(t *testing.T) {
	d := data(t, uitest.New(t, "en", palette.Night, wide))
	d.Raid.Crews = []raid.Crew{
		{ID: uuid.UUID{1}, Name: "Crew 1", Members: []uuid.UUID{officer(1), officer(2)}},
		{ID: uuid.UUID{2}, Name: "Crew 2", Members: []uuid.UUID{officer(3)}},
		{ID: uuid.UUID{3}, Name: "Crew 3", Members: []uuid.UUID{officer(4)}},
	}
	d.ID = uuid.UUID{9}
	d.Known = []Known{{ID: d.ID, Raid: d.Raid}}
	p := openWith(t, uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 2400)), d)
	check := func(crew, officer int, from string) {
		t.Helper()
		for _, other := range []string{"Crew 1", "Crew 2", "Crew 3", "North"} {
			if got := uitest.Says(noted(p.tile(crew, officer)), other); got != (other == from) {
				t.Errorf("crew %d, officer %d: says %q: %v", crew, officer, other, got)
			}
		}
	}
	check(0, 0, "")
	check(1, 0, "Crew 1")
	check(2, 0, "Crew 1")
	uitest.MustNotMove(t, p.Window, func() { test.Tap(p.tile(1, 0)) })
	check(0, 0, "Crew 2")
	check(1, 0, "")
	check(2, 0, "Crew 2")
	p.screen.form.raid.Crews[1].Name = "North"
	p.screen.showMembers()
	check(2, 0, "North")
}

// An officer who was invited and has no device is told apart before he is chosen, and
// the list below the crews says so of one who was; the raid can be saved.
func TestWhoHasNoDeviceIsSaid(t *testing.T) {
	d := data(t, uitest.New(t, "en", palette.Night, wide))
	d.NoDevice = []uuid.UUID{officer(2), officer(71)}
	d.Others = []Guest{{Officer: regionfile.Officer{ID: officer(71), Name: "Нұрлан Т.", Role: regionfile.Patrol, Unit: "south"}, Of: south}}
	p := openWith(t, uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 2400)), d)
	if !uitest.Says(noted(p.tile(0, 1)), "no device") || uitest.Says(noted(p.tile(0, 0)), "no device") {
		t.Errorf("the tiles say %q and %q", noted(p.tile(0, 0)), noted(p.tile(0, 1)))
	}
	test.Tap(p.tile(0, 0))
	warns := "has no device: sees nothing of the raid"
	if p.tells(warns) {
		t.Error("said of one who has a device")
	}
	test.Tap(p.tile(0, 1))
	if !p.tells("Айгерім С. " + warns) {
		t.Errorf("it is not said: %q", uitest.Words(p.screen.object))
	}
	p.screen.chooseGuests(0)
	test.Tap(p.Tile("Unit South"))
	if !uitest.Says(noted(p.Tile("Нұрлан Т.")), "no device") {
		t.Error("it is not said of a guest")
	}
}

// Who changes a raid that is over is asked, and told when it ended: the tile of another
// raid may have been meant. One that is opened and left as it is says nothing.
func TestARaidThatIsOverIsChangedKnowingly(t *testing.T) {
	k := planned(1, tonight)
	k.Raid.From, k.Raid.To = time.Date(2026, 11, 22, 14, 0, 0, 0, uitest.Zone), time.Date(2026, 11, 22, 17, 30, 0, 0, uitest.Zone)
	p := changing(t, uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 2400)), k)
	warns := "This raid ended at 17:30"
	if p.tells(warns) {
		t.Error("said before anything was changed")
	}
	test.Tap(p.tile(0, 1))
	if !p.tells(warns) {
		t.Error("it is not said")
	}
	p.screen.Save()
	if len(p.staff.saved) != 0 || !p.Says("The raid is over") {
		t.Fatalf("saved %d times without asking", len(p.staff.saved))
	}
	test.Tap(p.Button("Save all the same"))
	if len(p.staff.saved) != 1 {
		t.Error("a correction is not saved")
	}
}

// What stands below a name is one line, however long the name of the unit is: it is cut
// and does not lie on what is below.
func TestALongNoteStaysOnItsTile(t *testing.T) {
	d := data(t, uitest.New(t, "en", palette.Night, wide))
	long := strings.Repeat("Long name of a unit ", 5)
	d.Others = []Guest{{Officer: regionfile.Officer{ID: officer(71), Name: "Нұрлан Т.", Role: regionfile.Patrol, Unit: "south"}, Of: codes.Names{KK: long, RU: long, EN: long}}}
	d.Raid.Crews = []raid.Crew{{ID: uuid.UUID{1}, Name: "Crew 1", Members: []uuid.UUID{officer(1), officer(71)}}}
	d.ID = uuid.UUID{9}
	d.Known = []Known{{ID: d.ID, Raid: d.Raid}}
	p := openWith(t, uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 2400)), d)
	note, ok := uitest.Find(p.Tile("Нұрлан Т."), func(l *ui.Label) bool { return l.Text() == long })
	if !ok {
		t.Fatal("no note")
	}
	if least := note.MinSize().Height; least > note.Size().Height+1 {
		t.Errorf("it needs %.0f and has %.0f", least, note.Size().Height)
	}
}

// On a first evening the list of officers comes after the page: it is said that nobody is
// known yet, and the tiles come by themselves, over which no tap is taken for a moment.
// Nobody who stands there moves when somebody is added; that he has a device now is said.
func TestOfficersWhoComeLate(t *testing.T) {
	d := data(t, uitest.New(t, "en", palette.Night, wide))
	late := d.People
	d.People = People{}
	p := openWith(t, uitest.New(t, "en", palette.Night, fyne.NewSize(1280, 2400)), d)
	says := p.Look.T("plan.no_officers")
	if !p.tells(says) {
		t.Fatal("it is not said why there is nobody")
	}
	late.NoDevice = []uuid.UUID{officer(1)}
	p.screen.Staffed(late)
	if p.tells(says) || len(p.screen.members[0].Tiles()) != 5 || !p.screen.still.Holds() {
		t.Fatalf("%d tiles, held %v", len(p.screen.members[0].Tiles()), p.screen.still.Holds())
	}
	test.Tap(p.tile(0, 1))
	more := late
	more.Officers = append([]regionfile.Officer{{ID: officer(7), Name: "Абай Т.", Role: regionfile.Patrol, Unit: "north"}}, late.Officers...)
	more.NoDevice = nil
	uitest.MustNotMove(t, p.Window, func() { p.screen.Staffed(more) })
	if len(p.screen.members[0].Tiles()) != 5 || uitest.Says(noted(p.tile(0, 0)), "no device") {
		t.Errorf("%d tiles; the first says %q", len(p.screen.members[0].Tiles()), noted(p.tile(0, 0)))
	}
	if got := p.screen.form.raid.Crews[0].Members; len(got) != 1 || got[0] != officer(2) {
		t.Errorf("the crew is %v", got)
	}
}

// Who calls a raid off is told first which children are with its crews; where none is, of
// nothing of the kind.
func TestACalledOffRaidNamesTheChildrenWithIt(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		p := changing(t, uitest.New(t, lang, palette.Night, wide), planned(1, tonight))
		p.screen.callOff()
		if p.Says(p.Look.T("plan.off_care_text")) {
			t.Error("a child is told of where none is")
		}
		p.Shell.Escape()
		p.staff.care = []Care{{Crew: "Crew 2", Since: time.Date(2026, 11, 23, 1, 20, 0, 0, uitest.Zone)}}
		p.screen.callOff()
		if !p.Says(p.Look.T("plan.off_care", "Crew", "Crew 2", "Time", "01:20")) || !p.Says(p.Look.T("plan.off_care_text")) {
			t.Errorf("%s: the child is not told of: %q", lang, uitest.Words(p.Shell.Object()))
		}
	}
}
