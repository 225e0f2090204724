package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/atlas"
	"shyraq/app/cli"
	"shyraq/app/demo"
	"shyraq/app/device"
	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/night"
	"shyraq/app/ui/unlock"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/maps/gazetteer"
	"shyraq/sync/drift"
)

// program is the window: a locked device at whose door somebody stands, or the
// session of an officer. Its fields belong to the UI thread.
type program struct {
	ctx    context.Context
	env    cli.Env
	opts   options
	prefs  prefs
	scale  string    // the toolkit's, as this computer was set up
	most   float64   // the largest that the screen has room for; zero: not known
	events io.Writer // lines of JSON for whoever drives a demonstration; nil: none
	look   *ui.Look
	shell  *ui.Shell
	board  *keyboard.Board
	window fyne.Window
	demo   *demo.Demo
	here   demo.Person // whose device is open, in a demonstration

	dir    string
	clock  *drift.Clock     // of the device that is open
	now    func() time.Time // the region's time, as far as it is known
	device *device.Device
	door   *unlock.Screen
	atlas  *atlas.Atlas
	names  *gazetteer.Gazetteer // of the atlas

	session *session
	ended   bool

	filters map[uuid.UUID]night.Filter // of the list, as each officer left it

	idle func() // stops the idle lock's timer
	lost error  // why the lock could not keep all that was typed; nil: it could
	next string // id of the officer who takes over: asked for his PIN first
}

// newProgram dresses the window before anything is drawn, so that nothing
// ever flashes in another colour.
func newProgram(ctx context.Context, env cli.Env, o options, out io.Writer) (*program, error) {
	p := &program{ctx: ctx, env: env, opts: o, prefs: loadPrefs(o), dir: o.data, clock: drift.New(env.Now), filters: map[uuid.UUID]night.Filter{}}
	p.now = p.clock.Now
	if o.demo == "" {
		p.clock.Count(env.Boot)
	} else { // its clock goes on from another hour at each start
		p.events = out
	}
	p.scale = env.Getenv(scaleEnv)
	if err := setTextSize(p.prefs.Text, p.scale, 0); err != nil {
		return nil, err
	}
	p.look = ui.NewLook(env.Texts, p.prefs.Flavour, spoken(env, p.prefs, o))
	p.shell = ui.NewShell(p.look)
	p.shell.OnLang = func(l i18n.Lang) { p.prefs.Lang = l; p.keepPrefs() }
	p.shell.OnFlavour = func(f ui.Flavour) { p.prefs.Flavour = f; p.keepPrefs() }
	p.shell.OnLock = p.askLock
	p.shell.Legend = func() fyne.CanvasObject { return chart.Legend(p.look) }
	p.shell.OnStray = func() {
		if p.door != nil {
			p.door.Focus()
		}
	}
	p.shell.OnActivity = p.stirred
	p.shell.OnRole = p.changeRole
	p.board = keyboard.New(p.look, p.shell)
	p.shell.SetBoard(p.board)
	p.board.SetMode(p.prefs.Board)
	return p, nil
}

func (p *program) keepPrefs() {
	if err := p.prefs.save(); err != nil {
		p.shell.ToastError(err)
	}
}

// attach puts the frame into a window.
func (p *program) attach(w fyne.Window) {
	p.window = w
	w.SetContent(p.shell.Object())
	p.shell.Attach(w.Canvas())
	w.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { p.dropped(files) })
	p.shell.ShowLocked(p.waiting("app.starting"))
}

// begin opens the device behind the window that is already there.
func (p *program) begin() {
	p.tick()
	p.event("window", nil)
	ui.Go(p.open, func(err error) {
		if err != nil {
			p.event("fault", err)
			p.shell.ShowLocked(p.trouble(err))
			return
		}
		p.showDoor()
	})
}

// open starts the demonstration, where there is one, and the device.
func (p *program) open() error {
	if p.opts.demo != "" {
		if err := p.openDemo(); err != nil {
			return err
		}
	}
	return p.openDevice()
}

// openDevice opens the device of p.dir, which delivers what waits there, and its
// maps.
func (p *program) openDevice() error {
	d, err := device.Open(p.ctx, p.deviceConfig())
	if err != nil {
		return err
	}
	a, err := atlas.Open(p.dir, atlas.Options{City: p.demo != nil})
	if err != nil {
		return errors.Join(err, d.Close(nil))
	}
	p.device, p.atlas, p.names = d, a, gazetteer.New(a.Stack())
	return nil
}

func (p *program) deviceConfig() device.Config {
	c := device.Config{
		Dir: p.dir, Now: p.env.Now, Clock: p.clock,
		Vault: vault.Options{Now: p.env.Now, Rand: p.env.Rand, KeyStore: p.env.KeyStore, Cost: p.env.Cost, Up: p.env.Up},
		Duty: duty.Options{
			Codes: p.env.Codes, Rand: p.env.Rand, Wire: p.env.Wire, Districts: p.env.Districts, Free: p.env.Free, OnAudit: p.onAudit,
		},
		OnWaiting: func() { fyne.Do(p.showLink) },
	}
	if p.demo != nil {
		c.Now, c.Vault, c.Duty.Wire.Offset = p.demo.Now, p.demo.Vault(), p.demo.Offset()
	}
	return c
}

