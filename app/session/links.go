package session

import (
	"errors"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
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
			one.Other, one.Open = t.When(other.Row.At, s.duty.Now())+" · "+place, l.Record
		case !errors.Is(err, errs.NotFound):
			return nil, err
		default:
			one.Ask = s.reach(l.Unit)
		}
		out = append(out, one)
	}
	return out, nil
}

// reach says how a unit is asked: its name and its telephone.
func (s *Session) reach(unit string) string {
	for _, u := range s.duty.Region().Units {
		if u.ID != unit {
			continue
		}
		name := u.Names.In(string(s.look.Lang()))
		if u.Phone != "" {
			name += ", " + u.Phone
		}
		return name
	}
	return ""
}

// openLinked lays the page of a record over that of one with which it shares a
// child; where that is the one below, it goes back to it.
func (s *Session) openLinked(id uuid.UUID) {
	below := s.recordPage()
	if below != nil && below.below != nil && below.below.id == id && s.host.Router().Top() == ui.Screen(below.screen) {
		s.host.Router().Back()
		s.recordPage()
		s.reread()
		return
	}
	var data *record.Data
	s.away(func() (err error) {
		data, err = s.page(id)
		return err
	}, func() {
		if s.gone() {
			return
		}
		s.layRecord(*data)
		s.record.below = below
	})
}

// recordPage is the page of a record that lies uppermost, nil where none does:
// who went back from one stands on the one below it.
func (s *Session) recordPage() *recordPage {
	for s.record != nil && s.record.below != nil && !s.host.Router().Holds(s.record.screen) {
		s.record = s.record.below
	}
	return s.record
}
