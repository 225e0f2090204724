package session

import (
	"context"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/session/draft"
	"shyraq/app/ui/settle"
	"shyraq/sync/revision"
)

// settleDesk fills settle.Records.
type settleDesk struct{ duty *duty.Duty }

// Settle implements settle.Records.
func (d settleDesk) Settle(ctx context.Context, id uuid.UUID, seen [2]string, chosen map[string]merge.Side, void map[handover.Number]string) error {
	_, err := d.duty.Settle(ctx, id, [2]revision.Hash{revision.Hash(seen[0]), revision.Hash(seen[1])}, chosen, void)
	return err
}

// Lacks implements settle.Records.
func (d settleDesk) Lacks(ctx context.Context, id uuid.UUID, seen [2]string, chosen map[string]merge.Side, void map[handover.Number]string) ([]raid.Problem, error) {
	return d.duty.Lacks(ctx, id, [2]revision.Hash{revision.Hash(seen[0]), revision.Hash(seen[1])}, chosen, void)
}

// openSplit lays the two versions of a record over its page, to be made one.
func (s *Session) openSplit(id uuid.UUID) {
	var data *settle.Data
	s.away(func() (err error) {
		data, err = s.split(id)
		return err
	}, func() {
		if s.gone() {
			return
		}
		router := s.host.Router()
		p := settle.New(s.look, s.notifier(), settleDesk{s.duty})
		p.OnBack = func() { router.Back() }
		p.OnSettled = func() {
			router.Back()
			p.Empty()
			s.changed()
			s.reread()
		}
		p.OnMoved = func() { s.splitAgain(p, id) }
		p.OnTyped = s.settleTyped
		s.showSplit(p, *data)
		s.settling = p
		router.Push(p)
		s.host.Event("settle")
	})
}

// splitAgain shows the versions that there are now. Where there is one again, it
// is read.
func (s *Session) splitAgain(p *settle.Screen, id uuid.UUID) {
	var data *settle.Data
	s.away(func() (err error) {
		data, err = s.split(id)
		if codeOf(err) == "record_whole" {
			data, err = nil, nil
		}
		return err
	}, func() {
		switch {
		case s.settling != p:
		case data == nil:
			s.host.Router().Back()
			p.Empty()
			s.changed()
			s.reread()
		default:
			s.showSplit(p, *data)
		}
	})
}

// showSplit puts two versions on their page, with what was chosen of them before.
func (s *Session) showSplit(p *settle.Screen, d settle.Data) {
	p.Show(d)
	var typed settle.Typed
	if s.desk.drafts.Noted(draft.Settle, &typed) {
		p.Recall(typed)
	}
}

// settleTyped keeps what was chosen of two versions and not saved.
func (s *Session) settleTyped(t *settle.Typed) {
	if t == nil {
		s.pages.typed(draft.Settle, nil)
		return
	}
	s.pages.typed(draft.Settle, t)
}

// split reads the versions of a record as their page shows them.
func (s *Session) split(id uuid.UUID) (*settle.Data, error) {
	got, err := s.duty.Split(s.ctx, id)
	if err != nil {
		return nil, err
	}
	file, err := s.duty.Encounter(s.ctx, id)
	if err != nil {
		return nil, err
	}
	b := reviewDesk{s.duty}
	d := &settle.Data{ID: id, More: got.More, Waits: got.Waits, Taken: got.Taken, Broken: got.Broken, Words: s.words()}
	for i, v := range got.Sides {
		d.Sides[i] = b.version(file, v)
	}
	for _, a := range got.Acts {
		d.Acts = append(d.Acts, settle.Act{Person: a.Person, Act: a.Act, Twice: a.Twice})
	}
	if got.Base != nil {
		v := b.version(file, *got.Base)
		d.Base = &v
	}
	for _, f := range file.Row.People {
		if f.Kind == raid.Minor {
			d.Names = append(d.Names, f.Initials)
		}
	}
	return d, nil
}
