// Package desktop is the window: the log-in, the idle lock, the demonstration,
// and the session of who is signed in.
//
// It promises that nothing is shown before the device is unlocked, that a lock
// goes in the device's order, and that the process ends when its window does. It
// shows no record: that is the session's.
package desktop

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
	"shyraq/app/i18n"
	"shyraq/app/session"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/night"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/unlock"
	"shyraq/errs"
	"shyraq/maps/gazetteer"
	"shyraq/sync/drift"
)

// desktop is the window: a locked device before which somebody stands, or the
// session of an officer. Its fields belong to the UI thread.
type desktop struct {
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
	clock  *drift.Clock // of the device that is open
	device *device.Device
	atlas  *atlas.Atlas
	names  *gazetteer.Gazetteer // of the atlas

	login   *unlock.Screen // nil while it is not in sight
	session *session.Session
	filters map[uuid.UUID]night.Filter // of the list, as each officer left it

	idle    func() // stops the idle lock's timer
	lost    error  // why the lock could not keep all that was typed; nil: it could
	claim   func() // takes the system's signals from the toolkit, once that listens; nil in tests
	closing bool   // whether the window may be closed is being looked into
	ending  bool   // the system said that the program is to end
	next    string // id of the officer who takes over: asked for his PIN first
}

// newDesktop dresses the window before anything is drawn, so that nothing
// ever flashes in another colour.
func newDesktop(ctx context.Context, env cli.Env, o options, out io.Writer) (*desktop, error) {
	d := &desktop{ctx: ctx, env: env, opts: o, prefs: loadPrefs(o), dir: o.data, clock: drift.New(env.Now), filters: map[uuid.UUID]night.Filter{}}
	if o.demo == "" {
		d.clock.Count(env.Boot)
	} else { // its clock goes on from another hour at each start
		d.events = out
	}
	d.scale = env.Getenv(scaleEnv)
	if err := setTextSize(textSize(d.prefs.Text), d.scale, 0); err != nil {
		return nil, err
	}
	d.look = ui.NewLook(env.Texts, d.prefs.Flavour, spoken(env, d.prefs, o))
	d.shell = ui.NewShell(d.look)
	d.shell.OnLang = func(l i18n.Lang) { d.prefs.Lang = l; d.keepPrefs() }
	d.shell.OnFlavour = func(f palette.Flavour) { d.prefs.Flavour = f; d.keepPrefs() }
	d.shell.OnLock = d.askLock
	d.shell.Legend = func() fyne.CanvasObject { return chart.Legend(d.look) }
	d.shell.OnStray = func() {
		if d.login != nil {
			d.login.Focus()
		}
	}
	d.shell.OnActivity = d.stirred
	d.shell.OnRole = d.changeRole
	d.board = keyboard.New(d.look, d.shell)
	d.shell.SetBoard(d.board)
	d.board.SetMode(d.prefs.Board)
	return d, nil
}

func (d *desktop) keepPrefs() {
	if err := d.prefs.save(); err != nil {
		d.shell.ToastError(err)
	}
}

// attach puts the frame into a window.
func (d *desktop) attach(w fyne.Window) {
	d.window = w
	w.SetContent(d.shell.Object())
	d.shell.Attach(w.Canvas())
	w.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { d.dropped(files) })
	d.shell.ShowLocked(d.waiting("app.starting"))
}

// begin opens the device behind the window that is already there.
func (d *desktop) begin() {
	d.tick()
	d.event("window", nil)
	ui.Go(d.open, func(err error) {
		if d.claim != nil {
			d.claim() // the toolkit began to listen when its loop began
		}
		if err != nil {
			d.event("fault", err)
			d.shell.ShowLocked(d.trouble(err))
			return
		}
		d.showLogin()
	})
}

// open starts the demonstration, where there is one, and the device.
func (d *desktop) open() error {
	if d.opts.demo != "" {
		if err := d.openDemo(); err != nil {
			return err
		}
	}
	return d.openDevice()
}

// tick moves the clock of the strip, every few seconds.
func (d *desktop) tick() {
	d.shell.Tick(d.localNow())
	if d.session != nil {
		d.session.Tick()
	}
	if d.demo != nil {
		ui.Go(d.demo.Keep, func(error) {}) // tried again with the next tick
	}
	d.shell.After(5*time.Second, d.tick)
}

func (d *desktop) localNow() time.Time {
	if d.session != nil {
		return d.session.Now()
	}
	return d.clock.Now().In(time.FixedZone("", 5*60*60)) // Kazakhstan, until a region says otherwise
}

// end closes everything; the window is gone by then.
func (d *desktop) end() error {
	var last func() error
	if s := d.session; s != nil {
		d.session = nil
		last = s.LastWords
	}
	var err error
	if d.device != nil {
		err = d.device.Close(last)
	}
	if d.atlas != nil {
		err = errors.Join(err, d.atlas.Close())
	}
	if d.demo != nil {
		err = errors.Join(err, d.demo.Stop())
	}
	return err
}

// event tells whoever drives a demonstration what the window does. It holds
// names of screens and numbers, never anything of a record.
func (d *desktop) event(name string, err error) {
	if d.events == nil {
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
		_, _ = d.events.Write(append(raw, '\n'))
	}
}
