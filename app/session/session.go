package session

import (
	"context"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/locate"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/assignment"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/children"
	"shyraq/app/ui/figures"
	"shyraq/app/ui/followup"
	"shyraq/app/ui/night"
	"shyraq/app/ui/period"
	placesui "shyraq/app/ui/places"
	"shyraq/app/ui/plan"
	"shyraq/app/ui/review"
	"shyraq/app/ui/settings"
	"shyraq/app/ui/settle"
	"shyraq/app/ui/shift"
	"shyraq/app/ui/statistics"
	"shyraq/sync/ledger"
)

// Session is an officer at work: his duty and the screens that show it. Its
// fields belong to the UI thread; duty is safe from anywhere.
type Session struct {
	cfg  Options
	host Host
	look *ui.Look
	duty *duty.Duty
	ctx  context.Context
	stop context.CancelFunc
	over bool // locked, or ended

	ready func() // says that the window may show it

	night       *night.Screen
	check       *capture.Capture
	desk        *captureDesk
	review      *review.Screen
	plan        *plan.Screen
	help        *followup.Screen
	children    *children.Screen
	history     *children.Page // of one child, that was opened last
	figures     *figures.Screen
	period      *period.Screen // that was opened last
	frozen      *period.FrozenList
	assignments *assignment.Screen
	places      *placesui.Screen
	statistics  *statistics.Screen
	preview     *statistics.Page // of a file that was chosen last
	report      *period.Frozen   // one of them
	behind      *period.Behind   // the list of what a number of it counts, that was opened last
	settings    *settings.Screen
	shiftEnd    *shift.Screen
	settling    *settle.Screen // the page on which two versions were made one last
	act         *actPage       // that is open over the form, or over a record that is read
	record      *recordPage    // that was read last
	pages       *pages         // what is typed and belongs to no record

	snapshot             // as shown
	bad       faults     // what of it is not of now
	noticed   int        // records that wait for this officer, as shown
	shiftData shift.Data // of the end of the shift, as shown
	planned   uuid.UUID  // the raid the plan opens with once, after a lock
	ride      ride       // his crew as this officer knows it
	as        regionfile.Role
	post      post       // his unit and role as he knows them
	ending    civil.Date // the night whose end it is; empty: the one that is to be ended
	fix       locate.Fix
	way       shiftTrack       // gone tonight
	tells     telling          // his place, while a raid is on
	crews     following        // where the crews of the unit are, to who leads them
	parts     []night.Sector   // the region's districts with their shapes
	ended     time.Time        // when a record was finished, withdrawn or handed over last
	byHand    bool             // the position was shown on the map, not measured
	standing  bool             // the list of the night was told where the officer stands
	gpsErr    error            // why the receiver says nothing
	unfollow  func()           // ends the reading of the receiver
	found     []ledger.Finding // damage the store named
	forgets   []func()         // maps, listeners, timers
	stale     atomic.Bool      // a refresh is on its way
	loading   bool             // one refresh at a time
	holding   bool             // what was held at a lock is being written
	again     bool             // something changed while it ran
	clockSaid string           // of the device's clock, as said last
	raidEnd   time.Time        // the end of a raid for which the night was read last
	noted     *place           // the record that was in sight when that was noted, and where; nil: nothing was
	reopened  civil.Date       // the night whose shift he opened again
	turn      int              // how often that was
	turnKept  int              // of which this one is written, under placing
	placing   sync.Mutex       // of what is kept of where he is
	placed    bool             // it was kept for the end: nothing is noted after it
	recalled  bool             // where he was and what he had typed was read
	shown     bool             // tonight was shown; now earlier nights may take their time
}

// settled is when the first reading of a session is over.
const settled = 8 * time.Second

// New makes the screens that the officer's role has, and begins the exchange
// with the region. Nothing is in sight before Begin. It ends with ctx, or with
// Empty.
func New(ctx context.Context, cfg Options) (*Session, error) {
	s := &Session{cfg: cfg, host: cfg.Host, look: cfg.Look, duty: cfg.Duty, as: cfg.Duty.Officer().Role}
	s.ctx, s.stop = context.WithCancel(ctx)
	s.desk = &captureDesk{duty: s.duty, drafts: draft.New(s.duty)}
	s.pages = &pages{
		ctx: s.ctx, drafts: s.desk.drafts, now: s.duty.Now, after: cfg.After, away: s.away, gone: s.gone,
	}
	for _, build := range []func() error{
		s.makeNight, s.makeCapture, s.makeSettings, s.makeReview, s.makeHelp, s.makeChildren, s.makePlan, s.makeFigures,
	} {
		if err := build(); err != nil {
			s.let()
			return nil, err
		}
	}
	s.forgets = append(s.forgets, s.duty.OnChange(s.changed), s.look.OnChange(s.frame),
		cfg.Atlas.OnChange(func() { fyne.Do(s.mapsChanged) }))
	s.found = s.duty.Found()
	s.duty.StartSync(s.ctx)
	s.follow()
	return s, nil
}

