package session

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/maps/slippy"
)

// makeCapture makes the form.
func (s *Session) makeCapture() error {
	s.check = capture.New(s.captureDeps())
	s.check.OnDone, s.check.OnWithdrawn = s.done, s.withdrawn
	s.check.OnPassed = s.passed
	s.check.OnList = s.showOpen
	s.check.OnOpen = s.openRecord
	s.check.OnAct = s.openAct
	s.check.OnRead = s.readFrom
	s.check.OnChanged = s.changed
	s.check.OnTurned = s.notePlace
	s.check.OnPlace = func(at raid.Point) { s.lookAround(&at) }
	s.host.Router().SetRoot(ui.AreaCheck, s.check)
	return nil
}

// NewCheck begins a record where the officer stands.
func (s *Session) NewCheck() { s.newCheck(nil) }

// newCheck begins a record, at a place that was held on the map or here.
func (s *Session) newCheck(at *capture.Fix) {
	if s.gone() || !s.sees(ui.AreaCheck) {
		return
	}
	if s.shiftClosed() {
		s.askReopen(func() { s.newCheck(at) })
		return
	}
	if at == nil && s.byHand && s.stands() {
		at = &capture.Fix{At: s.fix.Point, Accuracy: metres(s.fix)} // on the map, which the record says of it
	}
	s.leaveAct()
	s.area(ui.AreaCheck)
	s.check.Begin(at)
	if at == nil {
		s.lookAround(nil)
		return
	}
	s.lookAround(&at.At)
}

// lookAround learns what the maps know of the streets around a record that
// begins, so that their venues can be offered; until then none is.
func (s *Session) lookAround(at *raid.Point) {
	if at == nil && s.fix.Valid {
		at = &s.fix.Point
	}
	if at == nil {
		return
	}
	view := ground.Point(*at).Bound()
	s.check.LookingAround()
	ui.Go(func() error {
		_, err := s.cfg.Names.Learn(s.ctx, view)
		return err
	}, func(error) { // only a session that ends breaks it off
		if !s.gone() {
			s.check.VenuesLearnt()
		}
	})
}

// showOpen lists the records that are open under this officer's hand.
func (s *Session) showOpen() {
	var all []capture.Listed
	seen := map[uuid.UUID]bool{}
	list := func(id uuid.UUID, at time.Time, people []string, place raid.Place, state state.Word) {
		if seen[id] {
			return
		}
		seen[id] = true
		l := capture.Listed{ID: id, MetAt: at, People: len(people), Type: place.Type, Place: place.Name, State: ui.State(state)}
		if len(people) > 0 {
			l.Name = people[0]
		}
		all = append(all, l)
	}
	for _, w := range s.drafts {
		var names []string
		for _, p := range w.Encounter.People {
			names = append(names, p.Masked())
		}
		list(w.ID, w.Encounter.MetAt, names, w.Encounter.Place, state.WordDraft)
	}
	for _, r := range s.rows() {
		if r.Kind != raid.KindEncounter || !r.Mine || r.Closed && r.Word != state.WordReturned {
			continue
		}
		var names []string
		for _, f := range r.People {
			names = append(names, f.Initials)
		}
		list(r.ID, r.At, names, r.Place, r.Word)
	}
	s.check.ShowList(all)
}

func (s *Session) captureDeps() capture.Deps {
	return capture.Deps{
		Look: s.look, Notifier: s.notifier(),
		Atlas: newPlaces(s.duty.Region(), s.cfg.Names),
		Rules: s.duty.Rules, Records: s.desk, Hands: s.desk, Unread: func() bool { return s.grant.Ended },
		Meetings: meetings{s.duty, s.look}, Repeats: repeats{s.duty},
		Map: func() *slippy.Map {
			m, err := s.newMap()
			if err != nil {
				s.host.ToastError(err)
				return nil
			}
			return m
		},
		Tools: s.tools(),
		Position: func() (capture.Fix, bool) {
			if s.byHand || !s.stands() {
				return capture.Fix{}, false
			}
			return capture.Fix{At: s.fix.Point, Accuracy: metres(s.fix)}, true
		},
		Now: s.duty.Now, NewID: s.newID, After: s.cfg.After, Officer: s.officerName, Unit: s.unit, Inspector: s.inspectorHere,
		Blank: func() raid.Encounter {
			e := raid.Encounter{Night: s.shift.Night, Operation: s.shift.Operation, Pen: raid.Pen{Officer: s.duty.Officer().ID}}
			if e.Operation == "" {
				e.Operation = duty.RoutinePatrol
			}
			if e.Night == "" {
				e.Night = civil.NightOf(s.duty.Now(), s.duty.Rules().Offset)
			}
			return e
		},
	}
}
