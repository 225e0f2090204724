package session

import (
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/night"
)

// TestACardThatWasBegunIsNotForgotten: a visit that was typed and not saved is told
// of on every page, after its card was left and after a lock, counts as a draft at
// the end of the shift, and is led to.
func TestACardThatWasBegunIsNotForgotten(t *testing.T) {
	for _, card := range night.Cards {
		t.Run(card, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			r.calm()
			said := func() string {
				begun := r.s.begunCards()
				if len(begun) != 1 {
					return "?"
				}
				return r.look.T("app.notice_begun", "What", r.look.T(card), "Clock", r.look.Texts().Clock(begun[0].at))
			}
			r.s.night.Resume(card)
			r.typed("1") // its first question stands under the hand
			r.key("Escape")
			r.until("it is told when the card is left", func() bool { return r.says(said()) })
			r.lock()
			r.unlock(aigul)
			r.until("and after a lock", func() bool { return r.says(said()) })
			r.s.OpenShift()
			r.until("the end of the shift", func() bool { return r.s.shiftEnd != nil && r.top() == ui.Screen(r.s.shiftEnd) })
			if n := r.s.shiftData.Sheet; n.Drafts != 1 || n.Whole() {
				t.Errorf("the shift counts %d drafts, whole: %v", n.Drafts, n.Whole())
			}
			r.s.cardBanners()[0].OnTap()
			r.until("its card", func() bool { return r.says(r.look.T("night.short_anew")) && r.top() == ui.Screen(r.s.night) })
			r.tap("night.short_anew")
			r.key("Escape")
			r.until("nothing is told of one that was emptied", func() bool { return len(r.s.begunCards()) == 0 && r.s.cardBanners() == nil })
		})
	}
}

// A card of which the record was written, and which the power took before it was
// emptied, is not called unsaved: who believes that saves it twice.
func TestACardThatWasSavedIsNotCalledUnsaved(t *testing.T) {
	for name, row := range map[string]struct {
		card  string
		typed map[string]string
		saved raid.Short
		begun int
	}{
		"the talk":           {night.CardTalk, map[string]string{"form": "U_LECT", "topic": "x"}, raid.Talk{Form: "U_LECT", Listeners: 12}, 0},
		"another talk":       {night.CardTalk, map[string]string{"form": "U_LECT", "topic": "x"}, raid.Talk{Form: "U_TALK", Listeners: 12}, 1},
		"the visit":          {night.CardHome, map[string]string{"result": "H_OK"}, raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_OK"}, 0},
		"a talk, of a visit": {night.CardHome, map[string]string{"result": "H_OK"}, raid.Talk{Form: "U_LECT", Listeners: 12}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			r.calm()
			r.s.notifier().Remember(row.card, row.typed)
			if n := len(r.s.begunCards()); n != 1 {
				t.Fatalf("%d are begun", n)
			}
			r.pass(3 * time.Second)
			v := row.saved.Visit()
			v.Place = raid.Place{Type: "HOME", Note: "Абай 5"}
			_, err := r.s.duty.Visit(r.ctx, row.saved.With(v))
			r.must(err)
			r.pass(3 * time.Second)
			r.calm()
			r.kill() // before the card was emptied
			r.unlock(aigul)
			r.calm()
			if n := len(r.s.begunCards()); n != row.begun {
				t.Errorf("%d are called unsaved, want %d", n, row.begun)
			}
		})
	}
}
