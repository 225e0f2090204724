package desktop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/regionfile"
	"shyraq/app/session"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/uitest"
	"shyraq/sync/courier"
)

var quietLog = log.New(io.Discard, "", 0)

// monkeyNight is one night of the monkey: a region and the devices of three
// roles, of which one at a time is under the hand.
type monkeyNight struct {
	ctx      context.Context
	end      context.CancelFunc
	dir      string
	clock    *handClock
	house    *house
	stations []*station
	now      *station // under the hand
	kills    int
	complain func(rule, what string)
	words    int // tokens typed so far
	steps    int
}

// station is a device of that night with its window.
type station struct {
	n      *monkeyNight
	name   string
	dir    string
	crew   []crewman
	link   *link
	skew   time.Duration // its clock is wrong by so much
	full   bool          // its disk is full
	size   fyne.Size
	thread *uitest.Thread
	app    fyne.App
	p      *desktop
	w      fyne.Window
	stop   context.CancelFunc
	timers []*timer

	tapped []string // what the hand tapped since the record was looked at last
	errors []error  // said by toasts since the step began
	memory remembered
	seen   map[uuid.UUID]bool // the officers who unlocked it
}

// timer is something that waits for the night's clock.
type timer struct {
	at   time.Time
	f    func()
	done bool
}

// monkeyDriver remembers how large words are: the toolkit forgets it with every
// window, and nothing costs more.
type monkeyDriver struct{ fyne.Driver }

type measured struct {
	text  string
	size  float32
	style fyne.TextStyle
}

type measure struct {
	size fyne.Size
	base float32
}

var measures = map[measured]measure{}

// RenderedTextSize implements fyne.Driver.
func (d *monkeyDriver) RenderedTextSize(text string, size float32, style fyne.TextStyle, source fyne.Resource) (fyne.Size, float32) {
	if source != nil {
		return d.Driver.RenderedTextSize(text, size, style, source)
	}
	key := measured{text, size, style}
	m, ok := measures[key]
	if !ok {
		m.size, m.base = d.Driver.RenderedTextSize(text, size, style, source)
		measures[key] = m
	}
	return m.size, m.base
}

// handClock is the night's clock; only the monkey moves it.
type handClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *handClock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *handClock) set(at time.Time) { c.mu.Lock(); c.at = at; c.mu.Unlock() }

