package session

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/night"
	"shyraq/app/ui/record"
)

// finished records a child who went home, and waits for the row.
func (r *rig) finished() (uuid.UUID, uuid.UUID) {
	r.t.Helper()
	s := r.s
	d, child := handed()
	d.Encounter.People[0].Outcome = codes.OutcomeTalk
	d.Encounter.ClosedAt = d.Encounter.MetAt.Add(20 * time.Minute)
	r.must(s.desk.Finish(s.ctx, d))
	s.refresh()
	r.until("the row", func() bool { return slices.ContainsFunc(s.tonight, func(w duty.Row) bool { return w.ID == d.ID }) })
	return d.ID, child
}

// page waits for the page of a record.
func (r *rig) page(id uuid.UUID) *record.Screen {
	r.t.Helper()
	r.until("the page", func() bool {
		p := r.s.record
		return p != nil && p.id == id && r.top() == ui.Screen(p.screen)
	})
	return r.s.record.screen
}

// Enter on the row of a finished record shows the page on which it is read, not
// the form; Esc leads back to the row.
func TestAFinishedRecordIsRead(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	id, _ := r.finished()
	s.reveal(id)
	r.key(fyne.KeyReturn)
	r.page(id)
	if s.check.Current() != uuid.Nil || r.shell.Router().Area() != ui.AreaNight {
		t.Error("the form was opened")
	}
	for _, secret := range []string{"Асан", "Сынақ "} {
		if r.says(secret) {
			t.Errorf("it says %q without being held: %q", secret, r.words())
		}
	}
	if !r.says(r.look.T("record.did_recorded")) || !r.says(aigul.Name) {
		t.Errorf("no history: %q", r.words())
	}
	if r.w.Canvas().Focused() != nil {
		t.Error("the keys still go to the list below")
	}
	r.key(fyne.KeyEscape)
	if r.top() != ui.Screen(s.night) || s.night.Chosen() != id {
		t.Error("Esc does not lead back to the row")
	}
	r.key(fyne.KeyReturn)
	r.page(id)
}

// A change begins on the page with its reason; a record under the officer's
// hand opens where the work is.
func TestTheFormIsOpenedWhereThereIsWork(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	id, _ := r.finished()
	s.openRecord(id)
	r.page(id)
	r.tap("record.change")
	r.formAt(id)
	if !r.says(r.look.T("capture.amend.title")) {
		t.Errorf("no reason is asked for: %q", r.words())
	}
	r.key(fyne.KeyEscape)

	draft, _ := handed()
	r.must(s.desk.SaveDraft(s.ctx, draft))
	open, _ := handed()
	r.must(s.desk.SaveStep(s.ctx, open))
	s.refresh()
	r.calm()
	for _, one := range []uuid.UUID{draft.ID, open.ID} {
		s.Area(ui.AreaNight)
		s.openRecord(one)
		r.formAt(one)
	}
	s.readFrom(open.ID) // and from there it is read
	r.page(open.ID)
}

// Whoever opens the form from the page of a record to say why, and thinks better
// of it, reads on: by whatever way he leaves the question.
func TestALeftQuestionLeadsBackToThePage(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	id, _ := r.finished()
	open, _ := handed()
	r.must(s.desk.SaveStep(s.ctx, open))
	s.refresh()
	r.calm()
	for _, row := range []struct {
		ask, head string
		record    uuid.UUID
		leave     func()
	}{
		{"record.change", "capture.amend.title", id, func() { r.tap("action.cancel") }},
		{"record.change", "capture.amend.title", id, func() { r.key(fyne.KeyEscape); r.key(fyne.KeyEscape) }},
		{"record.withdraw", "capture.withdraw.title", id, func() { r.tap("action.cancel") }},
		{"record.pass", "capture.pen.title", open.ID, func() { r.tap("action.cancel") }},
	} {
		s.readFrom(row.record)
		r.page(row.record)
		r.tap(row.ask)
		r.until(row.ask, func() bool { return r.says(r.look.T(row.head)) })
		row.leave()
		r.page(row.record)
		if _, form := s.check.Open(); form {
			t.Errorf("%s: the form still holds the record", row.ask)
		}
	}
}

