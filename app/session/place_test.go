package session

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
	"shyraq/app/ui/capture"
)

// formAt waits for a record in the form and gives its page.
func (r *rig) formAt(id uuid.UUID) int {
	r.t.Helper()
	r.until("the form", func() bool { return r.s.check.Current() == id })
	d, ok := r.s.check.Open()
	if !ok {
		r.t.Error("the form is not in sight")
	}
	return d.Page
}

// After a lock the open form comes back to the same officer, at the page where
// it was; another officer never sees it.
func TestAfterALockTheFormComesBack(t *testing.T) {
	r := newRig(t, aigul, bekzat)
	r.unlock(aigul)
	s := r.s
	s.newCheck(nil)
	r.tile("places", "STRT")
	s.check.Next()
	before, _ := s.check.Open()
	r.lock()
	r.unlock(bekzat)
	r.calm()
	s = r.s
	if s.check.Current() != uuid.Nil || len(s.drafts) != 0 || r.shell.Router().Area() != ui.AreaNight {
		t.Error("another officer sees the form")
	}
	r.lock()
	r.unlock(aigul)
	if page := r.formAt(before.ID); page != before.Page || page == 0 {
		t.Errorf("page %d, was on %d", page, before.Page)
	}
	if r.shell.Router().Area() != ui.AreaCheck {
		t.Error("the form is not in sight")
	}
}

// After a lock a saved record that is open marks what it marked before, and nothing
// that was not asked for yet.
func TestAfterALockNothingMoreIsMarked(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	d, _ := handed()
	r.must(s.desk.SaveStep(r.ctx, d))
	got, err := s.desk.open(r.ctx, d.ID)
	r.must(err)
	got.Back, got.Left = true, map[uuid.UUID][]bool{got.Encounter.People[0].ID: {true}} // the first page alone
	s.form(got)
	left := s.check.Left()
	r.lock()
	r.unlock(aigul)
	r.formAt(d.ID)
	if diff := cmp.Diff(left, r.s.check.Left()); diff != "" {
		t.Error(diff)
	}
}

// The act that lay over the form comes back with it, with what was typed the
// moment before the lock.
func TestAfterALockTheActComesBack(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	d, child := handed()
	r.must(s.desk.SaveDraft(s.ctx, d))
	s.openRecord(d.ID)
	r.formAt(d.ID)
	s.openAct(d, child)
	r.until("the act", func() bool { return s.act != nil })
	s.actTyped(s.act, act.Data{Record: d.ID, Encounter: d.Encounter, Person: child, Form: act.Form{Seen: "танысы"}})
	r.lock()
	r.unlock(aigul)
	s = r.s
	r.until("the act", func() bool { return s.act != nil })
	if _, f := s.desk.drafts.Get(d.ID); f.Act == nil || f.Act.Form.Seen != "танысы" {
		t.Errorf("it says %+v", f.Act)
	}
}

// After a power cut the draft is offered; the next night it is left in the
// list.
func TestAfterAPowerCutTheDraftIsOffered(t *testing.T) {
	for name, row := range map[string]struct {
		later   time.Duration
		offered bool
	}{"the same night": {time.Minute, true}, "the next": {24 * time.Hour, false}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			s := r.s
			s.newCheck(nil)
			r.tile("places", "STRT")
			id := s.check.Current()
			r.pass(2 * time.Second)
			r.until("the draft", func() bool { _, err := s.duty.Draft(s.ctx, id); return err == nil })
			r.time.Turn(row.later)
			r.kill()
			r.unlock(aigul)
			s = r.s
			if !row.offered {
				r.calm()
				if r.says(r.look.T("app.draft_head")) || len(s.drafts) != 1 {
					t.Errorf("%d drafts; seen %q", len(s.drafts), r.words())
				}
				return
			}
			r.until("the offer", func() bool { return r.says(r.look.T("app.draft_head")) })
			r.tap("app.draft_go_on")
			r.formAt(id)
		})
	}
}

// After a power cut the record that stood on the screen is offered, also where all of
// it was saved, by who it is; a draft that was left on purpose is not called cut off.
func TestAfterAPowerCutTheRecordInSightIsOffered(t *testing.T) {
	for name, row := range map[string]struct {
		at    func(r *rig, older, open uuid.UUID)
		offer string // whose: older, open or nobody's
	}{
		"on the night, beside an older draft": {func(r *rig, _, _ uuid.UUID) { r.s.Area(ui.AreaNight) }, ""},
		"in the form of a saved record": {func(r *rig, _, open uuid.UUID) {
			r.s.openRecord(open)
			r.formAt(open)
		}, "Б. Б."},
		"in the form of the older draft": {func(r *rig, older, _ uuid.UUID) {
			r.s.openRecord(older)
			r.formAt(older)
		}, "С. А."},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			older, _ := handed()
			r.must(r.s.desk.SaveDraft(r.s.ctx, older))
			open, _ := handed()
			open.Encounter.People[0].Surname, open.Encounter.People[0].Name = "Бекова", "Бибі"
			r.must(r.s.desk.SaveStep(r.s.ctx, open))
			r.s.refresh()
			r.calm()
			row.at(r, older.ID, open.ID)
			r.pass(6 * time.Second)
			r.calm()
			r.kill()
			r.unlock(aigul)
			r.calm()
			if row.offer == "" {
				if r.says(r.look.T("app.draft_head")) {
					t.Errorf("something is offered: %q", r.words())
				}
				return
			}
			r.until("the offer", func() bool { return r.says(r.look.T("app.draft_head")) })
			said := slices.ContainsFunc(r.words(), func(w string) bool { return strings.Contains(w, "23:10 · "+row.offer) })
			if !said {
				t.Errorf("it does not say whose: %q", r.words())
			}
			r.tap("app.draft_go_on")
			if row.offer == "С. А." {
				r.formAt(older.ID)
			} else {
				r.formAt(open.ID)
			}
		})
	}
}

