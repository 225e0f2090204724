package app

import (
	"errors"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/locate"
	"shyraq/app/raid"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/figures"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/night"
	"shyraq/app/ui/plan"
	"shyraq/app/ui/review"
	"shyraq/app/ui/settings"
	"shyraq/maps/slippy"
)

// startZoom shows some streets around the own position.
const startZoom = 14

// build makes the screens the officer's role has.
func (s *session) build() error {
	shell, look, pane := s.p.shell, s.p.look, pane{s}
	m, err := s.newMap()
	if err != nil {
		return err
	}
	s.desk = &formDesk{duty: s.duty, drafts: draft.New(s.duty)}
	s.night = night.New(look, pane, m, homework{s.duty})
	s.night.OnNew = func() { s.newCheck(nil) }
	s.night.OnNewAt = func(at raid.Point) { s.newCheck(&at) }
	s.night.OnOpen, s.night.OnDraft = s.openRecord, s.openRecord
	s.night.SetFilter(s.p.filters[s.duty.Officer().ID])
	s.night.OnFilter = func(f night.Filter) { s.p.filters[s.duty.Officer().ID] = f }
	s.night.OnPlan = func() { s.area(ui.AreaPlan) }
	s.night.OnSummary = func() { s.area(ui.AreaFigures) }
	s.night.OnChanged = s.refresh
	s.night.OnStand = func(at raid.Point) {
		s.fix = locate.Fix{Point: at, At: s.p.now(), Valid: true}
		s.byHand = true
		own, here := s.position()
		s.night.SetPosition(own, here)
	}

	s.check = capture.New(s.captureDeps())
	s.check.OnDone = s.done
	s.check.OnList = s.showOpen
	s.check.OnOpen = s.openRecord
	s.check.OnAct = s.openAct
	s.check.OnRead = s.readFrom
	s.check.OnChanged = s.changed

	s.settings = settings.New(look, shell, keeper{s})
	s.settings.OnLang, s.settings.OnFlavour = shell.SetLang, shell.SetFlavour
	s.settings.OnText = func(size string) {
		s.p.setText(textSize(size))
		s.settings.Show(s.settingsData())
	}
	s.settings.OnIdle = func(minutes int) {
		s.p.prefs.Idle = min(max(minutes, idleLeast), idleMost)
		s.p.keepPrefs()
		s.p.stirred()
		s.settings.Show(s.settingsData())
	}
	s.settings.OnKeyboard = func(mode string) {
		s.p.board.SetMode(keyboard.Mode(mode))
		s.p.prefs.Board = s.p.board.Mode()
		s.p.keepPrefs()
		s.settings.Show(s.settingsData())
	}
	s.settings.OnReceiver = s.chooseReceiver
	s.settings.OnSyncNow = s.duty.Nudge
	s.settings.OnChangePIN = func() {
		f := settings.NewPINForm(look, keeper{s})
		closeSheet := pane.Sheet(480, look.Say("settings.change_pin"), f.Object())
		f.OnDone = func() { closeSheet(); pane.Toast(look.Say("settings.pin_changed"), nil) }
	}

	tools := s.tools()
	s.night.Furnish(tools)
	roots := map[ui.Area]ui.Screen{ui.AreaNight: s.night, ui.AreaCheck: s.check, ui.AreaSettings: s.settings}
	if s.sees(ui.AreaReview) {
		if m, err = s.newMap(); err != nil {
			return err
		}
		s.review = review.New(look, pane, m, bench{s.duty})
		s.review.Furnish(tools)
		s.review.OnDecided = s.refresh
		s.review.OnTyped = s.reviewTyped
		roots[ui.AreaReview] = s.review
	}
	if s.sees(ui.AreaPlan) {
		if m, err = s.newMap(); err != nil {
			return err
		}
		s.plan = plan.New(look, pane, m, staffer{s})
		s.plan.Furnish(tools)
		s.plan.OnSaved = func() { s.area(ui.AreaNight); s.refresh() }
		s.plan.OnCancel = func() { s.area(ui.AreaNight) }
		s.plan.OnTyped = s.planTyped
		s.plan.OnBack = func() { s.area(ui.AreaPlan) }
		roots[ui.AreaPlan] = s.plan
	}
	if s.sees(ui.AreaFigures) {
		s.figures = figures.New(look, pane, counter{s})
		s.figures.Codes = s.p.env.Codes
		roots[ui.AreaFigures] = s.figures
	}
	for a, screen := range roots {
		shell.Router().SetRoot(a, screen)
	}
	s.settings.Hidden() // until they are asked for
	return nil
}

