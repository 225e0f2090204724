package night

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/seek"
	"shyraq/maps/slippy"
)

// Notifier is what the screen needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Ask(q ui.Question)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
	SheetLeft(width float32, head ui.Say, o fyne.CanvasObject, left func()) (close func())
}

// Screen is the home. Make it with New, then Show what there is.
type Screen struct {
	OnNew      func() // the large button
	OnCardLeft func() // the card of a short record was left; what is typed in it is kept
	// Settling says that a page has just gone by itself whose last button lay where the
	// place is checked: a tap there is its second one still. Nil: never.
	Settling func() bool
	// Ended asks whether the shift goes on, where it was ended, before anything is recorded
	// in it, and then does what was meant; false: it was not ended. Nil: never.
	Ended func(then func()) bool
	// OnNewAt: a place on the map was held. OnStand: no position is known, and the
	// officer says where he stands. Both with how exact that is, in metres; 0: with
	// streets to go by.
	OnNewAt, OnStand func(at raid.Point, within int)
	OnFound          func(raid.Short)   // a child was found by what was just saved: his record is to begin
	OnOpen           func(id uuid.UUID) // a record was tapped twice
	OnDraft          func(id uuid.UUID) // a draft is to be gone on with
	OnPlan           func()             // a supervisor plans tonight's raid, or changes it
	OnSummary        func()             // the figures of the night
	OnChanged        func()             // something was saved: the night is to be shown anew
	OnFilter         func(f Filter)     // another filter was chosen

	look     *ui.Look
	notifier Notifier
	duty     Duty

	data     Data
	lines    []line
	filter   Filter
	shown    map[uuid.UUID][]string
	run      func(work func() error, done func(error))
	fresh    bool      // nothing was shown yet
	recorded bool      // something was, since the night was last shown
	want     uuid.UUID // to be chosen as soon as it is in the list
	sited    bool      // the map was turned to the own position
	sight    bool      // the screen is in sight
	track    orb.MultiLineString
	end      *orb.Point // of it

	pane    *chart.Pane
	list    *listview.List
	crews   *crews
	chips   *chips
	seek    *seek.Seek[Found]
	banner  *fyne.Container
	told    *fyne.Container // what it says below its first line
	empty   fyne.CanvasObject
	nothing fyne.CanvasObject
	every   *ui.Button      // takes the filter away where it shows nothing
	cut     *fyne.Container // says that more was found than is shown
	rows    *fyne.Container
	foot    *foot
	place   *placeCard
	duties  *fyne.Container // a supervisor's buttons
	plan    *ui.Button
	begin   *ui.Button // a new check
	object  *fyne.Container
}

// New builds the screen around a map, which stays the caller's to close.
func New(look *ui.Look, notifier Notifier, m *slippy.Map, duty Duty) *Screen {
	s := &Screen{filter: All, look: look, notifier: notifier, duty: duty, shown: map[uuid.UUID][]string{}, fresh: true, run: ui.Go}
	s.pane = chart.New(look, m, chart.Closer|chart.Away|chart.Locate|chart.Areas|chart.Search|chart.Signs)
	s.Hide([]chart.Layer{chart.Districts}) // the sectors are what tonight is about
	s.begin = ui.NewMain(icon.Plus, look.Say("night.new_check"), func() { call(s.OnNew) })
	s.pane.SetCorner(s.begin)
	m.OnTap = s.tapped
	m.OnLongPress = func(at orb.Point) {
		if s.OnNewAt != nil {
			s.OnNewAt(ground.Place(at), s.pane.Within())
		}
	}
	s.list = listview.NewList(func() int { return len(s.lines) },
		func() fyne.CanvasObject { return newRowView(look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*rowView); ok && i < len(s.lines) {
				v.show(s.lines[i], s.shown[s.lines[i].id()])
			}
		})
	s.list.OnChoose = func(int) { s.chosen() }
	s.list.OnOpen = func(i int) { s.open(s.lines[i]) }
	s.crews = newCrews(s)
	s.crews.list.Hide()
	s.foot = newFoot(s)
	s.place = newPlaceCard(s)
	s.build()
	s.pane.OnLayers = s.drawMap
	return s
}

