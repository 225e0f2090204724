package duty

import (
	"errors"
	"testing"

	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/erasure"
	"shyraq/sync/ledger"
)

// TestWhatTheRegionErasedIsForgotten: neither the list, nor a search, nor "met before?"
// knows of it any more, at once and after the next unlock; what was typed of it is gone;
// and it is what the runner is made to do.
func TestWhatTheRegionErasedIsForgotten(t *testing.T) {
	s := newStation(t, gulnar)
	record, _ := s.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	stays, _ := s.met("Сәрсенов", "Дархан", "2012-03-14", nil)
	if len(s.ask(nursultan)) != 1 {
		t.Fatal("he was not met")
	}
	w, err := s.Edit(ctx, record)
	if err == nil {
		err = s.SaveDraft(ctx, w)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.sent(ledger.Stored)
	erase := s.runnerOptions().Reader.Erase
	if erase == nil {
		t.Fatal("the runner erases nothing")
	}
	left, err := erase(ctx, []erasure.Order{{Record: record, Whole: true}})
	if err != nil || left {
		t.Fatalf("left %v, %v", left, err)
	}
	s.news(courier.Pulled{Erased: 1})
	hold := func(when string) {
		t.Helper()
		if got := s.ask(nursultan); len(got) != 0 {
			t.Errorf("%s: met before: %v", when, got)
		}
		if _, err := s.Encounter(ctx, record); !errors.Is(err, errs.NotFound) {
			t.Errorf("%s: it is shown: %v", when, err)
		}
		if _, err := s.Encounter(ctx, stays); err != nil {
			t.Errorf("%s: another one: %v", when, err)
		}
		drafts, err := s.Drafts(ctx)
		if err != nil || len(drafts) != 0 {
			t.Errorf("%s: typed: %d, %v", when, len(drafts), err)
		}
	}
	hold("at once")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.open()
	hold("after the next unlock")
}
