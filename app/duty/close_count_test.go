package duty

import (
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
)

// What keeps a closed shift's key here is counted by the page of its end, whoever of
// those who share the device it is left with, and whichever device wrote it.
func TestTheEndOfAShiftCountsWhatKeepsIt(t *testing.T) {
	for name, row := range map[string]struct {
		leave  func(y *station, l *laptop)
		counts [3]int // open, returned, drafts of others
	}{
		"a colleague's child": {func(_ *station, l *laptop) { l.meet("Асан") }, [3]int{1, 0, 0}},
		"a colleague's returned record": {func(y *station, l *laptop) {
			id := l.meet("Асан")
			l.finish(id)
			l.sent(ledger.Stored)
			l.carry(y)
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
			for _, p := range page {
				l.served(p.Signed)
			}
		}, [3]int{0, 1, 0}},
		"a colleague's draft": {func(_ *station, l *laptop) {
			id := l.meet("Асан")
			l.finish(id)
			w, err := l.Edit(ctx, id)
			if err == nil {
				err = l.SaveDraft(ctx, w)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, [3]int{0, 0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			y, l := closedLaptop(t)
			row.leave(y, l)
			l.sent(ledger.Stored)
			l.as(bekzat)
			sheet, err := l.ShiftSheet(ctx, tonight)
			if got := [3]int{sheet.Open, sheet.Returned, sheet.Others}; err != nil || got != row.counts || sheet.Whole() {
				t.Errorf("counted %v, want %v, %v", got, row.counts, err)
			}
			kept, err := l.CloseShift(ctx, tonight)
			if err != nil || kept.Open != row.counts[0]+row.counts[1] || kept.Drafts != row.counts[2] {
				t.Errorf("kept by %+v, %v", kept, err)
			}
		})
	}
}

// A child who is with the officer since an earlier night is told at the end of this
// shift; once he is gone, or his record is another's, no more.
func TestTheEndOfAShiftTellsOfAChildOfAnEarlierNight(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	s.clock.at = s.clock.at.Add(24 * time.Hour)
	carried := func() int {
		sheet, err := s.ShiftSheet(ctx, "")
		if err != nil || sheet.Night == tonight || sheet.Open != 0 {
			t.Fatalf("%+v, %v", sheet, err)
		}
		if sheet.Whole() != (sheet.Carried == 0) {
			t.Errorf("carried %d, whole: %v", sheet.Carried, sheet.Whole())
		}
		return sheet.Carried
	}
	if n := carried(); n != 1 {
		t.Errorf("%d children of an earlier night are told of, want 1", n)
	}
	if sheet, err := s.ShiftSheet(ctx, tonight); err != nil || sheet.Carried != 0 || sheet.Open != 1 {
		t.Errorf("of his own night: %+v, %v", sheet, err)
	}
	s.finish(id)
	if n := carried(); n != 0 {
		t.Errorf("%d are told of though nobody is here", n)
	}
}
