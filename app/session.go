package app

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
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/figures"
	"shyraq/app/ui/night"
	"shyraq/app/ui/plan"
	"shyraq/app/ui/review"
	"shyraq/app/ui/settings"
	"shyraq/app/ui/shift"
	"shyraq/errs"
	"shyraq/maps/geo"
	"shyraq/maps/slippy"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
)

// session is an officer at work: his duty and the screens that show it. Its
// fields belong to the UI thread; duty is safe from anywhere.
type session struct {
	p    *program
	duty *duty.Duty
	ctx  context.Context
	stop context.CancelFunc

	night    *night.Screen
	check    *capture.Capture
	desk     *formDesk
	review   *review.Screen
	plan     *plan.Screen
	figures  *figures.Screen
	settings *settings.Screen
	shiftEnd *shift.Screen
	handing  *handing // the act that is open over the form, or over a record that is read
	reading  *reading // the record that was read last

	snapshot             // as shown
	bad       faults     // what of it is not of now
	noticed   int        // records that wait for this officer, as shown
	shiftData shift.Data // of the end of the shift, as shown
	ending    raid.Date  // the night whose end it is; empty: the one that is to be ended
	fix       locate.Fix
	way       geo.Track        // gone tonight; in memory only, and gone with the session
	parts     []night.Sector   // the region's districts with their shapes
	byHand    bool             // the position was shown on the map, not measured
	gpsErr    error            // why the receiver says nothing
	unfollow  func()           // ends the reading of the receiver
	found     []ledger.Finding // damage the store named
	forgets   []func()         // maps, listeners, timers
	stale     atomic.Bool      // a refresh is on its way
	loading   bool             // one refresh at a time
	again     bool             // something changed while it ran
	clockSaid string           // of the device's clock, as said last
	shown     bool             // tonight was shown; now earlier nights may take their time
	pagesDue  func()           // ends the wait before typed pages are written
}

// settled is when the first reading of a session is over.
const settled = 8 * time.Second

// enter begins the session the door has opened. Until the night was read and
// the officer's place is known, the cover says so: nothing is shown as a fact
// and nothing can be pressed that is not his.
func (p *program) enter() {
	d := p.device.Duty()
	if d == nil || p.session != nil {
		return
	}
	s := &session{p: p, duty: d}
	s.ctx, s.stop = context.WithCancel(p.ctx)
	p.session, p.door, p.next = s, nil, ""
	p.shell.ShowLocked(p.waiting("app.starting"))
	if err := s.build(); err != nil {
		p.shell.ToastError(err)
	}
	s.forgets = append(s.forgets, d.OnChange(func() { s.changed() }),
		p.look.OnChange(s.frame),
		p.atlas.OnChange(func() { fyne.Do(s.mapsChanged) }))
	d.StartSync(s.ctx)
	s.follow()
	p.shell.OnArea = s.area
	p.shell.OnNewCheck = func() { s.newCheck(nil) }
	p.shell.OnShift = s.openShift
	p.shell.OnSync = func() { d.Nudge(); s.area(ui.AreaSettings); s.settings.RevealLink() }
	s.snapshot = snapshot{link: d.SyncStatus(), shift: duty.Shift{Night: raid.NightOf(d.Now(), d.Rules().Offset)}}
	s.frame()
	s.refresh()
	// Reading every record takes a while: the first question must not wait for it.
	ui.Go(func() error { return d.PrepareRecall(s.ctx) }, func(error) {})
	p.stirred()
	// Argon2 and the audit of the store took memory they do not need any more.
	s.forgets = append(s.forgets, p.shell.After(settled, func() {
		ui.Go(func() error { debug.FreeOSMemory(); return nil }, func(error) { p.event("settled", nil) })
	}))
}

// begin takes the cover away: the night was read. What waited to be said is said
// now, where it is seen.
func (s *session) begin() {
	p := s.p
	p.shell.ShowLocked(nil)
	p.tellLost()
	p.lost = nil
	for _, m := range p.atlas.List() {
		if m.Err != nil {
			p.shell.ToastError(m.Err)
		}
	}
	s.area(s.home())
	p.event("unlocked", nil)
}

// changed asks for one refresh; it may be called from anywhere, as often as
// there is news.
func (s *session) changed() {
	if !s.stale.Swap(true) {
		fyne.Do(func() {
			s.stale.Store(false)
			s.refresh()
		})
	}
}

// away does work off the UI thread. Where the session still stands afterwards
// it goes on with then, or says what went wrong.
func (s *session) away(work func() error, then func()) {
	ui.Go(work, func(err error) {
		switch {
		case s.gone():
		case err != nil:
			s.p.shell.ToastError(err)
		default:
			then()
		}
	})
}

// refresh reads the night away from the UI thread and shows it. While one
// runs, a further one waits for its end.
func (s *session) refresh() {
	if s.gone() {
		return
	}
	if s.loading {
		s.again = true
		return
	}
	s.loading = true
	var got snapshot
	var bad faults
	was, earlier := s.snapshot, s.shown
	ui.Go(func() error {
		got, bad = s.read(was, earlier)
		return nil
	}, func(err error) {
		s.loading = false
		if s.gone() {
			return
		}
		if err != nil { // a fault of the program: nothing was read
			got, bad = was, faults{partNight: err}
		}
		first := !s.shown
		s.told(bad)
		s.show(got)
		if first {
			s.comeBack()
		}
		if s.again || !earlier {
			s.again = false
			s.refresh()
		}
	})
}

func (s *session) gone() bool { return s.p.session != s || s.ctx.Err() != nil }