// After a power cut the record that is gone on with opens at the page where it was left,
// whether all of it was saved or something was typed before that page.
func TestAfterAPowerCutTheRecordOpensWhereItWasLeft(t *testing.T) {
	for name, keep := range map[string]func(r *rig, d capture.Draft) error{
		"a saved record": func(r *rig, d capture.Draft) error { return r.s.desk.SaveStep(r.s.ctx, d) },
		"a draft":        func(r *rig, d capture.Draft) error { return r.s.desk.SaveDraft(r.s.ctx, d) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			open, _ := handed()
			r.must(keep(r, open))
			r.s.refresh()
			r.calm()
			r.s.openRecord(open.ID)
			r.formAt(open.ID)
			for range 3 {
				r.s.check.Next()
			}
			was, _ := r.s.check.Open()
			r.pass(6 * time.Second)
			r.calm()
			r.kill()
			r.unlock(aigul)
			r.calm()
			r.until("the offer", func() bool { return r.says(r.look.T("app.draft_head")) })
			r.tap("app.draft_go_on")
			if page := r.formAt(open.ID); page != was.Page || page == 0 {
				t.Errorf("it opens at page %d, and was left at %d", page, was.Page)
			}
		})
	}
}

// Until the night was read nothing is said of it and nothing can be pressed; what
// is seen first is the page the officer was on, as his role has it.
func TestTheFirstSightIsTheOfficersOwn(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	r.openPlan()
	r.tile("operations", "OTHER")
	r.lock()
	r.begin(yerlan)
	r.until("the first sight", func() bool {
		if !r.shell.Locked() {
			return true
		}
		if r.says(r.look.T("night.new_check")) || r.says(r.look.T("night.routine_title")) {
			t.Errorf("said of a night that was not read: %q", r.words())
			return true
		}
		return false
	})
	if r.shell.Router().Area() != ui.AreaPlan || !r.says(r.look.T("plan.unsaved")) && !r.says(r.look.T("cover.reading")) {
		t.Errorf("seen first: %q", r.words())
	}
	r.until("what was typed", func() bool { return r.says(r.look.T("plan.unsaved")) })
}

// A lock in the middle of things keeps what was typed and leaves nothing to be
// read.
func TestLockingInTheMiddle(t *testing.T) {
	for name, do := range map[string]func(r *rig, s *Session){
		"while the night is read": func(r *rig, s *Session) { s.refresh() },
		"while a toast offers to undo": func(r *rig, s *Session) {
			s.night.OnStand(raid.Point{Lat: 511_300_000, Lon: 714_300_000}, 0)
			s.Area(ui.AreaNight)
			r.tap("night.place_checked")
			r.until("the toast", func() bool { return r.says(r.look.T("action.undo")) })
		},
		"while a place is being saved": func(r *rig, s *Session) {
			s.night.OnStand(raid.Point{Lat: 511_300_000, Lon: 714_300_000}, 0)
			s.Area(ui.AreaNight)
			r.tap("night.place_checked")
		},
		"under a dialog": func(r *rig, s *Session) {
			s.notifier().Sheet(400, ui.Plain("Сынақ"), ui.NewLabel(ui.Plain("Сынақ Асан")))
		},
		"while the record is opened":      func(r *rig, s *Session) { s.openRecord(s.check.Current()) },
		"while the end is being counted":  func(r *rig, s *Session) { s.OpenShift() },
		"while the form is at the disk":   func(r *rig, s *Session) { s.check.Leave() },
		"while the settings are in sight": func(r *rig, s *Session) { s.Area(ui.AreaSettings) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul, bekzat)
			r.unlock(aigul)
			s := r.s
			d, _ := handed()
			r.must(s.desk.SaveDraft(s.ctx, d))
			s.openRecord(d.ID)
			r.formAt(d.ID)
			do(r, s)
			r.lock()
			for _, word := range []string{"Сынақ", "Асан", r.look.T("action.undo")} {
				if r.says(word) {
					t.Errorf("the door says %q: %q", word, r.words())
				}
			}
			r.unlock(bekzat)
			r.calm()
			for _, word := range []string{"Сынақ", "Асан", r.look.T("action.undo")} {
				if r.says(word) {
					t.Errorf("the next officer reads %q: %q", word, r.words())
				}
			}
			r.lock()
			r.unlock(aigul)
			w, err := r.s.duty.Draft(r.ctx, d.ID)
			if err != nil || w.Encounter.People[0].Name != "Асан" {
				t.Errorf("the draft: %v", err)
			}
		})
	}
}