func (s *Screen) build() {
	look := s.look
	s.chips = newChips(s)
	s.seek = newSeek(s)
	s.cut = ui.Inset(0, 16, 8, 16, ui.NewNote(look.Say("night.search_cut")))
	s.cut.Hide()
	s.banner, s.told = ui.Column(0), ui.Column(0)
	s.plan = ui.NewIconButton(icon.Plan, look.Say("night.plan_make"), func() { call(s.OnPlan) })
	s.duties = ui.Row(palette.Gap, s.plan,
		ui.NewIconButton(icon.Figures, look.Say("night.summary"), func() { call(s.OnSummary) }))
	s.empty = within(ui.EmptyState(icon.Night, s.emptyTitle, s.emptyText, nil))
	s.every = ui.NewButton(look.Say("night.filter_every"), func() { s.tapFilter(All) })
	s.nothing = within(ui.EmptyState(icon.Search, s.noneText, nil, s.every))
	s.empty.Hide() // nothing is known yet, and nobody has searched
	s.nothing.Hide()
	s.rows = container.NewStack(s.list, s.crews.list, s.empty, s.nothing)

	head := ui.Inset(8, 8, 6, 8, s.chips.row)
	find := ui.Inset(0, 16, 8, 16, s.seek.Row(s.duties))
	search := ui.Column(0, find)
	panel := container.New(panelLayout{s, search},
		ui.Column(0, s.banner, head, search, s.cut, ui.HLine()),
		s.rows,
		ui.Column(0, ui.HLine(), s.foot.object, s.place.object))
	s.object = besideMap(s.pane.Object(), ui.On(palette.Panel, panel))
}

// within keeps words inside their place, where that is low.
func within(o fyne.CanvasObject) fyne.CanvasObject { return ui.NewScroll(ui.Pad(24, o)).Object() }

// emptyTitle says why nothing is listed: a night of which everything has gone from here
// was not quiet.
func (s *Screen) emptyTitle() string {
	if s.data.Closed {
		return s.look.T("night.closed_title")
	}
	return s.look.T("night.empty_title")
}

// emptyText says how the list begins: a supervisor has no button for that.
func (s *Screen) emptyText() string {
	if s.data.Closed {
		return s.look.T("night.closed_text")
	}
	if s.data.Supervisor {
		return s.look.T("night.empty_text_supervisor")
	}
	return s.look.T("night.empty_text")
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.fill() }

// Furnish gives the map its tools.
func (s *Screen) Furnish(t chart.Tools) { s.pane.Furnish(t) }

// Hide takes just these layers off the map.
func (s *Screen) Hide(layers []chart.Layer) { s.pane.Hide(layers) }

// Off are the layers that the officer has off the map.
func (s *Screen) Off() []chart.Layer { return s.pane.Off() }

// Find implements ui.Finder: a place on the map.
func (s *Screen) Find() { s.pane.Find() }

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool { return s.pane.EndFind() }

// Shown implements ui.Watcher: the list takes the keyboard, and the position
// is where it is by now.
func (s *Screen) Shown() {
	s.sight = true
	s.place.fill()
	s.locate()
	s.crews.fill(false)
	s.front().Focus()
}

// front is the list that is in sight.
func (s *Screen) front() *listview.List {
	if s.follows() {
		return s.crews.list
	}
	return s.list
}

// Hidden implements ui.Watcher: a name that was held is masked again.
func (s *Screen) Hidden() { s.sight = false; s.seek.Rest(); s.mask() }

// Close lets go of flavour and language; the screen is of no use after it.
func (s *Screen) Close() { s.seek.Rest(); s.pane.Close() }

// Show puts the night on the screen. What was chosen stays chosen while it is
// still there.
func (s *Screen) Show(d Data) {
	s.data = d
	s.fill()
	if s.recorded && len(s.lines) == 0 && s.seek.Found() == nil && s.filter != Crews {
		s.Turn(All) // beside "recorded" an empty list would say that nothing is there
	}
	s.recorded = false
	if s.fresh {
		s.fresh = false
		s.aim()
	}
}

// SetPosition moves the own position without laying the night out anew. Out of
// sight nothing is drawn: a receiver speaks every second, all night.
func (s *Screen) SetPosition(own *Fix, here Spot) {
	found := s.data.Own == nil && own != nil && !s.fresh && !s.sited
	s.data.Own, s.data.Here = own, here
	if found {
		s.aim()
	}
	if s.sight {
		s.place.fill()
		s.locate()
	}
}

// SetTrack shows the way that was gone tonight, in parts where it was
// interrupted, and to where it goes on; see chart.Pane.
func (s *Screen) SetTrack(parts orb.MultiLineString, end *orb.Point) {
	s.track, s.end = parts, end
	if s.sight {
		s.pane.SetTrack(parts, end)
	}
}

// locate shows the own position and the way to it.
func (s *Screen) locate() {
	s.pane.Map.SetPosition(position(s.data.Own))
	s.pane.SetTrack(s.track, s.end)
}