// show puts a snapshot on every screen that says anything of it.
func (s *session) show(now snapshot) {
	s.shown = true
	s.snapshot = now
	s.frame()
	s.night.Show(s.nightData())
	if s.review != nil {
		s.review.Show(s.reviewData())
	}
	s.settings.Show(s.settingsData())
	s.reread()
	if s.p.shell.Router().Top() == ui.Screen(s.shiftEnd) && s.shiftEnd != nil {
		s.readShift(nil) // the region may have answered
	}
	s.p.event("shown", nil)
}

// role is the officer's.
func (s *session) role() raid.Role { return s.duty.Officer().Role }

func (s *session) sees(a ui.Area) bool {
	return slices.Contains(ui.AreasFor(string(s.role())), a)
}

// frame puts the strip and the rail right.
func (s *session) frame() {
	o, link, shift := s.duty.Officer(), s.link, s.shift
	s.noticed = s.notices().count()
	f := ui.Frame{
		Officer: o.Name, Now: s.duty.Now(), Link: linkOf(link), Waiting: link.Waiting, LastAck: link.LastAck,
		Areas: ui.AreasFor(string(o.Role)), Badges: map[ui.Area]int{ui.AreaReview: len(s.queue), ui.AreaNight: s.noticed},
		Demo: s.p.demoRoles(), Open: s.p.here.ID, Officers: s.p.officersHere(), Shift: s.sees(ui.AreaCheck), Replayed: s.p.replayed(),
		Clock: s.p.clockWords(s.p.clock.Notice()),
	}
	if s.p.demo == nil {
		f.Open = o.ID.String()
	}
	operation := raid.Code(duty.RoutinePatrol)
	if shift.Operation != "" {
		operation = shift.Operation
	}
	f.Operation = s.p.env.Codes.Label("operations", operation, string(s.p.look.Lang()))
	if shift.Crew != nil {
		f.Crew = shift.Crew.Name
	}
	s.p.env.Texts.SetOffset(s.duty.Rules().Offset)
	s.p.shell.Show(f)
	s.banners()
	if link.State == courier.UpToDate && link.Waiting == 0 {
		s.p.event("all_sent", nil)
	}
}

// area shows a place of the rail.
func (s *session) area(a ui.Area) {
	if s.gone() || !s.sees(a) {
		return
	}
	if h := s.handing; h != nil && a == ui.AreaCheck {
		defer h.uncovered()
	}
	s.p.shell.Router().Home(a)
	switch a {
	case ui.AreaPlan:
		s.openPlan()
	case ui.AreaFigures:
		s.figures.Open(s.shift.Night)
	case ui.AreaSettings:
		s.settings.Show(s.settingsData())
	}
	s.p.event("area_"+string(a), nil)
}

// mapsChanged lists the maps anew.
func (s *session) mapsChanged() {
	if !s.gone() {
		s.settings.Show(s.settingsData())
	}
}

// newMap makes a map that ends with the session.
func (s *session) newMap() (*slippy.Map, error) {
	m, forget, err := newMap(s.p.atlas, s.p.look)
	if err != nil {
		return nil, err
	}
	s.forgets = append(s.forgets, forget)
	m.SetCenter(s.middle())
	m.SetZoom(startZoom)
	return m, nil
}

// Keep implements device.Screens. It puts the draft under the officer's hand
// away, and then goes on: at the latest when the disk has had its time, for a
// lock must not wait for ever. What could not be kept by then is handed on.
func (s *session) Keep(then func(lost error)) {
	var once sync.Once
	end := func(lost error) { once.Do(func() { then(lost) }) }
	late := s.p.shell.After(2*longFlush, func() {
		end(errs.Errorf(errs.Unavailable, "disk_slow", "a draft is still being written"))
	})
	if s.handing != nil {
		s.handing.keep()
	}
	at := s.where()
	s.check.Settle(func() {
		ui.Go(func() error {
			_ = s.keepPlace(context.Background(), at) // a comfort: drafts are what must not be lost
			return s.flush()
		}, func(err error) {
			late()
			end(err)
		})
	})
}

// longFlush is how long a lock or an end waits for a slow disk.
const longFlush = 10 * time.Second

// flush waits until every draft is on the disk.
func (s *session) flush() error { return s.desk.drafts.Flush(context.Background(), longFlush) }

// lastWords keeps what was typed since the last draft, and where that was, when
// the window is gone already.
func (s *session) lastWords() error {
	ctx, stop := context.WithTimeout(context.Background(), longFlush)
	defer stop()
	var err error
	if d, ok := s.check.Unsaved(); ok {
		err = s.desk.SaveDraft(ctx, d)
	}
	_ = s.keepPlace(ctx, s.where())
	return err
}

// Empty implements device.Screens: the session is over, and nothing of a record
// stays in a widget.
func (s *session) Empty() {
	s.p.session = nil
	s.stop()
	for _, f := range s.forgets {
		f()
	}
	s.forgets = nil
	if s.pagesDue != nil {
		s.pagesDue() // all is written; the timer would hold what was typed
		s.pagesDue = nil
	}
	s.check.Close()
	s.settings.Close()
	s.night.Close()
	if s.review != nil {
		s.review.Close()
	}
	if s.plan != nil {
		s.plan.Close()
	}
	s.p.shell.Router().Clear()
}

// newID makes the id of a record or a person; chance may fail only where the
// whole system does.
func (s *session) newID() uuid.UUID {
	id, err := s.duty.NewID()
	if err != nil {
		return uuid.Must(uuid.NewV7())
	}
	return id
}
