package duty

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/state"
	"shyraq/app/report"
	"shyraq/app/report/commission"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// closedLaptop is a laptop of two whose night can be closed.
func closedLaptop(t *testing.T) (y *station, l *laptop) {
	t.Helper()
	y = newStation(t, yerlan)
	y.plan(aigul, bekzat)
	l = share(t, aigul, bekzat)
	l.learn(directory())
	y.carry(l.station)
	return y, l
}

func (l *laptop) opens(s revision.Signed) bool {
	l.t.Helper()
	_, err := l.ledger.Get(ctx, s.Rev)
	if err != nil && !isSealed(err) && !isNotFound(err) {
		l.t.Error(err)
	}
	return err == nil
}

// TestClosedShiftKeepsEveryKindShut: the feed from its start brings back
// nothing of a closed night, whatever kind of record it is.
func TestClosedShiftKeepsEveryKindShut(t *testing.T) {
	_, l := closedLaptop(t)
	l.finish(l.meet("Асан"))
	if _, err := l.Visit(ctx, raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_OK", Name: "Сынақов", Place: raid.Place{Type: "HOME", Note: "Достық 1", District: "711210000"}}); err != nil {
		t.Fatal(err)
	}
	l.sent(ledger.Stored)
	saved := l.all()
	if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	l.served(saved...)
	for _, s := range saved {
		if s.Envelope.Kind.Fieldwork() && l.opens(s) {
			t.Errorf("a %s of the closed night opens again", s.Envelope.Kind)
		}
	}
}

// TestKilledBetweenKeyAndNote: the key is destroyed and the power goes before
// that is noted. The night is as closed as if it had been.
func TestKilledBetweenKeyAndNote(t *testing.T) {
	_, l := closedLaptop(t)
	id := l.meet("Асан")
	l.finish(id)
	if kept, err := l.CloseShift(ctx, tonight); err != nil || kept.Unsent == 0 {
		t.Fatalf("%+v, %v", kept, err)
	}
	l.sent(ledger.Stored)
	saved := l.all()
	for _, n := range l.opts.Keys.Nights() {
		if err := l.opts.Keys.DropNight(n.Key); err != nil {
			t.Fatal(err)
		}
	}
	l.as(aigul)
	if kept, err := l.DestroyNightKeys(ctx); err != nil || !kept.None() {
		t.Errorf("%+v, %v", kept, err)
	}
	l.served(saved...)
	if l.reads(id) {
		t.Error("closing was for nothing")
	}
	if closed, waits, err := l.ShiftClosed(ctx, tonight); !closed || waits || err != nil {
		t.Errorf("closed %v, waits %v, %v", closed, waits, err)
	}
	if sheet, err := l.ShiftSheet(ctx, tonight); err != nil || sheet.OnHere != 0 || sheet.Kept != sheet.Steps {
		t.Errorf("%+v, %v", sheet, err)
	}
}

// TestCloseShiftOfAColleague: who closes the shift does not take a child in
// care out of a colleague's hands.
func TestCloseShiftOfAColleague(t *testing.T) {
	_, l := closedLaptop(t)
	id := l.meet("Асан")
	l.sent(ledger.Stored)
	l.as(bekzat)
	if kept, err := l.CloseShift(ctx, tonight); err != nil || kept.Open != 1 {
		t.Errorf("%+v, %v", kept, err)
	}
	if !l.as(aigul).reads(id) {
		t.Error("the child is in care and the record is shut")
	}
}