// Begin reads the night and where the officer was, and then says that it is
// ready: before, nothing may be shown as a fact, and nothing be pressed that is
// not his. What is in sight then is the page he was on.
func (s *Session) Begin(ready func()) {
	s.ready = ready
	s.snapshot = snapshot{link: s.duty.SyncStatus(), shift: duty.Shift{Night: s.clockNight()}}
	s.frame()
	s.refresh()
	// Reading every record takes a while: the first question must not wait for it.
	ui.Go(func() error { return s.duty.PrepareRecall(s.ctx) }, func(error) {})
	// Argon2 and the audit of the store took memory they do not need any more.
	s.forgets = append(s.forgets, s.cfg.After(settled, func() {
		ui.Go(func() error { debug.FreeOSMemory(); return nil }, func(error) { s.host.Event("settled") })
	}))
}

// begun says that all is read. What waited to be said is said now, where it is
// seen.
func (s *Session) begun() {
	s.recalled = true
	s.ready()
	for _, m := range s.cfg.Atlas.List() {
		if m.Err != nil {
			s.host.ToastError(m.Err)
		}
	}
	s.Area(s.home())
	s.host.Event("unlocked")
	s.host.Event("shown") // the night was read before: nothing more need come
}

// Tick puts right what time alone changes: call it every few seconds.
func (s *Session) Tick() {
	s.showReceiver() // its fix grows old
	s.aged()
	s.grown()
	s.showClock()
	if s.review != nil {
		s.review.Tick(s.duty.Now())
	}
	s.turned()
	s.duty.GrantEnded() // who hears of it reads anew
	s.writeHeld()
	s.keepTrack()
	s.tellPlace()
	s.followCrews()
	s.notePlace()
	if s.noDisk != nil {
		s.refresh() // room that is made is seen
	}
}

// ShowLink shows how the exchange with the region stands, and hurries it.
func (s *Session) ShowLink() {
	s.duty.Nudge()
	s.Area(ui.AreaSettings)
	s.settings.RevealLink()
}

// Now is the officer's time.
func (s *Session) Now() time.Time { return s.duty.Now() }

// Damaged hears what the store found damaged.
func (s *Session) Damaged(f ledger.Finding) {
	if slices.Contains(s.found, f) {
		return // the opening found it, before there was a session
	}
	s.found = append(s.found, f)
	s.changed()
}

// role is the officer's.
// role is the one with which the session began: it has the screens of no other.
func (s *Session) role() regionfile.Role { return s.as }

func (s *Session) sees(a ui.Area) bool {
	return slices.Contains(ui.AreasFor(string(s.role())), a)
}

// Area shows a place of the rail. Where the form holds a record that was finished,
// which is amended or was returned, a new check is a new one: that record is kept,
// and stands among the open ones.
func (s *Session) Area(a ui.Area) {
	if a == ui.AreaCheck && s.sees(a) {
		if d, form := s.check.Open(); form && !d.Encounter.ClosedAt.IsZero() {
			s.NewCheck()
			return
		}
	}
	s.area(a)
}

// area shows a place of the rail as it was left.
func (s *Session) area(a ui.Area) {
	if s.gone() || !s.open(a) {
		return
	}
	if a == ui.AreaCheck && s.act != nil {
		defer s.actUncovered(s.act)
	}
	s.host.Router().Home(a)
	switch a {
	case ui.AreaPlan:
		s.openPlan()
	case ui.AreaFigures:
		s.figures.Open(s.shift.Night)
	case ui.AreaSettings:
		s.settings.Show(s.settingsData())
	case ui.AreaCheck:
		if _, form := s.check.Open(); !form {
			s.showOpen()
		}
	}
	s.host.Event("area_" + string(a))
}

// officerName names who entered a time, or nobody.
func (s *Session) officerName(id uuid.UUID) string {
	o, _ := s.duty.Colleague(id)
	return o.Name
}

// unit is the officer's own.
func (s *Session) unit() string { return s.duty.Officer().Unit }

// inspectorHere is the officer's name where she is a juvenile inspector: nobody
// has to call her.
func (s *Session) inspectorHere() string {
	if s.role() != regionfile.Inspector {
		return ""
	}
	return s.duty.Officer().Name
}

// Shown is what the screens say now. It is for who holds the window to the
// store, as tests do.
type Shown struct {
	Night  civil.Date // of the list
	Turned bool       // the night by the clock has become another since
	Rows   []duty.Row
	Drafts []duty.Draft
	Rests  bool // nothing is being read
}

// Shown gives it.
func (s *Session) Shown() Shown {
	return Shown{
		Night: s.shift.Night, Turned: s.snapshot.night != s.clockNight(), Rows: s.rows(), Drafts: s.drafts,
		Rests: s.shown && !s.loading && !s.again && !s.stale.Load(),
	}
}

// newID makes the id of a record or a person; chance may fail only where the
// whole system does.
func (s *Session) newID() uuid.UUID {
	id, err := s.duty.NewID()
	if err != nil {
		return uuid.Must(uuid.NewV7())
	}
	return id
}
