package plan

import (
	"cmp"
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/errs"
)

// mayEnd tells that the raid in the form is planned and not over: it can still
// be called off.
func (f *form) mayEnd() bool {
	return f.data.ID != uuid.Nil && f.data.Raid.Cancelled == nil && f.data.Raid.Night >= f.tonight() && !f.over(f.data.Raid)
}

// callOff asks why the raid is called off. It is the raid as it was saved: what
// is typed and not saved goes with it.
func (s *Screen) callOff() {
	if s.busy || !s.form.mayEnd() {
		return
	}
	if len(s.form.data.Versions) > 1 {
		s.notifier.ToastError(errs.Errorf(errs.Conflict, "raid_versions", "the raid was changed in two places"))
		return
	}
	look, id := s.look, s.form.data.ID
	called := s.called(s.form.data.Raid)
	reason := ui.NewNarrative(look, "reason", look.Say("plan.off_reason"), 2)
	reason.OnChange = func(string) { reason.ClearProblem() }
	reason.Steady()
	typed := ui.NewDialog(s.notifier, "call off "+id.String())
	typed.Text("reason", reason)
	var close func()
	keep := ui.NewButton(look.Say("plan.off_keep"), func() { close() })
	off := ui.NewRisky(icon.Withdrawn, look.Say("plan.off_yes"), func() {
		words := strings.TrimSpace(reason.Text())
		if words == "" {
			reason.SetProblem(ui.Problem{Blocks: true, Say: look.Say("problem.reason_missing")})
			reason.Focus()
			return
		}
		s.end(id, words, called, func() { typed.Done(); close() })
	})
	close = s.notifier.Sheet(640, look.Say("plan.off_head", "Date", called()), ui.Column(12,
		s.careLine(id), ui.NewLabel(look.Say("plan.off_text")), reason.Object(), ui.Row(palette.Gap, ui.Space(), keep, off)))
	reason.Focus()
}

// careLine says which children are with the crews of a raid: who is told that it is off may
// drive home with them.
func (s *Screen) careLine(id uuid.UUID) fyne.CanvasObject {
	all := s.staff.Care(id)
	if len(all) == 0 {
		return ui.Column(0)
	}
	lines := ui.Column(2)
	for _, c := range all {
		lines.Add(ui.NewStrong(s.look.Say("plan.off_care", "Crew", cmp.Or(c.Crew, "—"), "Time", s.look.Texts().Clock(c.Since))).In(palette.Danger))
	}
	lines.Add(ui.NewLabel(s.look.Say("plan.off_care_text")))
	return ui.Row(palette.Gap, icon.New(icon.Child, palette.Danger), ui.Grow(lines))
}

// end signs that a raid is called off; for a moment that can be taken back.
func (s *Screen) end(id uuid.UUID, reason string, called ui.Say, done func()) {
	if s.busy {
		return
	}
	s.hold(true)
	s.run(func() error { return s.staff.CancelRaid(context.Background(), id, reason) }, func(err error) {
		s.hold(false)
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		done()
		s.notifier.Toast(func() string { return s.look.T("plan.off_done", "Date", called()) }, func() { s.restore(id, called) })
		s.settle()
		if s.OnSaved != nil {
			s.OnSaved()
		}
	})
}

// restore takes back that a raid was called off.
func (s *Screen) restore(id uuid.UUID, called ui.Say) {
	s.run(func() error { return s.staff.RestoreRaid(context.Background(), id) }, func(err error) {
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		s.notifier.Toast(func() string { return s.look.T("plan.off_back", "Date", called()) }, nil)
		if s.OnSaved != nil {
			s.OnSaved()
		}
	})
}

// showEnded says which raids were called off, by whom and why: they are on for nobody,
// and what was recorded in them stays.
func (s *Screen) showEnded() {
	s.ended.Objects = nil
	for _, e := range s.form.data.Off {
		called := s.called(e.Raid)
		say := func() string {
			why, t := e.Raid.Cancelled, s.look.Texts()
			return t.T("plan.ended", "Raid", called(), "Time", t.When(why.At.In(s.form.zone()), s.form.data.Rules.Now), "Name", cmp.Or(e.By, "—"), "Reason", why.Reason)
		}
		s.ended.Add(ui.Row(palette.Gap, icon.NewOf(icon.Withdrawn, palette.Dim, 20), ui.Grow(ui.NewNote(say))))
	}
	ui.Show(s.ended, len(s.ended.Objects) > 0)
	s.ended.Refresh()
}

// hold keeps the page from being used while it is signed.
func (s *Screen) hold(on bool) {
	s.busy = on
	s.save.SetEnabled(!on)
	s.off.SetEnabled(!on)
}
