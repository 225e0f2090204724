package session

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/session/draft"
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
	shown := s.check.Review()
	ui.Go(func() error {
		return s.desk.drafts.Standing(id, func(seen []revision.Hash) (err error) {
			if e, err = s.desk.elsewhere(s.ctx, id, seen); e == nil && err == nil {
				e, err = s.desk.reviewed(s.ctx, id, seen, shown)
			}
			return err
		})
	}, func(err error) {
		if err == nil && !s.gone() {
			s.tellElsewhere(id, e)
		}
	})
}

// tellElsewhere has the form say it, and go on from what the region joined.
func (s *Session) tellElsewhere(id uuid.UUID, e *capture.Elsewhere) {
	if e != nil && e.Became == capture.BecameErased {
		s.leaveErased(id)
		return
	}
	s.check.ShowElsewhere(id, e)
	if e != nil && e.Became == capture.BecameCombined {
		s.goOnJoined(id)
	}
}

// leaveErased closes what is open over a record that was erased by order, and
// says so: nothing of it is written again.
func (s *Session) leaveErased(id uuid.UUID) {
	if s.check.Current() != id {
		return
	}
	s.leaveAct()
	s.desk.drafts.Forget(id)
	s.check.Abandon(id)
	if s.host.Router().Area() == ui.AreaCheck {
		s.Area(ui.AreaNight)
	}
	s.host.Toast(s.look.Say("error.erased"), nil)
	s.refresh()
}

// goOnJoined has the form go on from what the region joined of its record and
// another's. Where something is typed that no revision holds it stays where it is:
// that goes on from the version it was typed in, and is joined in its turn.
func (s *Session) goOnJoined(id uuid.UUID) {
	rests := func() bool {
		_, f := s.desk.drafts.Get(id)
		return s.check.Rests(id) && s.act == nil && f.Act == nil
	}
	if !rests() {
		return
	}
	var w duty.Draft
	var r capture.Record
	ui.Go(func() (err error) {
		if w, err = s.duty.Edit(s.ctx, id); err == nil {
			r, err = s.desk.record(s.ctx, w, draft.Form{})
		}
		return err
	}, func(err error) {
		if err == nil && !s.gone() && rests() && w.Saved.IsZero() && len(w.Seen) == 1 {
			s.desk.drafts.Hold(w)
			s.check.GoOnFrom(r)
		}
	})
}

// elsewheres are the words of duty in those of the form.
var elsewheres = map[duty.DeedKind]capture.Became{
	duty.DeedWithdrawn: capture.BecameWithdrawn, duty.DeedPassed: capture.BecamePassed,
	duty.WasErased: capture.BecameErased, duty.DeedJoined: capture.BecameSettled, duty.DeedFinished: capture.BecameFinished, duty.DeedCombined: capture.BecameCombined, duty.DeedChanged: capture.BecameChanged,
}

// elsewhere is what became of a record beside the versions seen, as the form says
// it.
func (p *captureDesk) elsewhere(ctx context.Context, id uuid.UUID, seen []revision.Hash) (*capture.Elsewhere, error) {
	e, err := p.duty.Elsewhere(ctx, id, seen)
	if e == nil || err != nil {
		return nil, err
	}
	out := &capture.Elsewhere{Became: elsewheres[e.What], By: e.By, Own: e.Own, At: e.At, Divided: e.Divided}
	if e.What == duty.DeedPassed || e.What == duty.DeedJoined {
		out.Mine = e.To.Officer == p.duty.Officer().ID
		out.To, err = p.penName(ctx, civil.NightOf(e.At, e.At.Location()), e.To)
	}
	return out, err
}

// reviewed is what a reviewer did with the versions seen since the form shows
// the return it does: sent it back with another comment, or took that back.
func (p *captureDesk) reviewed(ctx context.Context, id uuid.UUID, seen []revision.Hash, shown *capture.Returned) (*capture.Elsewhere, error) {
	if len(seen) == 0 {
		return nil, nil // never saved: nobody has read it
	}
	file, err := p.duty.Encounter(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, h := range file.Heads {
		if !slices.Contains(seen, h.Rev) {
			return nil, nil // it is another by now, and waits for its own review
		}
	}
	now := sentBack(file)
	switch {
	case now != nil && (shown == nil || shown.ID != now.ID):
		return &capture.Elsewhere{Became: capture.BecameReturned, By: now.Name, At: now.Review.At.In(p.duty.Rules().Offset)}, nil
	case now == nil && shown != nil:
		return &capture.Elsewhere{Became: capture.BecameReopened, By: shown.By}, nil
	}
	return nil, nil
}

// sentBack is the review that returned a record as it is now; nil for none.
func sentBack(file duty.File) (last *duty.Opinion) {
	for i, v := range file.Reviews {
		if v.Current && v.Review.Decision == raid.Return {
			last = &file.Reviews[i]
		}
	}
	return last
}
