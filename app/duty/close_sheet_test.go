package duty

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/report"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// returned has a reviewer send a record back and its device hear of it.
func (l *laptop) returned(y *station, id uuid.UUID) {
	l.t.Helper()
	f, err := y.Encounter(ctx, id)
	if err == nil {
		err = y.Return(ctx, id, f.Row.Rev, raid.Comment{Field: "place.note", Text: "қай үй?"})
	}
	if err != nil {
		l.t.Fatal(err)
	}
	page, err := y.ledger.Since(ctx, 0, 1000)
	if err != nil {
		l.t.Fatal(err)
	}
	var all []revision.Signed
	for _, p := range page {
		all = append(all, p.Signed)
	}
	l.served(all...)
}

// answers does what a record was sent back for.
func (l *laptop) answers(id uuid.UUID) {
	l.t.Helper()
	if _, err := l.Step(ctx, id, func(e *raid.Encounter) error {
		e.Place.Note = "5-үй"
		e.Amendment = &raid.Reasoned{Reason: "үй", At: l.Now()}
		return nil
	}); err != nil {
		l.t.Fatal(err)
	}
}

func (l *laptop) sheet() report.Shift {
	l.t.Helper()
	s, err := l.ShiftSheet(ctx, tonight)
	if err != nil {
		l.t.Fatal(err)
	}
	return s
}

// own counts what this device wrote that belongs to the night.
func (l *laptop) own() (n int) {
	l.t.Helper()
	for _, s := range l.all() {
		if s.Envelope.Device == l.opts.Device.Device && s.Envelope.Kind.Fieldwork() {
			n++
		}
	}
	return n
}

// covered counts what the sheet of a night and those before it answer for.
func covered(s report.Shift) int {
	n := s.Steps
	for _, e := range s.Earlier {
		n += e.Steps
	}
	return n
}

// What was done between the end of a shift and the end of its keys is on its sheet: a
// record that was sent back waits for nobody once it was answered, and every change of
// the night is under one code and no other.
func TestTheSheetOfAClosedShiftGoesOnToTheEndOfItsKeys(t *testing.T) {
	y, l := closedLaptop(t)
	id, late := l.meet("Асан"), l.meet("Үсен")
	l.finish(id)
	l.finish(late)
	l.sent(ledger.Stored)
	l.carry(y)
	l.returned(y, id)
	kept, err := l.CloseShift(ctx, tonight)
	if err != nil || kept.Open != 1 {
		t.Fatalf("%+v, %v", kept, err)
	}
	closed := l.sheet()
	if closed.Returned != 1 {
		t.Fatalf("%+v", closed)
	}
	l.answers(id)
	l.sent(ledger.Stored)
	all := l.own()
	before := l.sheet() // the key is here: what it says is what is so
	if kept, err := l.DestroyNightKeys(ctx); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	done := l.sheet()
	if done.Returned != 0 || done.Steps != all || done.Steps != closed.Steps+1 || done.Kept != all || done.Hash != before.Hash || done.Last != before.Last || done.Records != 2 || done.Earlier != nil {
		t.Errorf("%d changes, returned %d: %+v", all, done.Returned, done)
	}
	if l.as(bekzat).sheet().Hash != done.Hash {
		t.Error("another code for the crew's other officer")
	}
	l.as(aigul)

	// One that is sent back after that waits on the same sheet, and its answer is on a
	// sheet of its own.
	l.returned(y, late)
	if s := l.sheet(); s.Returned != 1 || s.Steps != all || s.Hash != done.Hash || s.Earlier != nil {
		t.Errorf("sent back after the closing: %+v", s)
	}
	l.answers(late)
	l.sent(ledger.Stored)
	for _, when := range []string{"answered", "closed again"} {
		if s := l.sheet(); s.Steps != 1 || s.Returned != 0 || len(s.Earlier) != 1 || s.Earlier[0].Hash != done.Hash || covered(s) != all+1 {
			t.Errorf("%s: %+v", when, s)
		}
		if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
			t.Fatalf("%+v, %v", kept, err)
		}
	}
}

// The keys go under the hand of a colleague, who sees less of the night: the sheet of
// who closed it has what lay under his own key too, and no number twice.
func TestTheSheetOfWhoClosedIsWholeThoughAColleagueEndsTheKey(t *testing.T) {
	y, l := closedLaptop(t)
	id := l.meet("Асан")
	l.finish(id)
	l.sent(ledger.Stored)
	l.carry(y)
	l.returned(y, id)
	if kept, err := l.CloseShift(ctx, tonight); err != nil || kept.Open != 1 {
		t.Fatalf("%+v, %v", kept, err)
	}
	l.answers(id)
	l.as(bekzat)
	l.finish(l.meet("Үсен"))
	l.sent(ledger.Stored)
	all := l.own()
	if kept, err := l.DestroyNightKeys(ctx); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	if s := l.as(aigul).sheet(); s.Steps != all || s.Returned != 0 || s.Records != 2 || covered(s) != all {
		t.Errorf("%d changes: %+v", all, s)
	}
}

// A closing that an earlier program kept has the sheet of its closing, with nothing that
// waits: its key is gone.
func TestTheSheetOfAnOlderClosing(t *testing.T) {
	y, l := closedLaptop(t)
	id := l.meet("Асан")
	l.finish(id)
	l.sent(ledger.Stored)
	l.carry(y)
	l.returned(y, id)
	if _, err := l.CloseShift(ctx, tonight); err != nil {
		t.Fatal(err)
	}
	was := l.sheet()
	l.answers(id)
	l.sent(ledger.Stored)
	for _, n := range l.opts.Keys.Nights() {
		if err := l.opts.Keys.DropNight(n.Key); err != nil {
			t.Fatal(err)
		}
	}
	all, err := l.closings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all[0].Keys {
		all[0].Keys[i].Gone = true
	}
	if err := l.keepClosings(ctx, all); err != nil {
		t.Fatal(err)
	}
	if s := l.sheet(); s.Steps != was.Steps || s.Hash != was.Hash || s.Returned != 0 || s.Open != 0 {
		t.Errorf("%+v", s)
	}
}

// An act whose record was withdrawn holds no more, and stands on no sheet of the shift.
func TestAnActOfAWithdrawnRecordIsNotCounted(t *testing.T) {
	s := newStation(t, aigul)
	w, _ := s.issued(s.handing("Асан", nil))
	for _, want := range []int{1, 0} {
		sheet, err := s.ShiftSheet(ctx, tonight)
		if err != nil || sheet.Acts != want {
			t.Fatalf("%d acts, want %d; %v", sheet.Acts, want, err)
		}
		if want == 0 {
			break
		}
		if _, err := s.Withdraw(ctx, w.ID, "қате"); err != nil {
			t.Fatal(err)
		}
	}
}
