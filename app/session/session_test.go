package session

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/shift"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// A draft on the device does not stop the night after an unlock: what is saved
// then is seen at once, once, and no error is said.
func TestADraftDoesNotFreezeTheNight(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	s.newCheck(nil)
	r.tile("places", "STRT")
	r.lock()
	r.unlock(aigul)
	s = r.s
	for range 3 {
		s.changed()
		r.calm()
	}
	if r.says(r.look.T("error.no_record")) {
		t.Errorf("seen: %q", r.words())
	}
	if len(s.drafts) != 1 {
		t.Errorf("%d drafts", len(s.drafts))
	}
}

// A tap on the rail shows the area itself, whatever stood on top of it.
func TestTheRailLeavesWhatIsOnTop(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	for _, a := range []ui.Area{ui.AreaNight, ui.AreaCheck, ui.AreaSettings} {
		s.Area(a)
		s.OpenShift()
		r.until("the end of the shift", func() bool { return r.top() == ui.Screen(s.shiftEnd) })
		for _, to := range []ui.Area{a, ui.AreaNight, a} {
			s.Area(to)
			if _, ok := r.top().(*shift.Screen); ok || r.shell.Router().Depth() != 1 || r.shell.Router().Area() != to {
				t.Errorf("%s, then %s: %T", a, to, r.top())
			}
		}
	}
}

// The list is that of the night by the clock, also when the night becomes
// another while nobody touches anything.
func TestTheListTurnsWithTheNight(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.checkPlace()
	s := r.s
	for _, step := range []struct {
		by   time.Duration
		rows int
	}{{-24 * time.Hour, 0}, {24 * time.Hour, 1}} {
		r.time.Turn(step.by)
		r.pass(6 * time.Second)
		r.calm()
		if want := s.clockNight(); len(s.tonight) != step.rows || s.shift.Night != want {
			t.Errorf("the clock went by %v: %d rows of %s, want %d of %s", step.by, len(s.tonight), s.shift.Night, step.rows, want)
		}
	}
}

// The first reading leaves earlier nights out, and what it shows does not count
// as all there is until they were read too.
func TestEarlierNightsAreOutstandingUntilTheyAreRead(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	for _, row := range []struct{ earlier, reading bool }{{false, true}, {true, false}} {
		s.snapshot, _ = s.read(snapshot{}, row.earlier)
		if got := s.nightData().Reading; got != row.reading {
			t.Errorf("earlier nights read %v: the list says that they are read %v", row.earlier, got)
		}
	}
	r.s.refresh()
	r.calm()
	if s.nightData().Reading {
		t.Error("the list goes on saying that earlier nights are read")
	}
}

// Figures that are in sight at noon lead to the night that began.
func TestTheFiguresTurnWithTheNight(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	r.s.Area(ui.AreaFigures)
	next := func() bool {
		b, ok := uitest.Find(r.shell.Object(), func(b *ui.Button) bool { return b.Text() == r.look.T("figures.night_next") })
		return ok && !b.Disabled()
	}
	r.until("tonight's figures, the last there are", func() bool { return !next() })
	r.time.Turn(24 * time.Hour)
	r.pass(6 * time.Second)
	r.until("the night that began", next)
}

// Figures that are in sight count what comes in while they are.
func TestTheFiguresInSightCountWhatComesIn(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.s.Area(ui.AreaFigures)
	r.until("no figures yet", func() bool { return r.says(r.look.T("figures.empty")) })
	at := raid.Point{Lat: 511_300_000, Lon: 714_300_000}
	_, err := r.s.duty.CheckVenue(t.Context(), raid.Place{Point: &at, Source: raid.FromMap}, raid.NothingFound, "")
	r.must(err)
	r.until("the place that was checked", func() bool { return !r.says(r.look.T("figures.empty")) })
}

