package record

import (
	"context"
	"strings"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// askUndo asks why a short record is taken back. The reason is kept while it
// is typed, as after a lock.
func (s *Screen) askUndo() {
	id, look := s.data.ID, s.look
	reason := ui.NewNarrative(look, "reason", look.Say("record.undo_reason"), 3)
	typed := ui.NewDialog(s.notifier, "undo "+id.String())
	var close func()
	busy := false
	undo := ui.NewRisky(icon.Withdrawn, look.Say("record.undo"), func() {
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
		s.run(func() error { return s.records.Undo(context.Background(), id, words) }, func(err error) {
			busy = false
			if err != nil {
				s.notifier.ToastError(err)
				return
			}
			typed.Done()
			close()
			s.notifier.Toast(look.Say("record.undone"), nil)
			call(s.OnUndone)
		})
	})
	cancel := ui.NewButton(look.Say("action.cancel"), func() { close() })
	reason.OnChange = func(string) { reason.ClearProblem() }
	typed.Text("reason", reason)
	close = s.notifier.Sheet(640, look.Say("record.undo_head"), ui.Column(12,
		ui.NewLabel(look.Say("record.undo_text")), reason.Object(), ui.Row(palette.Gap, cancel, ui.Space(), undo)))
	reason.Focus()
}
