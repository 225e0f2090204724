package session

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
)

// The form is told what another did to its record while it was open, and never
// what the officer himself did in it.
func TestTheOpenFormIsTold(t *testing.T) {
	closes := func(e *raid.Encounter) error { e.Note = "мұғалім таныды"; return nil }
	for _, row := range []struct {
		name string
		act  func(r *rig, d capture.Draft) error
		want capture.Became
	}{
		{"his own step", func(r *rig, d capture.Draft) error {
			d.Encounter.Note = "танымады"
			return r.s.desk.SaveStep(r.ctx, d)
		}, ""},
		{"what he types", func(r *rig, d capture.Draft) error {
			d.Encounter.Note = "танымады"
			return r.s.desk.SaveDraft(r.ctx, d)
		}, ""},
		{"his own handing over", func(r *rig, d capture.Draft) error {
			return r.s.desk.PassPen(r.ctx, d, raid.Pen{Officer: gulnar.ID})
		}, ""},
		{"saved elsewhere", func(r *rig, d capture.Draft) error {
			_, err := r.s.duty.Step(r.ctx, d.ID, closes)
			return err
		}, capture.BecameChanged},
		{"handed over elsewhere", func(r *rig, d capture.Draft) error {
			_, err := r.s.duty.PassPen(r.ctx, d.ID, raid.Pen{Officer: gulnar.ID})
			return err
		}, capture.BecamePassed},
		{"withdrawn elsewhere", func(r *rig, d capture.Draft) error {
			_, err := r.s.duty.Withdraw(r.ctx, d.ID, "қате")
			return err
		}, capture.BecameWithdrawn},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t, aigul, gulnar)
			r.unlock(aigul)
			s := r.s
			d, _ := handed()
			r.must(s.desk.SaveStep(r.ctx, d))
			s.openRecord(d.ID)
			r.until("the form", func() bool { return s.check.Current() == d.ID })
			r.must(row.act(r, d))
			s.refresh()
			r.calm()
			said := s.check.Elsewhere()
			if row.want != "" {
				r.until("the word", func() bool { said = s.check.Elsewhere(); return said != nil })
			} else {
				r.pass(time.Second)
			}
			switch {
			case row.want == "" && said != nil:
				t.Errorf("told of %+v", said)
			case row.want != "" && said.Became != row.want:
				t.Errorf("told of %+v, want %s", said, row.want)
			case row.want == capture.BecamePassed && said.To != gulnar.Name:
				t.Errorf("passed to %q", said.To)
			}
		})
	}
}

// A step that an act saves goes on from its own version, and not from what
// another wrote meanwhile: what that one says is not taken for what was typed.
func TestAStepOfAnActGoesOnFromItsOwnVersion(t *testing.T) {
	r := newRig(t, aigul, gulnar)
	r.unlock(aigul)
	s := r.s
	d, child := handed()
	r.must(s.desk.SaveStep(r.ctx, d))
	if _, err := s.desk.open(r.ctx, d.ID); err != nil {
		t.Fatal(err)
	}
	_, err := s.duty.Step(r.ctx, d.ID, func(e *raid.Encounter) error { e.Note = "басқа құрылғыда"; return nil })
	r.must(err)
	h := actDesk{duty: s.duty, drafts: s.desk.drafts, record: d.ID, newID: s.newID, downloads: s.cfg.Downloads}
	after, err := h.Mark(r.ctx, s.actData(d, child, nil, false), handover.Taker{Name: "Сынақ А.", Kinship: "MOTHER"}, codes.Fit)
	w, _ := s.desk.drafts.Get(d.ID)
	if err != nil || after.Encounter.Note != "" || len(w.Seen) != 1 {
		t.Errorf("goes on from %q and %d versions: %v", after.Encounter.Note, len(w.Seen), err)
	}
}

