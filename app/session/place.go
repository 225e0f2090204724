package session

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/night"
	"shyraq/app/ui/record"
	"shyraq/app/ui/review"
)

// place is where an officer was when the device was locked, or the program
// ended. It is kept as a draft is: sealed for him alone.
type place struct {
	Area   ui.Area              `json:"area"`
	Night  civil.Date           `json:"night"`
	Record uuid.UUID            `json:"record,omitzero"` // in the form
	Page   int                  `json:"page"`
	Person int                  `json:"person"`
	Left   map[uuid.UUID][]bool `json:"left,omitempty"`  // pages of it, by person; see capture.Record
	Read   uuid.UUID            `json:"read,omitzero"`   // whose page was open over the night
	Act    uuid.UUID            `json:"act,omitzero"`    // whose act was open over the form, or over that page
	Number handover.Number      `json:"number,omitzero"` // of an act over the page
	Split  uuid.UUID            `json:"split,omitzero"`  // whose two versions lay over that page

	Chosen  uuid.UUID            `json:"chosen,omitzero"`   // in the list of the night
	Sought  string               `json:"sought,omitempty"`  // there
	Off     []chart.Layer        `json:"off"`               // of the map there, what the officer does not want to see; nil: not known
	Review  uuid.UUID            `json:"review,omitzero"`   // open at the review
	List    int                  `json:"list,omitempty"`    // in sight there
	Decided *review.Decided      `json:"decided,omitempty"` // there, last
	Told    map[uuid.UUID]string `json:"told,omitempty"`    // there, of acceptances that do not stand
	Plan    uuid.UUID            `json:"plan,omitzero"`     // the raid in the plan
	Figures civil.Date           `json:"figures,omitempty"` // the night of the figures
	Ending  civil.Date           `json:"ending,omitempty"`  // whose end of the shift lay over all
	Ride    *ride                `json:"ride,omitempty"`    // his crew as he knew it
	Post    *post                `json:"post,omitempty"`    // his unit and role as he knew them

	Live time.Time `json:"live,omitzero"` // he was at work then: the record in sight is known alone, and where it was left
}

// where is the place of now.
func (s *Session) where() place {
	at := place{Area: s.host.Router().Area(), Night: s.shift.Night}
	if d, ok := s.check.Open(); ok {
		at.Record, at.Page, at.Person, at.Left = d.ID, d.Page, d.Person, s.check.Left()
	}
	if p := s.recordPage(); p != nil && s.host.Router().Holds(p.screen) {
		at.Read, at.Number = p.id, p.act
	}
	if p := s.settling; p != nil && s.host.Router().Holds(p) && p.Record() == at.Read {
		at.Split = at.Read
	}
	if a := s.act; a != nil && (a.over == nil || a.over.id == at.Read) {
		at.Act = a.person
	}
	if s.night != nil {
		at.Chosen, at.Sought, at.Off = s.night.Chosen(), s.night.Sought(), s.night.Off()
	}
	if s.review != nil {
		at.Review, at.List, at.Decided = s.review.Opened(), s.review.List(), s.review.Decided()
		at.Told = s.review.Told()
	}
	if s.plan != nil {
		at.Plan = s.plan.Planned()
	}
	if s.figures != nil {
		at.Figures = s.figures.Night()
	}
	if s.shiftEnd != nil && s.host.Router().Top() == ui.Screen(s.shiftEnd) {
		at.Ending = s.ending
	}
	if s.ride.Night != "" {
		at.Ride = &s.ride
	}
	if s.post != (post{}) {
		at.Post = &s.post
	}
	return at
}

// keepPlace writes it down. What is noted while he works comes after it no more.
func (s *Session) keepPlace(ctx context.Context, at place) error {
	s.placing.Lock()
	defer s.placing.Unlock()
	s.placed = true
	return s.writePlace(ctx, at)
}

// keepNote writes down a place of now, the turn-th, unless a later one was, or that of
// the end.
func (s *Session) keepNote(ctx context.Context, at place, turn int) error {
	s.placing.Lock()
	defer s.placing.Unlock()
	if s.placed || turn < s.turnKept {
		return nil
	}
	s.turnKept = turn
	return s.writePlace(ctx, at)
}

