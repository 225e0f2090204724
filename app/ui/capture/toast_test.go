package capture

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
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

func (noHeirs) Heirs(context.Context, uuid.UUID) ([]Heir, error) {
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

// What can be taken back is of the record in the form: the offer goes when the form
// goes, or may not be changed any more, and does nothing on its way.
func TestAnOfferToTakeBackGoesWithItsForm(t *testing.T) {
	for _, row := range []struct {
		name string
		then func(p *pageObject)
		goes bool
	}{
		{"another page", func(p *pageObject) { p.c.enter(pageOutcome) }, false},
		{"another person", func(p *pageObject) { p.c.AddPerson() }, false},
		{"another record", func(p *pageObject) { p.c.Begin(nil) }, true},
		{"the list", func(p *pageObject) { p.c.ShowList(nil) }, true},
		{"another area", func(p *pageObject) { p.shell.Router().Go(ui.AreaNight) }, true},
		{"handed over", func(p *pageObject) { p.c.sheet.Holder = "Гүлнар С." }, true},
		{"withdrawn", func(p *pageObject) { p.c.sheet.Encounter.Withdrawal = &raid.Reasoned{Reason: "…"} }, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.write(p.person().name, "Айдос")
			p.c.enter(pageGuardian)
			p.write(p.guardian().name, "Серікова")
			id := p.c.Current()
			p.guardian().remove()
			row.then(p)
			p.shell.Tick(p.bench.now)
			uitest.Settle(p.window)
			offers := findAll(p.shell.Object(), p.look.T("action.undo"))
			if goes := len(offers) == 0; goes != row.goes {
				t.Fatalf("the offer goes: %v", goes)
			}
			if row.goes {
				return
			}
			p.press(offers[0])
			if g := p.c.sheet.Encounter.People[0].Guardians; p.c.Current() != id || len(g) != 1 || g[0].Name != "Серікова" {
				t.Errorf("%d adults after it was taken back", len(g))
			}
		})
	}
}