func (s *Screen) fill() {
	if s.filter == Crews && !s.offers(Crews) {
		s.filter = All // of the night before, or the raid was called off
	}
	chosen, follow := s.chosenID(), s.list.Sees(s.list.Chosen())
	all := lines(s.data, s.seek.Found())
	if i := slices.IndexFunc(all, func(l line) bool { return l.id() == s.want }); i >= 0 {
		chosen, s.want, follow = s.want, uuid.Nil, true
		if !s.filter.takes(all[i]) {
			s.filter = All // what is to be seen is not hidden
			s.tellFilter()
		}
	}
	s.chips.fill(all)
	s.lines = slices.DeleteFunc(slices.Clone(all), func(l line) bool { return !s.filter.takes(l) })
	found := s.seek.Found()
	ui.Show(s.cut, found != nil && found.Cut)
	s.fillBanner()
	s.fillDuties()
	s.crews.shown, s.crews.at = slices.Clone(s.data.Crews), s.data.Now.Truncate(time.Minute)
	follows := s.follows()
	ui.Show(s.crews.list, follows)
	s.crews.list.Keep(slices.IndexFunc(s.crews.shown, func(c Crew) bool { return c.ID == s.crews.chosen }))
	ui.Show(s.list, len(s.lines) > 0 && !follows)
	quiet := found == nil && s.filter == All
	ui.Show(s.empty, len(s.lines) == 0 && !follows && quiet && !s.data.Reading && !s.data.Ended)
	ui.Show(s.nothing, len(s.lines) == 0 && !follows && !quiet && (found != nil || !s.data.Reading))
	ui.Show(s.every, s.filter != All)
	at := slices.IndexFunc(s.lines, func(l line) bool { return l.id() == chosen })
	s.list.Keep(at)
	s.place.fill()
	ui.Show(s.place.object, !s.data.Supervisor)
	ui.Show(s.begin, !s.data.Supervisor)
	s.foot.fill()
	s.drawMap()
	s.object.Refresh()
	if follow { // what was chosen and seen is seen, wherever it stands now
		s.list.Choose(at)
	}
	front := s.front()
	if c := ui.CanvasOf(front); s.sight && c != nil && c.Focused() == nil && s.look.InWindow(front) {
		front.Focus()
	}
}

// Choose has a record chosen and in sight as soon as the list has it; a search
// ends.
func (s *Screen) Choose(id uuid.UUID) {
	s.want = id
	if s.seek.Found() != nil {
		s.seek.End()
	}
	s.fill()
}

// fillDuties is what a supervisor finds here besides: the plan and the
// figures.
func (s *Screen) fillDuties() {
	ui.Show(s.duties, s.data.Supervisor)
	s.plan.Hint = s.look.Say("night.plan_make")
	if s.data.Planned {
		s.plan.Hint = s.look.Say("night.plan_edit")
	}
	s.plan.Refresh()
}

// Chosen is the record or the draft that is chosen, or uuid.Nil.
func (s *Screen) Chosen() uuid.UUID { return s.chosenID() }

func (s *Screen) chosenID() uuid.UUID {
	if i := s.list.Chosen(); i >= 0 && i < len(s.lines) {
		return s.lines[i].id()
	}
	return uuid.Nil
}

func (s *Screen) chosenLine() (line, bool) {
	if i := s.list.Chosen(); i >= 0 && i < len(s.lines) {
		return s.lines[i], true
	}
	return line{}, false
}

// chosen follows a choice in the list on the map.
func (s *Screen) chosen() {
	s.mask()
	s.foot.fill()
	s.object.Refresh()
	s.list.Choose(s.list.Chosen()) // the list may have lost height to the foot
	s.ring()
	if l, ok := s.chosenLine(); ok && l.row != nil && l.row.Point != nil {
		s.pane.Look(ground.Point(*l.row.Point))
	}
}

// ring has the map ring the record that the list has chosen, and no other.
func (s *Screen) ring() {
	if l, ok := s.chosenLine(); ok && l.row != nil {
		s.pane.Map.SetSelection(l.row.ID.String())
		return
	}
	s.pane.Map.SetSelection()
}

func (s *Screen) open(l line) {
	switch {
	case l.draft != nil && l.draft.Card != "":
		s.Resume(l.draft.Card)
	case l.draft != nil && s.OnDraft != nil:
		s.OnDraft(l.draft.ID)
	case l.row != nil && s.OnOpen != nil:
		s.OnOpen(l.row.ID)
	}
}

func call(f func()) {
	if f != nil {
		f()
	}
}