func (s *Session) writePlace(ctx context.Context, at place) error {
	raw, err := json.Marshal(at)
	if err != nil {
		return err
	}
	return s.duty.KeepPlace(ctx, raw)
}

// notePlace notes which record is in sight at which page, if any, where that has
// changed: after a power cut this one is offered, there, and none that was left on
// purpose.
func (s *Session) notePlace() {
	if !s.shown || s.gone() {
		return
	}
	at := place{Night: s.shift.Night, Live: s.duty.Now()}
	if d, ok := s.check.Open(); ok && s.host.Router().Area() == ui.AreaCheck {
		at.Record, at.Page, at.Person, at.Left = d.ID, d.Page, d.Person, s.check.Left()
	}
	if s.review != nil {
		at.Told = s.review.Told()
	}
	if n := s.noted; n != nil && maps.Equal(n.Told, at.Told) && n.Record == at.Record && n.Page == at.Page && n.Person == at.Person {
		return
	}
	s.noted = &at
	s.turn++
	turn := s.turn
	ui.Go(func() error { return s.keepNote(s.ctx, at, turn) }, func(error) {}) // a comfort
}

// comeBack brings the officer to where he was, once a session: the same record
// at the same page, with the act that lay over it, the plan and the comments as
// they were typed. It is what he sees first. Where nothing tells, as after a
// power cut, it offers the draft he typed last.
func (s *Session) comeBack() {
	var at place
	var got capture.Record
	var page *record.Data
	var pages error
	tonight := s.shift.Night
	ui.Go(func() error {
		pages = s.desk.drafts.ReadPages(s.ctx)
		raw, err := s.duty.Place(s.ctx)
		if err == nil {
			err = json.Unmarshal(raw, &at)
		}
		if err == nil && at.Live.IsZero() && at.Record != uuid.Nil && at.Night == tonight {
			got, err = s.desk.open(s.ctx, at.Record)
		}
		if err == nil && at.Read != uuid.Nil && at.Night == tonight {
			page, err = s.page(at.Read)
		}
		_ = s.duty.KeepPlace(s.ctx, nil) // it serves once; a disk that is full keeps it a little longer
		return err
	}, func(err error) {
		if s.gone() {
			return
		}
		s.begun()
		if pages != nil {
			s.host.ToastError(pages)
		}
		if at.Off != nil {
			s.night.Hide(at.Off)
		}
		s.recall(at)
		s.rideKnown(at.Ride)
		s.postKnown(at.Post)
		switch {
		case !at.Live.IsZero():
			s.offerPage(func() { s.offerRecord(at) })
		case at.Area == "":
			s.offerPage(s.offerDraft)
		case err != nil || at.Night != tonight:
			s.offerDraft()
		default:
			s.backAt(at, got, page)
		}
	})
}

// backAt shows a place again: the area as it was, and what lay over it.
func (s *Session) backAt(at place, got capture.Record, page *record.Data) {
	if got.ID != uuid.Nil && s.sees(ui.AreaCheck) {
		got.Page, got.Person, got.Left, got.Back, got.Aside = at.Page, at.Person, at.Left, true, true
		s.check.Show(got)
		s.lookAround(got.Encounter.Place.Point)
	}
	s.planned = at.Plan
	if s.sees(at.Area) {
		s.area(at.Area)
	}
	switch at.Area {
	case ui.AreaNight:
		s.backAtNight(at, page)
	case ui.AreaCheck:
		if slices.ContainsFunc(got.Encounter.People, func(p raid.Person) bool { return p.ID == at.Act }) {
			s.openAct(got.Draft, at.Act)
		}
	case ui.AreaFigures:
		if at.Figures != "" {
			s.figures.Open(at.Figures)
		}
	}
	if at.Ending != "" {
		s.openShift(at.Ending)
	}
}

// backAtNight is the list as it was, and the page that lay over it with its act.
func (s *Session) backAtNight(at place, page *record.Data) {
	s.night.Choose(at.Chosen)
	if at.Sought != "" {
		s.night.Seek(at.Sought)
	}
	if page == nil {
		return
	}
	s.showRecord(*page)
	if at.Split != uuid.Nil && at.Ending == "" {
		s.openSplit(at.Split)
	}
	if at.Act != uuid.Nil && at.Ending == "" {
		s.actOver(s.record, at.Act, at.Number)
	}
}

