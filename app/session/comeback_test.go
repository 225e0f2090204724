package session

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
	"shyraq/app/ui/chart"
)

// overShift opens the end of the shift over what is in sight.
func (r *rig) overShift() {
	r.t.Helper()
	r.s.OpenShift()
	r.shiftEnds()
}

func (r *rig) shiftEnds() {
	r.t.Helper()
	r.until("the end of the shift", func() bool { s := r.s; return s.shiftEnd != nil && r.top() == ui.Screen(s.shiftEnd) })
}

// returned has the supervisor send a record of tonight back to its officer, who
// unlocks.
func (r *rig) returned() {
	r.t.Helper()
	r.reviewed(2)
	s := r.s
	r.must(s.duty.Return(s.ctx, s.queue[0].Row.ID, s.queue[0].Row.Rev, raid.Comment{Field: "met_at", Text: "Уақыты қате"}))
	r.lock()
	r.unlock(aigul)
}

func (r *rig) returnedID() (id uuid.UUID) {
	r.t.Helper()
	r.until("the returned record", func() bool {
		i := slices.IndexFunc(r.s.tonight, func(row duty.Row) bool { return row.Word == state.WordReturned })
		if i >= 0 {
			id = r.s.tonight[i].ID
		}
		return i >= 0
	})
	return id
}

// onAct tells whether an act is in sight.
func (r *rig) onAct() bool {
	_, ok := r.top().(*act.Screen)
	return ok
}

// Every page that can be in sight at a lock is in sight again after the unlock,
// and what lies below it too.
func TestEveryPageComesBack(t *testing.T) {
	for name, row := range map[string]struct {
		open func(r *rig) // what is in sight at the lock
		back func(r *rig) // waits until that is in sight again
	}{
		"the end of the shift over the night": {
			func(r *rig) { r.s.Area(ui.AreaNight); r.overShift() },
			func(r *rig) {
				r.shiftEnds()
				r.shell.Router().Back()
				if r.top() != ui.Screen(r.s.night) {
					r.t.Error("the night is not below it")
				}
			},
		},
		"the end of the shift over the settings": {
			func(r *rig) { r.s.Area(ui.AreaSettings); r.overShift() },
			func(r *rig) {
				r.shiftEnds()
				if a := r.shell.Router().Area(); a != ui.AreaSettings {
					r.t.Errorf("it lies over %s", a)
				}
			},
		},
		"the end of the shift over the page of a record": {
			func(r *rig) {
				id, _ := r.finished()
				r.s.openRecord(id)
				r.page(id)
				r.overShift()
			},
			func(r *rig) {
				r.shiftEnds()
				r.shell.Router().Back()
				if p := r.s.record; p == nil || r.top() != ui.Screen(p.screen) {
					r.t.Error("the page is not below it")
				}
			},
		},
		"the end of the shift over the form": {
			func(r *rig) {
				r.s.NewCheck()
				r.tile("places", "STRT")
				r.overShift()
			},
			func(r *rig) {
				r.shiftEnds()
				r.shell.Router().Back()
				if _, form := r.s.check.Open(); !form || r.top() != ui.Screen(r.s.check) {
					r.t.Error("the form is not below it")
				}
			},
		},
		"an act over the page of a record": {
			func(r *rig) {
				id, child := r.finished()
				r.s.openRecord(id)
				r.page(id)
				r.s.actOver(r.s.record, child, "")
				r.until("the act", r.onAct)
			},
			func(r *rig) {
				r.until("the act", r.onAct)
				r.shell.Router().Back()
				if p := r.s.record; p == nil || r.top() != ui.Screen(p.screen) {
					r.t.Error("the page is not below it")
				}
			},
		},
		"the list of open records": {
			func(r *rig) {
				d, _ := handed()
				r.must(r.s.desk.SaveDraft(r.s.ctx, d))
				r.s.refresh()
				r.calm()
				r.s.Area(ui.AreaCheck)
			},
			func(r *rig) {
				r.until("the list", func() bool {
					return r.shell.Router().Area() == ui.AreaCheck && r.s.check.Listing() && r.says(r.look.T("capture.drafts.open"))
				})
			},
		},
		"a returned record at another page than its comment": {
			func(r *rig) {
				r.lock()
				r.returned()
				got, err := r.s.desk.open(r.s.ctx, r.returnedID())
				r.must(err)
				r.s.form(got)
				r.s.check.Next()
			},
			func(r *rig) {
				r.until("the page", func() bool { d, ok := r.s.check.Open(); return ok && d.Page == 1 })
			},
		},
		"the layers of the map, taken off and laid on": {
			func(r *rig) { r.s.night.Hide([]chart.Layer{chart.Sectors, chart.Track}) },
			func(r *rig) {
				r.until("its layers", func() bool { return slices.Equal(r.s.night.Off(), []chart.Layer{chart.Sectors, chart.Track}) })
			},
		},
		"all layers of the map": {
			func(r *rig) { r.s.night.Hide(nil) },
			func(r *rig) { r.until("its layers", func() bool { return len(r.s.night.Off()) == 0 }) },
		},
		"a row and a search in the night": {
			func(r *rig) {
				r.finished()
				r.s.night.Seek("Сынақ")
				r.until("what was sought", func() bool { return r.s.night.Sought() != "" })
			},
			func(r *rig) {
				r.until("what was sought", func() bool { return r.s.night.Sought() == "Сынақ" })
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul, yerlan)
			r.unlock(aigul)
			row.open(r)
			r.lock()
			r.unlock(aigul)
			row.back(r)
		})
	}
}