// Unlock implements unlock.Door, away from the UI thread.
func (p *program) Unlock(ctx context.Context, officer, pin string) error {
	id, err := uuid.Parse(officer)
	if err != nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "no such officer")
	}
	return p.device.Unlock(ctx, id, pin)
}

// Wait implements unlock.Door.
func (p *program) Wait(officer string) time.Duration {
	id, err := uuid.Parse(officer)
	if err != nil {
		return 0
	}
	return p.device.Wait(id)
}

// CheckPIN implements unlock.Desk.
func (p *program) CheckPIN(pin string) error { return vault.CheckPIN(pin) }

// Enrol implements unlock.Desk, away from the UI thread.
func (p *program) Enrol(ctx context.Context, e unlock.Enrolment) error {
	return p.device.Enrol(ctx, duty.Enrolment{Server: e.Server, Code: e.Code, PIN: e.PIN, Program: "shyraq " + Version})
}

// stirred starts the idle lock anew.
func (p *program) stirred() {
	if p.idle != nil {
		p.idle()
		p.idle = nil
	}
	if p.session != nil {
		p.idle = p.shell.After(time.Duration(p.prefs.Idle)*time.Minute, p.lock)
	}
}

// tick moves the clock of the strip, every few seconds.
func (p *program) tick() {
	p.shell.Tick(p.localNow())
	if s := p.session; s != nil {
		s.showReceiver() // its fix grows old
		s.grown()
		s.showClock()
		if s.review != nil {
			s.review.Tick(s.duty.Now())
		}
		s.turned()
	}
	if p.demo != nil {
		ui.Go(p.demo.Keep, func(error) {}) // tried again with the next tick
	}
	p.shell.After(5*time.Second, p.tick)
}

func (p *program) localNow() time.Time {
	if p.session != nil {
		return p.session.duty.Now()
	}
	return p.now().In(time.FixedZone("", 5*60*60)) // Kazakhstan, until a region says otherwise
}

// lock ends the session: drafts first, then the screens, then the keys.
func (p *program) lock() { p.leave(p.showDoor) }

// askLock locks for who asked for it: where something could not be kept, he is
// told so first and may stay. The idle lock asks nobody.
func (p *program) askLock() { p.askLeave(p.showDoor) }

// askLeave is leave for who asked for it.
func (p *program) askLeave(then func()) {
	s := p.session
	if s == nil {
		p.leave(then)
		return
	}
	p.shell.ShowLocked(p.waiting("app.locking"))
	s.Keep(func(lost error) {
		switch {
		case s.gone():
		case lost == nil:
			p.leave(then)
		default:
			p.shell.ShowLocked(nil)
			cause := p.look.SaySentence(lost)
			p.shell.Ask(ui.Question{
				Icon: ui.IconWarning, Head: p.look.Say("app.unkept_head"),
				Text: func() string { return p.look.T("app.unkept_text", "Cause", cause()) },
				Yes:  p.look.Say("app.unkept_lock"), No: p.look.Say("app.unkept_stay"), Risky: true,
				OnYes: func() { p.leave(then) },
			})
		}
	})
}

// leave ends the session, if there is one, and then goes on.
func (p *program) leave(then func()) {
	s := p.session
	if s == nil {
		then()
		return
	}
	p.shell.ShowLocked(p.waiting("app.locking"))
	p.device.Lock(s, ui.Go, func(lost, err error) {
		p.event("locked", err)
		then()
		// Said now: whatever covers the screen takes the words before it away.
		p.lost = lost
		p.tellLost()
		if err != nil {
			p.shell.ToastError(err)
		}
	})
}

// tellLost says what a lock could not keep: at the door, and once more to who
// unlocks, for nobody may have stood before it.
func (p *program) tellLost() {
	if p.lost == nil {
		return
	}
	cause := p.look.SaySentence(p.lost)
	p.shell.ToastWarning(func() string { return p.look.T("app.lock_lost", "Cause", cause()) })
}

// end closes everything; the window is gone by then.
func (p *program) end() error {
	var last func() error
	if s := p.session; s != nil {
		p.session = nil
		last = func() error { return errors.Join(s.lastWords(), s.flush()) }
	}
	var err error
	if p.device != nil {
		err = p.device.Close(last)
	}
	if p.atlas != nil {
		err = errors.Join(err, p.atlas.Close())
	}
	if p.demo != nil {
		err = errors.Join(err, p.demo.Stop())
	}
	return err
}

// event tells whoever drives a demonstration what the window does. It holds
// names of screens and numbers, never anything of a record.
func (p *program) event(name string, err error) {
	if p.events == nil {
		return
	}
	line := map[string]any{"event": name}
	if err != nil {
		line["code"] = "fault"
		var e *errs.Error
		if errors.As(err, &e) {
			line["code"] = e.Code
		}
	}
	if raw, err := json.Marshal(line); err == nil {
		_, _ = p.events.Write(append(raw, '\n'))
	}
}