// recall gives the review what was written there and not sent, and the record
// that was open.
func (s *Session) recall(at place) {
	if s.review == nil {
		return
	}
	s.recallComments()
	if at.Decided != nil && at.Night == s.shift.Night {
		s.review.Redecided(*at.Decided)
	}
	s.review.Heard(at.Told)
	s.notePlace() // what was said is said once, also where the power goes
	s.review.GoBack(at.List, at.Review)
}

// offerPage shows what was typed and not saved where the program was cut off:
// the page itself, else a record is asked about.
func (s *Session) offerPage(record func()) {
	for _, p := range []struct {
		page draft.Page
		area ui.Area
	}{{draft.Plan, ui.AreaPlan}, {draft.Review, ui.AreaReview}} {
		if s.sees(p.area) && s.desk.drafts.Holds(p.page) {
			s.Area(p.area)
			return
		}
	}
	record()
}

// offerRecord asks about the record that was in sight when the program was cut off,
// or about one that was begun within seconds of that.
func (s *Session) offerRecord(at place) {
	here := func(w duty.Draft) bool { return w.ID == at.Record }
	row := slices.IndexFunc(s.rows(), func(r duty.Row) bool { return r.ID == at.Record && !toRead(r) })
	switch i := slices.IndexFunc(s.drafts, here); {
	case at.Night != s.shift.Night || !s.sees(ui.AreaCheck):
	case i >= 0:
		s.ask(s.drafts[i], &at)
	case at.Record != uuid.Nil && row >= 0:
		r := s.rows()[row]
		s.askWhether(r.ID, &at, func() string { return s.look.T("app.draft_saved", "Who", s.whoseRow(r)) })
	case len(s.drafts) > 0 && s.drafts[0].Saved.After(at.Live):
		s.offerDraft()
	}
}

// whoseRow tells a record from another: the hour, the masked name, the age.
func (s *Session) whoseRow(r duty.Row) string {
	d := night.Draft{At: r.At.In(s.duty.Rules().Offset)}
	for i, f := range r.People {
		if d.Names = append(d.Names, f.Initials); i == 0 && f.AgeKnown {
			d.Age, d.About = f.Age, f.About
		}
	}
	return night.Whose(s.look.Texts(), d)
}

// home is the area a session begins with.
func (s *Session) home() ui.Area { return ui.AreasFor(string(s.role()))[0] }

// offerDraft asks about the draft of tonight that was typed into last.
func (s *Session) offerDraft() {
	i := slices.IndexFunc(s.drafts, func(w duty.Draft) bool { return w.Encounter.Night == s.shift.Night })
	if i < 0 || !s.sees(ui.AreaCheck) {
		return
	}
	s.ask(s.drafts[i], nil)
}

// ask asks about a draft; at is where it was left, as far as that was noted.
func (s *Session) ask(w duty.Draft, at *place) {
	look := s.look
	s.askWhether(w.ID, at, func() string {
		t := look.Texts()
		whose, typed := night.Whose(t, s.draftRow(w)), t.Clock(w.Saved.In(s.duty.Rules().Offset))
		kind := placeNames(s.cfg.Codes, codes.Names{}, w.Encounter.Place.Type).In(string(t.Lang()))
		if kind == "" {
			return look.T("app.draft_nowhere", "Who", whose, "Clock", typed)
		}
		return look.T("app.draft_text", "Who", whose, "Clock", typed, "Place", kind)
	})
}

// askWhether asks whether a record is gone on with, where it was left.
func (s *Session) askWhether(id uuid.UUID, at *place, text ui.Say) {
	look := s.look
	s.notifier().Ask(ui.Question{
		Icon: icon.Draft, Head: look.Say("app.draft_head"), Text: text,
		Yes: look.Say("app.draft_go_on"), No: look.Say("app.draft_later"),
		OnYes: func() { s.openRecordAt(id, at) },
	})
}