// The open form is told what the reviewer did with its record since the form
// shows the return that it does; and what was typed of an answer to a return
// that was taken back goes on as the answer to the next.
func TestTheOpenFormIsToldOfAnotherReturn(t *testing.T) {
	for _, row := range []struct {
		name     string
		returned bool   // as the store has it
		shown    string // of the form: "", "it", or "another" return
		want     capture.Became
	}{
		{"the return it shows", true, "it", ""},
		{"one it does not show", true, "", capture.BecameReturned},
		{"another in the place of the first", true, "another", capture.BecameReturned},
		{"it was taken back", false, "another", capture.BecameReopened},
		{"none", false, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t, aigul, yerlan)
			r.reviewed(1)
			id, rev := r.s.queue[0].Row.ID, r.s.queue[0].Row.Rev
			if row.returned {
				r.must(reviewDesk{r.s.duty}.Return(r.ctx, id, string(rev), []raid.Comment{{Text: "Уақыты қате"}}))
			}
			r.lock()
			r.unlock(aigul)
			s := r.s
			got, err := s.desk.open(r.ctx, id)
			r.must(err)
			switch row.shown {
			case "":
				got.Review = nil
			case "another":
				got.Review = &capture.Returned{ID: uuid.New(), By: yerlan.Name}
			}
			s.check.Show(got)
			s.refresh()
			r.calm()
			if row.want == "" {
				r.pass(time.Second)
				if said := s.check.Elsewhere(); said != nil {
					t.Errorf("told of %+v", said)
				}
				return
			}
			r.until("the word", func() bool { return s.check.Elsewhere() != nil })
			if said := s.check.Elsewhere(); said.Became != row.want || said.By != yerlan.Name {
				t.Errorf("told of %+v", said)
			}
		})
	}
}

// What was typed for a return that was taken back, or of a record accepted since, is
// shown, may be dropped, and goes out with nothing else unseen.
func TestAnAnswerNobodyWaitsForIsShown(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	id, rev := r.s.queue[0].Row.ID, r.s.queue[0].Row.Rev
	r.must(reviewDesk{r.s.duty}.Return(r.ctx, id, string(rev), []raid.Comment{{Text: "Уақыты қате"}}))
	r.lock()
	r.unlock(aigul)
	got, err := r.s.desk.open(r.ctx, id)
	r.must(err)
	d := got.Draft
	d.Encounter.Answer = &raid.Answer{Review: got.Review.ID, Text: "103-ке 02:24-те қоңырау шалдым"}
	d.Encounter.Note = "жедел жәрдем 02:31-де келді"
	r.must(r.s.desk.SaveDraft(r.ctx, d))
	r.lock()
	r.unlock(yerlan)
	r.must(r.s.duty.UndoReview(r.ctx, id, rev, "қате"))
	r.lock()
	r.unlock(aigul)
	got, err = r.s.desk.open(r.ctx, id)
	r.must(err)
	if !got.Stranded || got.Words != "103-ке 02:24-те қоңырау шалдым" || got.Encounter.Answer != nil || got.Encounter.Note == "" {
		t.Errorf("stranded %t, words %q, answer %+v", got.Stranded, got.Words, got.Encounter.Answer)
	}
	d = got.Draft
	d.Encounter.Amendment = &raid.Reasoned{Reason: got.Words, At: r.s.duty.Now()}
	r.must(r.s.desk.SaveDraft(r.ctx, d))
	r.lock()
	r.unlock(aigul)
	got, err = r.s.desk.open(r.ctx, id)
	r.must(err)
	if got.Stranded || !got.Amending || got.Encounter.Answer != nil {
		t.Errorf("as an amendment: stranded %t, amending %t, answer %+v", got.Stranded, got.Amending, got.Encounter.Answer)
	}
	r.must(r.s.desk.DropDraft(r.ctx, id))
	if got, err = r.s.desk.open(r.ctx, id); err != nil || got.Stranded || got.Words != "" {
		t.Errorf("dropped: stranded %t, %q, %v", got.Stranded, got.Words, err)
	}
}