// A change that a lock cuts off goes on where it was: its reason is not asked
// for again.
func TestAChangeGoesOnAfterALock(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	id, _ := r.finished()
	s.openRecord(id)
	r.page(id)
	r.tap("record.change")
	r.formAt(id)
	r.typed("Мекенжай қате")
	r.tap("capture.amend.start")
	r.lock()
	r.unlock(aigul)
	r.formAt(id)
	if r.says(r.look.T("capture.amend.closed")) {
		t.Error("the change has to be begun again")
	}
}

func TestToRead(t *testing.T) {
	for _, row := range []struct {
		name string
		r    duty.Row
		want bool
	}{
		{"in care, his", duty.Row{Holds: true, Word: state.WordInCare}, false},
		{"in care, another's", duty.Row{Word: state.WordInCare}, true},
		{"finished", duty.Row{Holds: true, Closed: true, Word: state.WordSent}, true},
		{"finished, and being changed", duty.Row{Holds: true, Closed: true, Draft: true, Word: state.WordDraft}, false},
		{"returned to him", duty.Row{Holds: true, Closed: true, Word: state.WordReturned}, false},
		{"returned to another", duty.Row{Closed: true, Word: state.WordReturned}, true},
		{"changed in two places", duty.Row{Holds: true, Closed: true, Word: state.WordConflict}, false},
		{"withdrawn", duty.Row{Holds: true, Closed: true, Word: state.WordWithdrawn}, true},
	} {
		row.r.Kind = raid.KindEncounter
		if got := toRead(row.r); got != row.want {
			t.Errorf("%s: read %v", row.name, got)
		}
	}
	if !toRead(duty.Row{Kind: raid.KindTalk, Holds: true}) {
		t.Error("a talk has no form")
	}
}

// After a lock the page comes back to its officer and to nobody else.
func TestAfterALockThePageComesBack(t *testing.T) {
	r := newRig(t, aigul, bekzat)
	r.unlock(aigul)
	id, _ := r.finished()
	r.s.openRecord(id)
	r.page(id)
	r.lock()
	if r.says("С. А.") {
		t.Errorf("the door says %q", r.words())
	}
	r.unlock(bekzat)
	r.calm()
	if r.s.record != nil || r.says("С. А.") {
		t.Errorf("the next officer reads %q", r.words())
	}
	r.lock()
	r.unlock(aigul)
	r.page(id)
}

// An act is one tap away, lies over the page, and leaves to it.
func TestAnActIsOpenedFromThePage(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	d, child := handed()
	d.Encounter.People[0].Outcome = "O_SPOT"
	r.must(s.desk.SaveStep(s.ctx, d))
	w, err := s.duty.Edit(s.ctx, d.ID)
	r.must(err)
	ink := handover.Strokes{{100, 100, 200, 40, -60, 90, 80, -20}}
	w, act, err := s.duty.IssueAct(s.ctx, w, duty.Handover{
		Person: child, Taker: handover.Taker{Name: "Сынақова Бибі", Kinship: "S_GRAN", Phone: "+77000000001"}, Fit: true, OfficerInk: ink, TakerInk: ink,
	})
	r.must(err)
	w.Encounter.ClosedAt = s.duty.Now()
	_, err = s.duty.Record(s.ctx, w)
	r.must(err)
	s.refresh()
	r.calm()
	s.openRecord(d.ID)
	r.page(d.ID)
	r.tap(r.look.T("record.act", "Number", string(act.Number)))
	r.until("the act", func() bool { return s.act != nil })
	if !r.says("№ " + string(act.Number)) {
		t.Errorf("no act is seen: %q", r.words())
	}
	r.key(fyne.KeyEscape)
	r.page(d.ID)
	if s.act != nil {
		t.Error("the act is still open")
	}
	s.Area(ui.AreaCheck)
	if s.check.Current() != uuid.Nil {
		t.Error("the form holds the record that was read")
	}
}