// TestOldReturnsStayShut: a record that was returned, answered and closed does
// not come back because another one is returned later.
func TestOldReturnsStayShut(t *testing.T) {
	y, l := closedLaptop(t)
	old, late := l.meet("Асан"), l.meet("Үсен")
	l.finish(old)
	l.finish(late)
	l.sent(ledger.Stored)
	l.carry(y)
	back := func(from *station, to *laptop) (all []revision.Signed) {
		page, err := from.ledger.Since(ctx, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page {
			all = append(all, p.Signed)
		}
		to.served(all...)
		return all
	}
	f, err := y.Encounter(ctx, old)
	if err == nil {
		err = y.Return(ctx, old, f.Row.Rev, raid.Comment{Field: "place.note", Text: "қай үй?"})
	}
	if err != nil {
		t.Fatal(err)
	}
	back(y, l)
	if l.word(old) != state.WordReturned {
		t.Fatal(l.word(old))
	}
	if _, err := l.Step(ctx, old, func(e *raid.Encounter) error {
		e.Place.Note = "5-үй"
		e.Amendment = &raid.Reasoned{Reason: "үй", At: l.Now()}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	l.sent(ledger.Stored)
	l.carry(y)
	if f, err = y.Encounter(ctx, old); err == nil {
		err = y.Accept(ctx, old, f.Row.Rev)
	}
	if err != nil {
		t.Fatal(err)
	}
	back(y, l)
	if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	if f, err = y.Encounter(ctx, late); err == nil {
		err = y.Return(ctx, late, f.Row.Rev, raid.Comment{Field: "place.note", Text: "қай үй?"})
	}
	if err != nil {
		t.Fatal(err)
	}
	all := back(y, l)
	if !l.reads(late) {
		t.Error("the returned record does not open")
	}
	if l.reads(old) {
		t.Error("the one that was answered and accepted came along")
	}
	for _, s := range all {
		if s.Envelope.Kind == raid.KindReview && l.opens(s) {
			var v raid.Review
			if decodeBody(s, &v) == nil && v.Record == old {
				t.Errorf("what was written of it came along (%s)", v.Decision)
			}
		}
	}
}

// TestKilledBeforeItWasFetched: a record of a closed night was returned, and the
// program dies when it has heard of that and has not yet the record.
func TestKilledBeforeItWasFetched(t *testing.T) {
	y, l := closedLaptop(t)
	id := l.meet("Асан")
	l.finish(id)
	l.sent(ledger.Stored)
	saved := l.all()
	l.carry(y)
	if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	f, err := y.Encounter(ctx, id)
	if err == nil {
		err = y.Return(ctx, id, f.Row.Rev, raid.Comment{Field: "place.note", Text: "қай үй?"})
	}
	if err != nil {
		t.Fatal(err)
	}
	page, err := y.ledger.Since(ctx, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	review := page[len(page)-1].Signed
	if review.Envelope.Kind != raid.KindReview || l.wants(review.Envelope, review.Rev) {
		t.Fatal("the review does not wait for its record")
	}
	l.as(aigul)
	if !l.startAgain() {
		t.Error("the next program does not ask for it")
	}
	l.served(append(saved, review)...)
	if !l.reads(id) || l.word(id) != state.WordReturned {
		t.Error("the returned record does not open")
	}
	// Answered and closed once more, it stays shut within the same session too.
	if _, err := l.Step(ctx, id, func(e *raid.Encounter) error {
		e.Place.Note = "5-үй"
		e.Amendment = &raid.Reasoned{Reason: "үй", At: l.Now()}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	l.sent(ledger.Stored)
	if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	l.served(append(saved, review)...)
	if l.reads(id) {
		t.Error("it came back after it was answered")
	}
}

// paged is what the courier does with a page: it asks of each line whether and
// under which key it is kept, and then keeps them at once.
func (l *laptop) paged(all ...revision.Signed) {
	l.t.Helper()
	for again := true; again; again = l.startAgain() {
		var entries []ledger.Entry
		for _, s := range all {
			if l.wants(s.Envelope, s.Rev) {
				entries = append(entries, ledger.Entry{Signed: s, Key: l.keyOf(s.Envelope)})
			}
		}
		if _, err := l.ledger.Append(ctx, entries...); err != nil {
			l.t.Fatal(err)
		}
	}
	l.news(courier.Pulled{Added: len(all)})
}

// TestReviewsAreShutWithTheirNight: what a reviewer wrote lies under the key of
// the night it is about, also where it came after the night was closed.
func TestReviewsAreShutWithTheirNight(t *testing.T) {
	for _, row := range []struct {
		name string
		take func(l *laptop, all ...revision.Signed)
	}{
		{"line by line", (*laptop).served},
		{"in one page", (*laptop).paged},
		{"alone, in a page that is looked at twice", func(l *laptop, all ...revision.Signed) {
			var entries []ledger.Entry
			for range 2 { // as for a new directory
				entries = nil
				for _, s := range all {
					if s.Envelope.Kind == raid.KindReview && l.wants(s.Envelope, s.Rev) {
						entries = append(entries, ledger.Entry{Signed: s, Key: l.keyOf(s.Envelope)})
					}
				}
			}
			if _, err := l.ledger.Append(ctx, entries...); err != nil {
				l.t.Fatal(err)
			}
			if l.startAgain() {
				l.paged(all...)
			}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			y, l := closedLaptop(t)
			back, good := l.meet("Асан"), l.meet("Үсен")
			l.finish(back)
			l.finish(good)
			l.sent(ledger.Stored)
			l.carry(y)
			if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
				t.Fatalf("%+v, %v", kept, err)
			}
			word := raid.Comment{Field: "place.note", Text: "қай үй?"}
			for id, decide := range map[uuid.UUID]func(context.Context, uuid.UUID, revision.Hash, ...raid.Comment) error{back: y.Return, good: y.Accept} {
				f, err := y.Encounter(ctx, id)
				if err == nil {
					err = decide(ctx, id, f.Row.Rev, word)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			page, err := y.ledger.Since(ctx, 0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			var all []revision.Signed
			for _, p := range page {
				all = append(all, p.Signed)
			}
			review := func(s revision.Signed) (of uuid.UUID) {
				var v raid.Review
				if s.Envelope.Kind == raid.KindReview && decodeBody(s, &v) == nil {
					of = v.Record
				}
				return of
			}
			row.take(l, all...)
			if !l.reads(back) || l.word(back) != state.WordReturned {
				t.Fatal("the returned record does not open")
			}
			for _, s := range all {
				if of := review(s); of == back && !l.opens(s) || of == good && l.opens(s) {
					t.Errorf("the review of %v opens: %v", of == back, l.opens(s))
				}
			}
			if _, err := l.Step(ctx, back, func(e *raid.Encounter) error {
				e.Place.Note = "5-үй"
				e.Amendment = &raid.Reasoned{Reason: "үй", At: l.Now()}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			l.sent(ledger.Stored)
			if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
				t.Fatalf("%+v, %v", kept, err)
			}
			row.take(l, all...)
			for _, s := range all {
				if review(s) != uuid.Nil && l.opens(s) {
					t.Error("a review opens after the night was closed again")
				}
			}
			if l.reads(back) || l.reads(good) {
				t.Error("a record opens after the night was closed again")
			}
		})
	}
}

// TestAnInspectorsShiftIsCountedWhole: visits, talks and links too. While one
// of them is on this device alone, the page does not say that the server has
// all.
func TestAnInspectorsShiftIsCountedWhole(t *testing.T) {
	s := newStation(t, gulnar)
	one, childOne := s.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	two, childTwo := s.met("Умирзаков", "Нурсултан", "2010-03-14", nil)
	at := raid.Place{Type: "HOME", Note: "Достық 1", District: "711210000"}
	visit := func() (uuid.UUID, error) {
		return s.Visit(ctx, raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_OK", Name: "Сынақов", Place: at})
	}
	undone, err := visit()
	if err == nil {
		err = s.Undo(ctx, undone, "undo")
	}
	if err == nil {
		_, err = visit()
	}
	if err == nil {
		_, err = s.Visit(ctx, raid.Talk{Place: at, Form: "T_TALK", Topic: "түнгі қала", Listeners: 20})
	}
	if err != nil {
		t.Fatal(err)
	}
	s.sent(ledger.Stored)
	before, err := s.ShiftSheet(ctx, tonight)
	if err != nil || before.Records != 2 || before.Homes != 1 || before.Talks != 1 || before.OnHere != 0 {
		t.Errorf("%+v, %v", before, err)
	}
	if _, err := s.DecideMet(ctx, two, childTwo, Meeting{Record: one, Person: childOne}, raid.SameChild, "құжаты бір"); err != nil {
		t.Fatal(err)
	}
	after, err := s.ShiftSheet(ctx, tonight)
	if err != nil || after.OnHere != 1 || after.Steps != before.Steps+1 || after.Last != before.Last+1 || after.Hash == before.Hash {
		t.Errorf("%+v, %v", after, err)
	}
	s.clock.at = s.clock.at.Add(24 * time.Hour)
	if next, err := s.ShiftSheet(ctx, ""); err != nil || next.Steps != 0 {
		t.Errorf("the next night has it too: %+v, %v", next, err)
	}
}

// TestForgedAnswersCloseNothing: the region's answers lie in the clear. Whoever
// writes into them that all was delivered has no key destroyed by it, with which
// the records that never left would be gone: the region's own word, kept sealed,
// does not reach so far.
func TestForgedAnswersCloseNothing(t *testing.T) {
	_, l := closedLaptop(t)
	first := l.meet("Асан")
	l.finish(first)
	l.sent(ledger.Stored)
	second := l.meet("Үсен")
	l.finish(second)
	waiting, err := l.ledger.Outbox().Pending(100)
	if err != nil || len(waiting) == 0 {
		t.Fatal(len(waiting), err)
	}
	var forged []ledger.Ack
	for _, w := range waiting {
		forged = append(forged, ledger.Ack{DSeq: w.DSeq, Rev: w.Rev, Result: ledger.Stored})
	}
	if err := l.ledger.Outbox().Acknowledge("e1", forged); err != nil {
		t.Fatal(err)
	}
	if kept, err := l.CloseShift(ctx, tonight); err != nil || kept.Unsent != len(waiting) {
		t.Errorf("%+v, %v: %d never left", kept, err, len(waiting))
	}
	if !l.as(aigul).reads(second) {
		t.Fatal("a record that never left is shut")
	}
	l.vouch.hear(courier.Status{Vouched: waiting[len(waiting)-1].DSeq})
	// A word of before, and a server that only says so, are not enough.
	if kept, err := l.DestroyNightKeys(ctx); err != nil || kept.Unsent != len(waiting) {
		t.Errorf("unsigned: %+v, %v", kept, err)
	}
	for _, w := range waiting {
		l.takes(w)
	}
	if kept, err := l.DestroyNightKeys(ctx); err != nil || !kept.None() {
		t.Errorf("the region has all: %+v, %v", kept, err)
	}
}

// The figures of a night that was closed here say that they are less than the
// night's, and no file of them is written; those of another night are whole.
func TestTheFiguresOfAClosedNightSayIt(t *testing.T) {
	_, l := closedLaptop(t)
	l.finish(l.meet("Асан"))
	l.sent(ledger.Stored)
	look := func(night civil.Date) (report.Summary, error) {
		s, err := l.Summary(ctx, night)
		if err != nil {
			t.Fatal(err)
		}
		return s, report.WriteCSV(io.Discard, s, "en", func(key string) string { return key })
	}
	if s, err := look(tonight); s.Closed || s.Records != 1 || err != nil {
		t.Fatalf("before: %d records, closed %v, %v", s.Records, s.Closed, err)
	}
	if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
		t.Fatalf("%+v, %v", kept, err)
	}
	if s, err := look(tonight); !s.Closed || s.Records != 0 || !isCode(err, "figures_closed") {
		t.Errorf("after: %d records, closed %v, %v", s.Records, s.Closed, err)
	}
	if s, err := look("2026-01-01"); s.Closed || err != nil {
		t.Errorf("another night: closed %v, %v", s.Closed, err)
	}
	if _, err := l.Commission(ctx, commission.Period{From: tonight, To: "2026-08-01"}); !isCode(err, "figures_closed") {
		t.Errorf("the report of a period with it: %v", err)
	}
}

// What was recorded after the shift was closed is no whole night: the sheet names the
// closing before it, and so does the sheet of the second closing.
func TestTheSheetNamesTheClosingBefore(t *testing.T) {
	_, l := closedLaptop(t)
	sheet := func() report.Shift {
		s, err := l.ShiftSheet(ctx, tonight)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	l.finish(l.meet("Асан"))
	l.sent(ledger.Stored)
	first := sheet()
	if first.Steps == 0 || first.Earlier != nil {
		t.Fatalf("before: %+v", first)
	}
	for range 2 { // the second counts for the first: it is of the same key
		if _, err := l.CloseShift(ctx, tonight); err != nil {
			t.Fatal(err)
		}
	}
	if s := sheet(); s.Hash != first.Hash || s.Earlier != nil {
		t.Errorf("closed: %+v", s)
	}
	if _, err := l.Visit(ctx, raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_OK", Name: "Сынақов", Place: raid.Place{Type: "HOME", Note: "Достық 1", District: "711210000"}}); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"recorded since", "closed again"} {
		s := sheet()
		if s.Homes != 1 || s.Records != 0 || len(s.Earlier) != 1 || s.Earlier[0].Steps != first.Steps || s.Earlier[0].Hash != first.Hash {
			t.Errorf("%s: %+v", when, s)
		}
		l.sent(ledger.Stored)
		if kept, err := l.CloseShift(ctx, tonight); err != nil || !kept.None() {
			t.Fatalf("%+v, %v", kept, err)
		}
	}
}
