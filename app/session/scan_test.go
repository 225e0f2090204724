package session

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
)

// A scanner types digits without a pause and Enter behind them. Wherever the
// keyboard is, on every page of the form, of the act, of the plan, of the settings,
// of the end of the shift and in a dialog, that ticks no answer, presses nothing and
// leaves no page: only a field takes what is typed.
func TestAScanChangesNothingAnywhere(t *testing.T) {
	form := func(pages int) func(r *rig) {
		return func(r *rig) {
			d, _ := handed()
			r.must(r.s.desk.SaveDraft(r.s.ctx, d))
			r.s.openRecord(d.ID)
			r.until("the form", func() bool { return r.s.check.Current() == d.ID })
			for range pages {
				r.s.check.Next()
			}
		}
	}
	act := func(steps int) func(r *rig) {
		return func(r *rig) {
			d, child := handed()
			mother := raid.Guardian{ID: uuid.New(), Kinship: "S_MOTH", Name: "Гүлнар", Fitness: codes.Fit} // without her no way leads to the signatures
			p := &d.Encounter.People[0]
			p.Guardians, p.Outcome, p.HandedTo = []raid.Guardian{mother}, codes.OutcomeSpot, mother.ID
			r.must(r.s.desk.SaveDraft(r.s.ctx, d))
			r.s.openRecord(d.ID)
			r.until("the form", func() bool { return r.s.check.Current() == d.ID })
			r.s.openAct(d, child)
			r.until("the act", r.onAct)
			for step := range steps {
				if step == 2 { // the signatures wait for how the child is now
					r.tile("conditions", "C_OK")
				}
				r.tap("act.next")
			}
		}
	}
	for name, open := range map[string]func(r *rig){
		"form: where": form(0), "form: who": form(1), "form: school": form(2), "form: why": form(3),
		"form: the adult": form(4), "form: how it ends": form(5), "form: the last look": form(6),
		"form: more":     func(r *rig) { form(0)(r); r.s.check.OpenMore() },
		"act: who takes": act(0), "act: the document": act(1), "act: the state": act(2), "act: signatures": act(3),
		"the plan":             func(r *rig) { r.openPlan() },
		"the settings":         func(r *rig) { r.s.Area(ui.AreaSettings) },
		"the end of the shift": func(r *rig) { r.overShift() },
		"the question whether to close it": func(r *rig) {
			r.finished()
			r.overShift()
			r.until("its button", func() bool { found, _ := uitest.Hit(r.w, r.look.T("shift.close")); return found })
		},
		"the night": func(r *rig) { r.finished(); r.s.Area(ui.AreaNight); r.s.night.Choose(r.s.tonight[0].ID) },
	} {
		t.Run(name, func(t *testing.T) {
			who := aigul
			if name == "the plan" {
				who = yerlan // he plans
			}
			r := newRig(t, who)
			r.unlock(who)
			open(r)
			r.calm()
			before := r.standing()
			for stop, first := 0, fyne.Focusable(nil); stop < mostStops; stop++ {
				if stop > 0 {
					r.w.Canvas().FocusNext()
				}
				at := r.w.Canvas().Focused()
				if at != nil && at == first {
					break // round
				}
				if first == nil {
					first = at
				}
				if _, field := at.(ui.Typist); field {
					continue // what is typed stands there
				}
				for _, digits := range []string{"12345678", "4870001234567"} {
					r.typed(digits)
					r.key(fyne.KeyReturn)
					r.pass(time.Second)
					r.calm()
					if now := r.standing(); !slices.Equal(before, now) {
						t.Fatalf("stop %d, %T: %s changed\n%q\nto\n%q", stop, at, digits, before, now)
					}
				}
			}
		})
	}
}

// mostStops bounds how many stops of Tab a page has.
const mostStops = 120

// standing is the page in sight, what lies over it, and the answers on it.
func (r *rig) standing() []string {
	d, _ := r.s.check.Open()
	all := []string{fmt.Sprintf("%T, page %d, %d people", r.top(), d.Page, len(d.Encounter.People))}
	for _, o := range append([]fyne.CanvasObject{r.shell.Object()}, r.w.Canvas().Overlays().List()...) {
		uitest.Find(o, func(t *ui.Tile) bool { all = append(all, fmt.Sprint(t.Code(), t.Chosen())); return false })
		uitest.Find(o, func(b *ui.Button) bool {
			if b.Text() != r.look.T("action.close") { // of the line that says that nothing was changed
				all = append(all, fmt.Sprint(b.Text(), b.Chosen))
			}
			return false
		})
	}
	return all
}

// A scan is known by its pace, and a second tap of one hand by the pause between both,
// also where a second ends between them.
func TestAScanOverTheEndOfASecond(t *testing.T) {
	for _, into := range []time.Duration{0, 300, 700, 900, 950, 990} {
		t.Run(fmt.Sprint(int(into), " ms into the second"), func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			d, _ := handed()
			d.Encounter.People[0].NoIIN = ""
			r.must(r.s.desk.SaveDraft(r.s.ctx, d))
			r.s.openRecord(d.ID)
			r.until("the form", func() bool { return r.s.check.Current() == d.ID })
			for range 3 {
				r.s.check.Next()
			}
			r.calm()
			before, _ := r.s.check.Open()
			now := r.time.Now()
			r.pass(now.Truncate(time.Second).Add(time.Second + into*time.Millisecond).Sub(now))
			for _, digit := range "951210500014" {
				r.typed(string(digit))
				r.pass(8 * time.Millisecond)
			}
			r.key(fyne.KeyReturn)
			r.pass(time.Second)
			after, _ := r.s.check.Open()
			if w := after.Encounter.People[0]; w.IIN != "951210500014" || !slices.Equal(w.Reasons, before.Encounter.People[0].Reasons) {
				t.Errorf("number %q, reasons %v", w.IIN, w.Reasons)
			}
		})
	}
}
