package record

import (
	"context"
	"strings"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// askUndo asks why a short record is taken back.
func (s *Screen) askUndo() {
	id := s.data.ID
	s.askWhy("undo", s.look.Say("record.undo_text"), s.look.Say("record.undone"), func(ctx context.Context, reason string) error {
		return s.records.Undo(ctx, id, reason)
	}, func() { call(s.OnUndone) })
}

// askReopen asks why a decision is taken back.
func (s *Screen) askReopen() {
	id, rev := s.data.ID, s.data.May.Reopen
	text, done := s.look.Say("record.reopen_text"), s.look.Say("record.reopened")
	if name := s.data.May.Stands; name != "" {
		text, done = s.look.Say("record.reopen_stands", "Name", name), s.look.Say("record.reopened_stands", "Name", name)
	}
	s.askWhy("reopen", text, done, func(ctx context.Context, reason string) error {
		return s.records.Reopen(ctx, id, rev, reason)
	}, func() { call(s.OnReopened) })
}

// askWhy asks for the reason of what is about to be done, does it and says so. Its
// words are "record.<what>" and, behind that, _head and _reason. The reason is
// kept while it is typed, as after a lock.
func (s *Screen) askWhy(what string, text, done ui.Say, do func(ctx context.Context, reason string) error, after func()) {
	look := s.look
	reason := ui.NewNarrative(look, "reason", look.Say("record."+what+"_reason"), 3)
	typed := ui.NewDialog(s.notifier, what+" "+s.data.ID.String())
	var close func()
	busy := false
	yes := ui.NewRisky(icon.Withdrawn, look.Say("record."+what), func() {
		words := strings.TrimSpace(reason.Text())
		if busy {
			return
		}
		if words == "" {
			reason.SetProblem(ui.Problem{Blocks: true, Say: look.Say("problem.reason_missing")})
			reason.Focus()
			return
		}
		busy = true
		s.run(func() error { return do(context.Background(), words) }, func(err error) {
			busy = false
			if err != nil {
				s.notifier.ToastError(err)
				return
			}
			typed.Done()
			close()
			s.notifier.Toast(done, nil)
			after()
		})
	})
	cancel := ui.NewButton(look.Say("action.cancel"), func() { close() })
	reason.OnChange = func(string) { reason.ClearProblem() }
	typed.Text("reason", reason)
	close = s.notifier.Sheet(640, look.Say("record."+what+"_head"), ui.Column(12,
		ui.NewLabel(text), reason.Object(), ui.Row(palette.Gap, cancel, ui.Space(), yes)))
	reason.Focus()
}