// newMonkeyNight begins a night with a copy of the template.
func newMonkeyNight(m *template, dir string) (*monkeyNight, error) {
	n := &monkeyNight{dir: dir, clock: &handClock{at: dusk.Add(20 * time.Minute)}, complain: func(string, string) {}}
	n.ctx, n.end = context.WithCancel(context.Background())
	if err := copyDir(m.dir, dir); err != nil {
		return nil, err
	}
	var err error
	if n.house, err = n.openRegion(); err != nil {
		return nil, err
	}
	for _, ms := range m.stations {
		s := &station{n: n, name: ms.name, dir: filepath.Join(dir, ms.name), crew: ms.crew, link: newLink(n.house.addr), size: fyne.NewSize(1280, 800), memory: newMemory(), seen: map[uuid.UUID]bool{}}
		n.stations = append(n.stations, s)
		if err := s.start(m); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// close ends the night.
func (n *monkeyNight) close() error {
	var err error
	for _, s := range n.stations {
		n.take(s)
		err = errors.Join(err, s.shut())
	}
	n.end()
	return errors.Join(err, n.house.stop())
}

// take puts a device under the hand.
func (n *monkeyNight) take(s *station) {
	if n.now == s {
		return
	}
	if n.now != nil {
		n.now.link.under(false)
	}
	n.now = s
	if s.app != nil {
		fyne.SetCurrentApp(s.app)
	}
	s.link.under(true)
}

func (s *station) time() time.Time { return s.n.clock.now().Add(s.skew) }

// start opens the window of the program and waits for its door.
func (s *station) start(m *template) error {
	s.app, s.thread = uitest.AppOn(&monkeyDriver{test.NewDriver()})
	s.n.now = nil
	s.n.take(s)
	env := m.env
	env.Now = s.time
	env.Up = func() (time.Duration, bool) { return s.n.clock.now().Sub(time.Unix(0, 0)), true }
	env.Wire.Dial = s.link.dial
	env.Free = func(string) (uint64, error) {
		if s.full {
			return scarce, nil
		}
		return plenty, nil
	}
	ctx, stop := context.WithCancel(s.n.ctx)
	home := filepath.Join(s.n.dir, "home-"+s.name)
	if err := errors.Join(os.Setenv("HOME", home), os.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config")), os.MkdirAll(home, 0o700)); err != nil {
		stop()
		return err
	}
	p, err := newDesktop(ctx, env, options{data: s.dir}, nil)
	if err != nil {
		stop()
		return err
	}
	s.p, s.stop, s.timers = p, stop, nil
	p.shell.After, p.board.After = s.after, s.after
	p.shell.OnError = func(err error) { s.errors = append(s.errors, err) }
	s.w = test.NewWindow(nil)
	s.w.SetPadded(false)
	p.attach(s.w)
	s.w.Resize(s.size)
	p.begin()
	return s.until("the door", func() bool { return p.login != nil })
}

// shut ends the program as closing its window does.
func (s *station) shut() error {
	if s.p == nil {
		return nil
	}
	s.stop()
	done := make(chan error, 1)
	p := s.p
	go func() { done <- p.end() }()
	for {
		s.drain()
		select {
		case err := <-done:
			s.drain()
			s.w.Close()
			s.p = nil
			return err
		case <-s.thread.News():
		case <-time.After(monkeyPatience):
			return fmt.Errorf("%s does not end", s.name)
		}
	}
}

// kill ends the program as a power cut would, and starts it on what was on the
// disk at that moment. Nothing more reaches the region from what is left of it.
func (s *station) kill(m *template) error {
	up := s.link.isUp()
	s.link.set(false)
	s.n.kills++
	copied := filepath.Join(s.n.dir, fmt.Sprintf("%s-%d", s.name, s.n.kills))
	if err := copyDir(s.dir, copied); err != nil {
		return err
	}
	if err := s.shut(); err != nil {
		return err
	}
	_ = os.RemoveAll(s.dir)
	s.dir = copied
	s.link.set(up)
	return s.start(m)
}

// after is the clock of the device's timers.
func (s *station) after(d time.Duration, f func()) (stop func()) {
	one := &timer{at: s.n.clock.now().Add(d), f: f}
	s.timers = append(s.timers, one)
	return func() { one.done = true }
}

// pass lets time pass for all devices, with every timer that falls into it.
func (n *monkeyNight) pass(d time.Duration) {
	hand, end := n.now, n.clock.now().Add(d)
	for {
		n.now.drain()
		var whose *station
		var first *timer
		for _, s := range n.stations {
			s.timers = slices.DeleteFunc(s.timers, func(one *timer) bool { return one.done })
			for _, one := range s.timers {
				if !one.at.After(end) && (first == nil || one.at.Before(first.at)) {
					whose, first = s, one
				}
			}
		}
		if first == nil {
			break
		}
		first.done = true
		if first.at.After(n.clock.now()) {
			n.clock.set(first.at)
		}
		if whose != n.now {
			n.now.drain()
			n.take(whose)
		}
		first.f()
		if whose != hand {
			n.settle(whose)
		}
	}
	n.clock.set(end)
	n.take(hand)
	hand.drain()
}

// next is what waits on the UI thread. A device that was just left may still
// say something: it is heard, wherever it was said.
func (n *monkeyNight) next() func() {
	for _, s := range n.stations {
		if s.thread == nil {
			continue
		}
		if f := s.thread.Next(); f != nil {
			return f
		}
	}
	return nil
}

// quiet says that nothing waits on the UI thread.
func (n *monkeyNight) quiet() bool {
	return !slices.ContainsFunc(n.stations, func(s *station) bool { return s.thread != nil && !s.thread.Quiet() })
}

func (s *station) drain() {
	for f := s.n.next(); f != nil; f = s.n.next() {
		f()
	}
}

// monkeyPatience is far beyond anything that is ever needed, on any machine.
const monkeyPatience = 3 * time.Minute

// until works on until something is so.
func (s *station) until(what string, ok func() bool) error {
	late := time.Now().Add(monkeyPatience)
	wait := time.NewTimer(time.Hour)
	defer wait.Stop()
	for !ok() {
		if f := s.n.next(); f != nil {
			f()
			continue
		}
		if time.Now().After(late) {
			return fmt.Errorf("%s: %s never came", s.name, what)
		}
		wait.Reset(2 * time.Millisecond)
		select {
		case <-s.thread.News():
		case <-wait.C:
		}
	}
	return nil
}

// settle lets a device come to rest: all that was begun is done, what can be
// sent is sent, and what is new is here.
func (n *monkeyNight) settle(s *station) {
	if s.link.isUp() && s.p.session != nil {
		s.link.feed()
	}
	if err := s.until("rest", func() bool { return n.quiet() && s.rests() && !working() && s.rests() && n.quiet() }); err != nil {
		n.complain("rest", err.Error()+": "+s.state())
	}
}

func (s *station) state() string {
	out := fmt.Sprintf("link up %v, fed %v, timers %d", s.link.isUp(), s.link.fed(), len(s.timers))
	if s.p.session != nil {
		out += fmt.Sprintf(", status %+v, rests %v", s.duty().SyncStatus(), s.p.session.Shown().Rests)
	}
	return out
}

func (s *station) rests() bool {
	p := s.p
	up := s.link.isUp()
	x := p.session
	if x == nil {
		return !up || p.device == nil || p.device.Waiting() == 0
	}
	if !x.Shown().Rests {
		return false
	}
	st := s.duty().SyncStatus()
	switch {
	case !up:
		return st.Waiting == 0 || st.State == courier.Offline
	case st.State == courier.Revoked || st.State == courier.Refused:
		return true
	}
	return st.State == courier.UpToDate && st.Waiting == 0 && s.link.fed() && s.shows(st)
}

// shows says that the strip was told how the courier stands: it is told in a
// moment.
func (s *station) shows(st courier.Status) bool {
	f := s.p.shell.Frame()
	return f.Link == session.LinkOf(st) && f.Waiting == st.Waiting
}

var stacks = make([]byte, 1<<20)

// working says that something of a screen is under way off the UI thread. What does not
// fit is cut off without a word, and what began last stands last.
func working() bool {
	n := runtime.Stack(stacks, true)
	for n == len(stacks) {
		stacks = make([]byte, 2*len(stacks))
		n = runtime.Stack(stacks, true)
	}
	return strings.Contains(string(stacks[:n]), "shyraq/app/ui.Go.")
}

// officer is who is signed in, else nil.
func (s *station) officer() *crewman {
	if s.p.session == nil {
		return nil
	}
	id := s.duty().Officer().ID
	for i := range s.crew {
		if s.crew[i].ID == id {
			return &s.crew[i]
		}
	}
	return nil
}

func (s *station) role() regionfile.Role { return s.duty().Officer().Role }

func (s *station) sees(a ui.Area) bool { return slices.Contains(ui.AreasFor(string(s.role())), a) }

// duty is that of who is signed in.
func (s *station) duty() *duty.Duty { return s.p.device.Duty() }

// form is the form of a record, where it is under the hand.
func (s *station) form() *capture.Capture {
	if !s.at(ui.AreaCheck) {
		return nil
	}
	form, _ := s.p.shell.Router().Top().(*capture.Capture)
	return form
}

func (s *station) targets() []uitest.Target { return uitest.Targets(s.w) }

// copyDir copies a directory as it lies on the disk, holes and all; no lock
// goes with it.
func copyDir(from, to string) error {
	return filepath.Walk(from, func(path string, info os.FileInfo, err error) error {
		rel, _ := filepath.Rel(from, path)
		at := filepath.Join(to, rel)
		switch {
		case errors.Is(err, os.ErrNotExist):
			return nil
		case err != nil:
			return err
		case info.IsDir():
			return os.MkdirAll(at, 0o700)
		case !info.Mode().IsRegular() || info.Name() == "LOCK" || info.Name() == "reserve":
			return nil
		}
		return copyFile(path, at, info.Size())
	})
}

// copyFile leaves a hole where only zeros stand: the store maps files much
// larger than what is in them.
func copyFile(from, to string, size int64) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = copyData(in, out)
	return errors.Join(err, out.Truncate(size), out.Close())
}