// A part of the night that cannot be read is said once, names its cause, and
// takes nothing else with it; the strip and the settings say the same.
func TestARefreshThatFailsInPart(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	r.checkPlace()
	why := errs.Errorf(errs.Unavailable, "disk_full", "")
	lost := s.snapshot
	for range 3 {
		s.told(faults{partDrafts: why})
		s.show(lost)
	}
	if n := r.count(r.look.Sentence(why)); n != 1 {
		t.Errorf("said %d times: %q", n, r.words())
	}
	if !r.says(r.look.T("app.part.drafts")) {
		t.Errorf("what is not of now is not named: %q", r.words())
	}
	r.pass(2 * ui.ToastTime)
	if r.count(r.look.Sentence(why)) != 0 {
		t.Error("it is said on and on")
	}
	s.changed()
	r.calm()
	if r.says(r.look.T("app.part.drafts")) {
		t.Error("it reads well again and the banner stays")
	}
	if len(s.tonight) != 1 {
		t.Errorf("%d records", len(s.tonight))
	}
	if f, d := r.shell.Frame(), s.settingsData(); f.Link != d.Link || f.Waiting != d.Waiting || f.Waiting != 1 {
		t.Errorf("strip %s %d, settings %s %d", f.Link, f.Waiting, d.Link, d.Waiting)
	}
}

// What a session still says when it has ended is said to nobody: it may name a
// place, and offer to undo what the next officer did not do.
func TestALateWordIsSaidToNobody(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	late := s.notifier()
	undone := false
	late.Toast(ui.Plain("Орталық саябақ"), func() { undone = true })
	r.lock()
	late.Toast(ui.Plain("Орталық саябақ"), nil)
	late.ToastError(errs.Errorf(errs.NotFound, "no_record", ""))
	late.Ask(ui.Question{Head: ui.Plain("Орталық саябақ"), Yes: ui.Plain("ОК")})
	late.Sheet(400, ui.Plain("Орталық саябақ"), ui.NewLabel(nil))()
	if r.says("саябақ") || r.says(r.look.T("error.no_record")) || undone {
		t.Errorf("seen: %q", r.words())
	}
}

// handed is a record with a child who is handed over, as the form holds it.
func handed() (capture.Draft, uuid.UUID) {
	child := raid.Person{
		ID: uuid.New(), Kind: raid.Minor, Surname: "Сынақ", Name: "Асан", NoIIN: "I_DOC", Age: 15, Sex: codes.Male,
		Company: "K_ALONE", Education: "E_SCH", Work: "W_NO", Reasons: []codes.Code{"R_NIGHT_O"}, Conditions: []codes.Code{"C_OK"},
	}
	return capture.Draft{ID: uuid.New(), Encounter: raid.Encounter{
		Night: "2026-07-04", Operation: duty.RoutinePatrol, Pen: raid.Pen{Officer: aigul.ID},
		MetAt: time.Date(2026, 7, 4, 23, 10, 0, 0, uitest.Zone),
		Place: raid.Place{Type: "STRT", Note: "аула"}, People: []raid.Person{child},
	}}, child.ID
}

// What was typed into an act is there again when the act is left and opened
// within the second, and on the disk at the latest a second later.
func TestAnActLeftAndOpenedAtOnceKeepsItsLastWords(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	d, child := handed()
	r.must(s.desk.SaveDraft(s.ctx, d))
	s.openRecord(d.ID)
	r.until("the form", func() bool { return s.check.Current() == d.ID })
	var typed string
	for _, letter := range "танысы" {
		s.openAct(d, child)
		r.until("the act", func() bool { return s.act != nil })
		typed += string(letter)
		s.actTyped(s.act, act.Data{Record: d.ID, Encounter: d.Encounter, Person: child, Form: act.Form{Seen: typed}})
		r.shell.Router().Back()
		if _, f := s.desk.drafts.Get(d.ID); f.Act == nil || f.Act.Form.Seen != typed {
			t.Fatalf("opened again it says %+v", f.Act)
		}
		r.until("the form", func() bool { return s.act == nil && r.top() == ui.Screen(s.check) })
	}
	r.pass(time.Second)
	r.must(s.flush())
	r.kill()
	r.unlock(aigul)
	w, err := r.s.duty.Draft(s.ctx, d.ID)
	var f draft.Form
	if err == nil {
		err = json.Unmarshal(w.Form, &f)
	}
	if err != nil || f.Act == nil || f.Act.Form.Seen != typed {
		t.Errorf("on the disk %+v, %v", f.Act, err)
	}
}
