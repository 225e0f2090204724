package session

import (
	"context"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/sync/revision"
)

// lookElsewhere tells the form what became of its record in another's hand, or on
// another device, since it was opened.
func (s *Session) lookElsewhere() {
	id := s.check.Current()
	if id == uuid.Nil {
		return
	}
	var e *capture.Elsewhere
	ui.Go(func() error {
		return s.desk.drafts.Standing(id, func(seen []revision.Hash) (err error) {
			e, err = s.desk.elsewhere(s.ctx, id, seen)
			return err
		})
	}, func(err error) {
		if err == nil && !s.gone() {
			s.check.ShowElsewhere(id, e)
		}
	})
}

// elsewheres are the words of duty in those of the form.
var elsewheres = map[duty.DeedKind]capture.Became{
	duty.DeedWithdrawn: capture.BecameWithdrawn, duty.DeedPassed: capture.BecamePassed,
	duty.DeedFinished: capture.BecameFinished, duty.DeedChanged: capture.BecameChanged,
}

// elsewhere is what became of a record beside the versions seen, as the form says
// it.
func (p *captureDesk) elsewhere(ctx context.Context, id uuid.UUID, seen []revision.Hash) (*capture.Elsewhere, error) {
	e, err := p.duty.Elsewhere(ctx, id, seen)
	if e == nil || err != nil {
		return nil, err
	}
	out := &capture.Elsewhere{Became: elsewheres[e.What], By: e.By, Own: e.Own, At: e.At}
	if e.What == duty.DeedPassed {
		out.To, err = p.penName(ctx, civil.NightOf(e.At, e.At.Location()), e.To)
	}
	return out, err
}