// TestAVisitIsAmendedFromItsPage by who wrote it.
func TestAVisitIsAmendedFromItsPage(t *testing.T) {
	r := newRig(t, gulnar)
	r.unlock(gulnar)
	s := r.s
	id, err := s.duty.Visit(s.ctx, raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_OK", Name: "Сынақов", Place: raid.Place{Type: "HOME", Note: "Достық 1"}})
	r.must(err)
	s.refresh()
	r.calm()
	s.openRecord(id)
	r.page(id)
	r.tap("record.change")
	r.until("the card", func() bool { return r.says(r.look.T("night.home_amend")) && r.says("Достық 1") })
	r.tile("home_results", "H_ALON")
	r.tap("night.short_save")
	r.until("the mark on its page", func() bool { return r.says(r.look.T("risk.alone")) })
}

// TestANewCheckIsNoAmendment: while the form holds a finished record that is
// amended, a new check is a new one, and what was typed there is kept. A record
// that is not finished is gone on with.
func TestANewCheckIsNoAmendment(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	id, _ := r.finished()
	w, err := s.duty.Edit(s.ctx, id)
	r.must(err)
	w.Encounter.Amendment = &raid.Reasoned{Reason: "аты қате", At: s.duty.Now()}
	w.Encounter.Note = "түзетілді"
	r.must(s.duty.SaveDraft(s.ctx, w))
	s.refresh()
	r.calm()
	s.openRecord(id)
	r.until("the form", func() bool { return s.check.Current() == id })
	s.Area(ui.AreaNight)
	s.Area(ui.AreaCheck)
	d, form := s.check.Open()
	if !form || d.ID == id || !d.Encounter.ClosedAt.IsZero() {
		t.Fatalf("the form shows %s, %v, of the record %s", d.ID, form, id)
	}
	s.Area(ui.AreaNight)
	s.Area(ui.AreaCheck)
	if again, _ := s.check.Open(); again.ID != d.ID {
		t.Errorf("the new check was left for %s", again.ID)
	}
	r.calm()
	if w, err := s.duty.Edit(s.ctx, id); err != nil || w.Encounter.Note != "түзетілді" || w.Encounter.Amendment == nil {
		t.Errorf("of the amendment there is %+v, %v", w.Encounter.Amendment, err)
	}
}

// A filter stays as its officer left it while the program runs, whoever worked
// meanwhile.
func TestTheFilterIsKept(t *testing.T) {
	r := newRig(t, aigul, bekzat)
	r.unlock(aigul)
	r.finished()
	r.s.Area(ui.AreaNight)
	r.key(fyne.KeyRight)
	if f := r.s.night.Filter(); f != night.Mine {
		t.Fatalf("right leads to %s", f)
	}
	r.lock()
	r.unlock(bekzat)
	if f := r.s.night.Filter(); f != night.All {
		t.Errorf("the next officer begins with %s", f)
	}
	r.lock()
	r.unlock(aigul)
	if f := r.s.night.Filter(); f != night.Mine {
		t.Errorf("after the lock it is %s", f)
	}
}

// After a record was finished its row is chosen and in sight, and it is said
// where the record is, whatever the list was filtered by.
func TestTheNewRowIsChosenAfterFinish(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	id, _ := r.finished()
	s.night.SetFilter(night.Returned)
	s.done(id)
	r.calm()
	if s.night.Chosen() != id || s.night.Filter() != night.All || r.shell.Router().Area() != ui.AreaNight {
		t.Errorf("chosen %v under %s", s.night.Chosen(), s.night.Filter())
	}
	if !r.says(r.look.T("app.saved_here")) {
		t.Errorf("it is not said where it is: %q", r.words())
	}
}

// What an officer recorded on earlier nights is found without a name: under
// Mine, a search for nothing gives all nights.
func TestAnOfficersOwnHistory(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	id, _ := r.finished()
	r.lock()
	r.pass(48 * time.Hour)
	r.unlock(aigul)
	s := r.s
	s.Area(ui.AreaNight)
	if s.night.Choose(id); s.night.Chosen() == id {
		t.Fatal("the record is of tonight")
	}
	r.key(fyne.KeyRight)
	r.tap("night.search")
	r.until("the record", func() bool { r.key(fyne.KeyHome); return s.night.Chosen() == id })
	r.key(fyne.KeyReturn)
	r.page(id)
}
