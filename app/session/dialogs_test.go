package session

import (
	"fmt"
	"testing"
	"time"

	"shyraq/app/session/draft"
	"shyraq/app/ui"
)

// What was typed into a dialog comes back to the officer who typed it, for the
// rest of his night, and to nobody else.
func TestADialogComesBack(t *testing.T) {
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul, bekzat)
			r.unlock(aigul)
			visit := func() *ui.TextField {
				s := r.s
				f := ui.NewTextField(r.look, "name", ui.Plain("Аты"))
				ui.NewDialog(s.notifier(), "night.home_check").Text("name", f)
				return f
			}
			visit().Entry().TypedRune('Ж')
			r.waitsOnDisk(draft.Dialogs)
			way(r)
			r.unlock(bekzat)
			r.calm()
			if got := visit().Text(); got != "" {
				t.Errorf("another officer reads %q", got)
			}
			r.lock()
			r.unlock(aigul)
			r.until("what was typed", func() bool { return visit().Text() == "Ж" })
			r.time.Turn(dialogAge + time.Minute)
			if got := visit().Text(); got != "" {
				t.Errorf("the next night begins with %q", got)
			}
		})
	}
}

// So many dialogs are kept, the latest; what is saved is not.
func TestDialogsHaveABound(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	p := r.s.notifier()
	for i := range 3 * mostDialogs {
		p.Remember(fmt.Sprint(i), map[string]string{"reason": "x"})
		r.pass(time.Second)
	}
	if all := r.s.pages.dialogs(); len(all) != mostDialogs || p.Recall(fmt.Sprint(3*mostDialogs-1)) == nil || p.Recall("0") != nil {
		t.Errorf("%d are kept", len(all))
	}
	for i := range 3 * mostDialogs {
		p.Remember(fmt.Sprint(i), nil)
	}
	if r.s.desk.drafts.Holds(draft.Dialogs) {
		t.Error("what was saved is kept")
	}
}
