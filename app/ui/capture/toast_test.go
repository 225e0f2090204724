package capture

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/errs"
)

// toldBy is the frame with what was said by which sign.
type toldBy struct {
	*ui.Shell
	done, warned, failed int
}

func (s *toldBy) Toast(text ui.Say, undo func()) { s.done++; s.Shell.Toast(text, undo) }
func (s *toldBy) ToastWarning(text ui.Say)       { s.warned++; s.Shell.ToastWarning(text) }
func (s *toldBy) ToastError(err error)           { s.failed++; s.Shell.ToastError(err) }

// noHeirs cannot tell to whom a record may go.
type noHeirs struct{ Hands }

func (noHeirs) Heirs(context.Context) ([]Heir, error) {
	return nil, errs.Errorf(errs.Unavailable, "disk_full", "full")
}

// noMeetings cannot open what it found, nor write a decision down.
type noMeetings struct{ Meetings }

func (noMeetings) Open(context.Context, Met) (MetDetails, error) {
	return MetDetails{}, errs.Errorf(errs.NotFound, "no_record", "")
}

func (noMeetings) Undo(context.Context, uuid.UUID, string) error {
	return errs.Errorf(errs.Unavailable, "disk_full", "full")
}

// The sign of a thing done is for what was done.
func TestNoTickBesideBadNews(t *testing.T) {
	for _, row := range []struct {
		name           string
		do             func(p *pageObject)
		warned, failed int
	}{
		{"a refused Finish", func(p *pageObject) { p.c.Finish() }, 1, 0},
		{"nobody can be named to take over", func(p *pageObject) { p.c.AskPen(nil) }, 0, 1},
		{"an earlier meeting cannot be opened", func(p *pageObject) { p.person().met.open(Met{}) }, 0, 1},
		{"a decision cannot be taken back", func(p *pageObject) { p.person().met.undo(uuid.UUID{1}) }, 0, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			told := &toldBy{Shell: p.shell}
			p.c.Begin(nil)
			p.tapVenue(0)
			p.write(p.person().name, "Айдос")
			p.c.deps.Notifier, p.c.deps.Hands, p.c.deps.Meetings = told, noHeirs{p.hands}, noMeetings{}
			row.do(p)
			if diff := cmp.Diff([]int{0, row.warned, row.failed}, []int{told.done, told.warned, told.failed}); diff != "" {
				t.Errorf("done, warned, failed: %s", diff)
			}
		})
	}
}
