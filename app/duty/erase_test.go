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

// TestNothingIsTypedOfWhatWasErased: a form that is still open over the record
// writes no draft of it, one that came to the disk all the same is destroyed with
// the news and at the next unlock, and whoever goes on from it is told.
func TestNothingIsTypedOfWhatWasErased(t *testing.T) {
	s := newStation(t, gulnar)
	record, _ := s.met("Өмірзақов", "Нұрсұлтан", "2010-03-14", nil)
	w, err := s.Edit(ctx, record)
	if err != nil {
		t.Fatal(err)
	}
	s.sent(ledger.Stored)
	if _, err := s.runnerOptions().Reader.Erase(ctx, []erasure.Order{{Record: record, Whole: true}}); err != nil {
		t.Fatal(err)
	}
	s.news(courier.Pulled{Erased: 1})
	if err := s.SaveDraft(ctx, w); !isCode(err, "erased") {
		t.Errorf("a letter of it is written: %v", err)
	}
	if e, err := s.Elsewhere(ctx, record, w.Seen); err != nil || e == nil || e.What != WasErased {
		t.Errorf("the form is told %v, %v", e, err)
	}
	late := func() { // as a letter that passed the order on its way
		t.Helper()
		raw, err := looseDraft(w)
		if err == nil {
			err = s.ledger.PutDraft(ctx, record, s.opts.Keys.Own(), raw)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	gone := func(when string) {
		t.Helper()
		s.destroying.Wait()
		if drafts, err := s.Drafts(ctx); err != nil || len(drafts) != 0 {
			t.Errorf("%s: %d drafts, %v", when, len(drafts), err)
		}
		if left, err := s.ledger.Erase(ctx, ledger.Erasure{Record: record, Whole: true}); err != nil || left.Frames != 0 {
			t.Errorf("%s: %d frames of it were left, %v", when, left.Frames, err)
		}
	}
	late()
	s.news(courier.Pulled{Erased: 1})
	gone("with the news")
	late()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.open()
	gone("at the next unlock")
}