func TestAnAnswerOutlivesItsReturn(t *testing.T) {
	first, second := uuid.New(), uuid.New()
	typed := &raid.Answer{Review: first, Text: "құжатын көрдім"}
	for _, row := range []struct {
		name         string
		typed, saved *raid.Answer
		want         uuid.UUID
	}{
		{"typed to the return of now", &raid.Answer{Review: second, Text: typed.Text}, nil, second},
		{"typed to one taken back", typed, nil, second},
		{"sent to the one before", typed, typed, first},
	} {
		if got := unsentAnswer(row.typed, row.saved, second); got.Review != row.want || got.Text != typed.Text {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
	if unsentAnswer(nil, nil, second) != nil {
		t.Error("an answer nobody wrote")
	}
}

// A form that rests goes on from what the region joined, at its page; where
// something is typed that no revision holds, nothing is put in its place.
func TestTheOpenFormGoesOnFromWhatWasJoined(t *testing.T) {
	for _, row := range []struct {
		name   string
		became capture.Became
		typed  bool
		want   string // the note in the form
	}{
		{"at rest", capture.BecameCombined, false, "мұғалім таныды"},
		{"with something typed", capture.BecameCombined, true, "танымады"},
		{"changed by another, and not joined", capture.BecameChanged, false, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t, aigul, gulnar)
			r.unlock(aigul)
			s := r.s
			d, _ := handed()
			note := func() string {
				now, _ := s.check.Open()
				return now.Encounter.Note
			}
			r.must(s.desk.SaveStep(r.ctx, d))
			s.openRecord(d.ID)
			r.until("the form", func() bool { return s.check.Current() == d.ID })
			s.check.Next()
			was, _ := s.check.Open()
			r.pass(2 * time.Second)
			r.calm()
			_, err := s.duty.Step(r.ctx, d.ID, func(e *raid.Encounter) error { e.Note = "мұғалім таныды"; return nil })
			r.must(err)
			if row.typed {
				typed := was
				typed.Encounter.Note = "танымады"
				r.must(s.desk.SaveDraft(r.ctx, typed))
				s.openRecord(d.ID)
				r.until("what is typed", func() bool { return note() == "танымады" })
			}
			s.tellElsewhere(d.ID, &capture.Elsewhere{Became: row.became, By: bekzat.Name, At: s.duty.Now()})
			r.calm()
			if row.became == capture.BecameCombined && !row.typed {
				r.until("what was joined", func() bool { return note() == row.want })
			}
			now, ok := s.check.Open()
			if !ok || now.Encounter.Note != row.want {
				t.Errorf("it says %q, want %q", now.Encounter.Note, row.want)
			}
			w, _ := s.desk.drafts.Get(d.ID)
			head, err := s.duty.Head(r.ctx, d.ID)
			r.must(err)
			if moved := len(w.Seen) == 1 && w.Seen[0] == head; moved != (row.want == "мұғалім таныды") {
				t.Errorf("what is saved next goes on from it: %v", moved)
			}
			if !row.typed && now.Page != was.Page {
				t.Errorf("at page %d, was at %d", now.Page, was.Page)
			}
		})
	}
}

// What was erased closes over the officer, the form as the page on which it is
// read, with a sentence, and nothing of it is held to be written.
func TestWhatWasErasedCloses(t *testing.T) {
	r := newRig(t, aigul, gulnar)
	r.unlock(aigul)
	s := r.s
	d, _ := handed()
	r.must(s.desk.SaveStep(r.ctx, d))
	s.openRecord(d.ID)
	r.until("the form", func() bool { return s.check.Current() == d.ID })
	s.tellElsewhere(d.ID, &capture.Elsewhere{Became: capture.BecameErased})
	r.until("it is said", func() bool { return r.says(s.look.T("error.erased")) })
	if s.check.Current() == d.ID || s.desk.drafts.Knows(d.ID) || r.shell.Router().Area() != ui.AreaNight {
		t.Error("the form stays open over what was erased")
	}
	read, _ := r.finished()
	s.readFrom(read)
	r.until("the page", func() bool { return s.record != nil && r.top() == ui.Screen(s.record.screen) })
	s.record.id = uuid.New() // as it is found when nothing of it is here any more
	s.refresh()
	r.until("it is said too", func() bool { return r.says(s.look.T("record.gone")) })
	if s.record != nil || r.top() != ui.Screen(s.night) {
		t.Error("the page stays open over what was erased")
	}
}
