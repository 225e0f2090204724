package session

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/ui"
)

// A lock takes every screen from the window, whatever lay open: below the cover
// is bare, and nothing that lives on (the look, the maps) knows a screen of the
// session any more, so that it can be collected with all that it had read.
func TestALockEmptiesTheScreens(t *testing.T) {
	for name, row := range map[string]struct {
		officer crewman
		open    func(r *rig)
	}{
		"the night": {aigul, func(r *rig) { r.finished() }},
		"the form": {aigul, func(r *rig) {
			d, _ := handed()
			r.must(r.s.desk.SaveDraft(r.s.ctx, d))
			r.s.openRecord(d.ID)
			r.formAt(d.ID)
		}},
		"the record": {aigul, func(r *rig) {
			id, _ := r.finished()
			r.s.openRecord(id)
			r.page(id)
		}},
		"the act": {aigul, func(r *rig) {
			d, child := handed()
			r.must(r.s.desk.SaveDraft(r.s.ctx, d))
			r.s.openRecord(d.ID)
			r.formAt(d.ID)
			r.s.openAct(d, child)
			r.until("the act", func() bool { return r.s.act != nil })
		}},
		"the shift":    {aigul, func(r *rig) { r.finished(); r.overShift() }},
		"the settings": {aigul, func(r *rig) { r.s.Area(ui.AreaSettings) }},
		"the figures":  {aigul, func(r *rig) { r.finished(); r.s.Area(ui.AreaFigures) }},
		"the plan":     {yerlan, (*rig).openPlan},
		"the review": {yerlan, func(r *rig) {
			r.s.Area(ui.AreaReview)
			r.until("the record", func() bool { return r.s.review.Opened() != uuid.Nil && !r.says(r.look.T("cover.reading")) })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul, yerlan)
			if name == "the review" {
				r.reviewed(1)
				r.lock()
			}
			look, maps := listeners(r.look, "listeners"), listeners(r.atlas, "onChange")
			r.unlock(row.officer)
			s := r.s
			row.open(r)
			r.lock()
			r.shell.ShowLocked(nil)
			for _, a := range ui.AreasFor(string(row.officer.Role)) {
				if r.shell.Router().Has(a) {
					t.Errorf("%s is still there", a)
				}
			}
			for _, name := range []string{"Сынақ", "Асан", "А. С.", "С. А.", "Бекзат"} {
				if r.says(name) {
					t.Errorf("below the cover: %q", r.words())
				}
			}
			if !s.gone() || s.ctx.Err() == nil || len(s.forgets) != 0 || r.device.Duty() != nil {
				t.Error("the session goes on")
			}
			if now := listeners(r.look, "listeners"); now != look {
				t.Errorf("the look had %d listeners, has %d: a screen was not closed", look, now)
			}
			if now := listeners(r.atlas, "onChange"); now != maps {
				t.Errorf("the maps had %d listeners, have %d: a screen was not closed", maps, now)
			}
		})
	}
}

// listeners counts who is told of changes by something that outlives a session.
func listeners(of any, field string) int { return reflect.ValueOf(of).Elem().FieldByName(field).Len() }

// The last words of a window that is gone are on the disk.
func TestLastWords(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.s.NewCheck()
	r.tile("places", "STRT")
	id := r.s.check.Current()
	r.must(r.device.Close(r.s.LastWords))
	r.start()
	r.unlock(aigul)
	w, err := r.s.duty.Draft(r.ctx, id)
	r.must(err)
	if w.Encounter.Place.Type != "STRT" {
		t.Errorf("it says %+v", w.Encounter.Place)
	}
	r.until("the form", func() bool { return r.s.check.Current() == id })
}