// tools are what a map can use besides itself.
func (s *session) tools() chart.Tools {
	return chart.Tools{
		Names: s.p.names,
		District: func(at orb.Point) string {
			kato, ok := s.duty.DistrictAt(ground.Place(at))
			if !ok {
				return ""
			}
			region := s.duty.Region()
			d, _ := region.District(kato)
			return d.Names.In(string(s.p.look.Lang()))
		},
		AddMaps: func() { s.area(ui.AreaSettings); s.settings.RevealMaps() },
	}
}

// middle is where maps begin: the unit, else the middle of its districts.
func (s *session) middle() orb.Point {
	region, o := s.duty.Region(), s.duty.Officer()
	for _, u := range region.Units {
		if u.ID == o.Unit && u.Point != nil {
			return ground.Point(*u.Point)
		}
	}
	for _, d := range region.Districts {
		if m := shape(d); len(m) > 0 {
			return m.Bound().Center()
		}
	}
	return orb.Point{65.5, 44.85} // Kyzylorda
}

// newCheck begins a record, at a place that was held on the map or here.
func (s *session) newCheck(at *raid.Point) {
	if s.gone() || !s.sees(ui.AreaCheck) {
		return
	}
	s.leaveAct()
	s.area(ui.AreaCheck)
	s.check.Begin(at)
	s.lookAround(at)
}

// lookAround learns what the maps know of the streets around a record that
// begins, so that their venues can be offered.
func (s *session) lookAround(at *raid.Point) {
	if at == nil && s.fix.Valid {
		at = &s.fix.Point
	}
	if at == nil {
		return
	}
	view := ground.Point(*at).Bound()
	var news bool
	ui.Go(func() (err error) {
		news, err = s.p.names.Learn(s.ctx, view)
		return err
	}, func(error) { // only a session that ends breaks it off
		if news && !s.gone() {
			s.check.VenuesLearnt()
		}
	})
}

// showOpen lists the records that are open under this officer's hand.
func (s *session) showOpen() {
	var all []capture.Listed
	seen := map[uuid.UUID]bool{}
	list := func(id uuid.UUID, at time.Time, people []string, place raid.Place, state raid.Word) {
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
		list(w.ID, w.Encounter.MetAt, names, w.Encounter.Place, raid.WordDraft)
	}
	for _, r := range s.rows() {
		if r.Kind != raid.KindEncounter || !r.Mine || r.Word != raid.WordInCare && r.Word != raid.WordReturned {
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

func (s *session) captureDeps() capture.Deps {
	return capture.Deps{
		Look: s.p.look, Notifier: pane{s},
		Atlas: newPlaces(s.duty.Region(), s.p.names),
		Rules: s.duty.Rules, Records: s.desk, Hands: s.desk,
		Meetings: memory{s.duty, s.p.look}, Repeats: repeats{s.duty},
		Map: func() *slippy.Map {
			m, err := s.newMap()
			if err != nil {
				s.p.shell.ToastError(err)
				return nil
			}
			return m
		},
		Tools: s.tools(),
		Position: func() (capture.Fix, bool) {
			if !s.fix.Good(s.p.now()) {
				return capture.Fix{}, false
			}
			return capture.Fix{At: s.fix.Point, Accuracy: int(s.fix.Accuracy + 0.5)}, true
		},
		Now: s.duty.Now, NewID: s.newID, After: s.p.shell.After, Officer: s.officerName, Unit: s.unit, Inspector: s.inspectorHere,
		Blank: func() raid.Encounter {
			e := raid.Encounter{Night: s.shift.Night, Operation: s.shift.Operation, Pen: raid.Pen{Officer: s.duty.Officer().ID}}
			if e.Operation == "" {
				e.Operation = duty.RoutinePatrol
			}
			if e.Night == "" {
				e.Night = raid.NightOf(s.duty.Now(), s.duty.Rules().Offset)
			}
			return e
		},
	}
}

// readAll reads an embedded file.
func readAll(f io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(f, 64<<20))
	return raw, errors.Join(err)
}
