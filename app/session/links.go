package session

import (
	"errors"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui/record"
	"shyraq/errs"
)

// linksOf are the decisions about the children of a record that stand, as its page
// shows them. Nobody is named by them.
func (s *Session) linksOf(file duty.File) ([]record.Link, error) {
	if file.Row.Kind != raid.KindEncounter || file.Withheld != fields.None {
		return nil, nil
	}
	all, err := s.duty.LinksOf(s.ctx, file.Row.ID)
	if err != nil {
		return nil, err
	}
	may := s.role() == regionfile.Inspector || s.role() == regionfile.Supervisor
	var out []record.Link
	for _, l := range all {
		if l.Undone {
			continue
		}
		one := record.Link{ID: l.Link, Same: l.Decision == raid.SameChild, By: l.By, At: l.At.In(s.duty.Rules().Offset), May: may}
		other, err := s.duty.Encounter(s.ctx, l.Record)
		switch {
		case err == nil:
			t := s.look.Texts()
			place := placeNames(s.cfg.Codes, other.Row.Label, other.Row.Place.Type).In(string(t.Lang()))
			one.Other = t.When(other.Row.At, s.duty.Now()) + " · " + place
		case !errors.Is(err, errs.NotFound):
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}