// The same for the pages of a supervisor.
func TestEveryPageOfASupervisorComesBack(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(2)
	s := r.s
	later, err := s.duty.PlanRaid(s.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: "2026-07-08", From: s.duty.Now().Add(96 * time.Hour), To: s.duty.Now().Add(100 * time.Hour),
		Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID}}},
	})
	r.must(err)
	again := func() *Session {
		r.lock()
		r.unlock(yerlan)
		return r.s
	}

	s.Area(ui.AreaFigures)
	r.until("tonight", func() bool { return s.figures.Night() == s.shift.Night })
	s.figures.Open("2026-07-02")
	s = again()
	r.until("the night of the figures", func() bool {
		return r.shell.Router().Area() == ui.AreaFigures && s.figures.Night() == "2026-07-02"
	})

	s.planned = later
	s.Area(ui.AreaPlan)
	r.until("the raid", func() bool { return s.plan.Planned() == later })
	s = again()
	r.until("the raid", func() bool { return r.shell.Router().Area() == ui.AreaPlan && s.plan.Planned() == later })

	id := s.queue[0].Row.ID
	r.must(s.duty.Return(s.ctx, id, s.queue[0].Row.Rev, raid.Comment{Field: "met_at", Text: "Уақыты қате"}))
	r.until("what was returned", func() bool { return len(s.decided.returned) == 1 })
	s.Area(ui.AreaReview)
	s.review.GoBack(1, id)
	r.until("the returned record", func() bool { return s.review.Opened() == id })
	s = again()
	r.until("the returned record", func() bool {
		return r.shell.Router().Area() == ui.AreaReview && s.review.List() == 1 && s.review.Opened() == id
	})
}

// An acceptance can be taken back after a lock too, as long as no other record was
// decided: a screen that locks by itself is no decision.
func TestADecisionIsTakenBackAfterALock(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(2)
	r.s.Area(ui.AreaReview)
	r.until("a record", func() bool { return r.s.review.Opened() != uuid.Nil })
	id := r.s.review.Opened()
	r.until("it was accepted", func() bool {
		if r.s.review.Opened() == id {
			r.s.review.Accept() // as soon as it is read
		}
		return len(r.s.queue) == 1
	})
	r.lock()
	r.unlock(yerlan)
	r.until("what he decided", func() bool { return r.s.review.Decided() != nil && len(r.s.decided.accepted) == 1 })
	r.s.review.Undo()
	r.until("it waits again, and is open", func() bool { return len(r.s.queue) == 2 && r.s.review.Opened() == id })
	if r.s.review.Decided() != nil {
		t.Error("it can be taken back twice")
	}
}

// *Open records* lists all that is not finished, each once: drafts of nothing
// saved, open records with and without a draft, and what was returned; nothing
// that is finished and nothing that another writes. It is of now whenever it is
// looked at.
func TestOpenRecordsListsAllThatIsNotFinished(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.returned()
	s := r.s
	draft, _ := handed()
	r.must(s.desk.SaveDraft(s.ctx, draft))
	r.care(nil)
	both := r.care(nil)
	w, err := s.duty.Edit(s.ctx, both.ID)
	r.must(err)
	w.Encounter.Note = "тағы"
	r.must(s.duty.SaveDraft(s.ctx, w))
	r.care(func(w *duty.Draft) { w.Encounter.Pen = raid.Pen{Officer: bekzat.ID} })
	s.refresh()
	r.calm()
	s.Area(ui.AreaCheck)
	rows := func() int { return r.count(r.look.T("capture.drafts.open")) }
	if n := rows(); n != 4 {
		t.Errorf("%d records are listed, want the draft, two open ones and the returned one: %q", n, r.words())
	}
	if r.returnedID(); !r.says(r.look.T("state." + string(state.WordReturned))) {
		t.Errorf("nothing is said of the returned one: %q", r.words())
	}
	r.must(s.duty.DropDraft(s.ctx, draft.ID))
	s.refresh()
	r.calm()
	if n := rows(); n != 3 {
		t.Errorf("the list is not of now: %d records", n)
	}
}
