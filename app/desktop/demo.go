package desktop

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/demo"
	"shyraq/app/session"
	"shyraq/app/ui"
	"shyraq/app/ui/unlock"
	"shyraq/assets"
	"shyraq/errs"
)

// openDemo starts the demonstration's server and, the first time, records its
// night.
func (d *desktop) openDemo() error {
	region, err := fs.ReadFile(assets.Regions(), "astana.json")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(d.opts.demo, 0o700); err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(d.opts.demo, "region.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	started, err := demo.Start(d.ctx, demo.Options{
		Dir: d.opts.demo, Program: regionProgram(), Region: region, Codes: d.env.Codes,
		Wire: d.env.Wire, Rand: d.env.Rand, Real: d.env.Now, Log: log,
		OnStep: func(s demo.Step) {
			d.event("demo_"+string(s), nil)
			fyne.Do(func() { d.shell.ShowLocked(d.waiting("demo.step." + string(s))) })
		},
	})
	if err != nil {
		return err
	}
	d.demo = started
	d.here = started.People()[0]
	d.dir = d.here.Dir
	return nil
}

// regionProgram is the regional server's program, beside this one.
func regionProgram() string {
	name := "shyraq-region"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name)
}

// demoRoles are the people whom one click signs in.
func (d *desktop) demoRoles() []ui.DemoRole {
	if d.demo == nil {
		return nil
	}
	var all []ui.DemoRole
	for _, who := range d.demo.People() {
		say := func() string { return who.Name + " · " + d.look.T("role."+string(who.Role)) }
		all = append(all, ui.DemoRole{ID: who.ID, Say: say, Icon: ui.RoleIcon(string(who.Role))})
	}
	return all
}

// officersHere are the officers of a shared device, for the strip; none where
// there is but one.
func (d *desktop) officersHere() []ui.DemoRole {
	all := d.device.Officers()
	if d.demo != nil || len(all) < 2 {
		return nil
	}
	var out []ui.DemoRole
	for _, o := range all {
		say := func() string { return o.Name + " · " + d.look.T("role."+string(o.Role)) }
		out = append(out, ui.DemoRole{ID: o.ID.String(), Say: say, Icon: ui.RoleIcon(string(o.Role))})
	}
	return out
}

// changeRole hands the device to another officer: what is typed is kept, the
// keys go, and the log-in asks for his PIN. In a demonstration it closes one
// person's device and opens another's, PIN and all, with one click.
func (d *desktop) changeRole(id string) {
	if d.demo == nil {
		d.next = id
		d.askLock()
		return
	}
	if id == d.here.ID {
		return
	}
	for _, who := range d.demo.People() {
		if who.ID == id {
			d.askLeave(func() { d.moveTo(who) })
			return
		}
	}
}

// demoPINs are the PINs of a demonstration's device: one that was changed is told
// at its door no more.
type demoPINs struct {
	session.PINs
	demo *demo.Demo
	who  string // of the demonstration's people
}

// ChangePIN implements session.PINs.
func (p demoPINs) ChangePIN(ctx context.Context, officer uuid.UUID, old, pin string) error {
	if err := p.PINs.ChangePIN(ctx, officer, old, pin); err != nil {
		return err
	}
	_ = p.demo.PINChanged(p.who, pin) // the PIN is changed; a door that tells an old one is told so by the next try
	return nil
}

// tried takes from the door that a PIN which the demonstration tells is refused:
// it was changed, and the power went before that was written down.
func (d *desktop) tried(pin string, err error) {
	var refused *errs.Error
	if d.demo == nil || pin == "" || !errors.As(err, &refused) || refused.Code != "pin_wrong" {
		return
	}
	for _, who := range d.demo.People() {
		if who.ID == d.here.ID && who.PIN == pin {
			_ = d.demo.PINChanged(who.ID, "")
			fyne.Do(d.showWaiting)
		}
	}
}

func (d *desktop) moveTo(who demo.Person) {
	d.login = nil
	d.shell.ShowLocked(d.waiting("app.starting"))
	ui.Go(func() error {
		err := errors.Join(d.device.Close(nil), d.atlas.Close())
		d.here, d.dir = who, who.Dir
		if err = errors.Join(err, d.openDevice()); err != nil {
			return err
		}
		if who.PIN == "" {
			return nil
		}
		err = d.device.Unlock(d.ctx, d.device.Officers()[0].ID, who.PIN)
		d.tried(who.PIN, err)
		return err
	}, func(err error) {
		if err == nil && who.PIN == "" { // he has one of his own: his door asks for it
			d.showLogin()
			return
		}
		if err != nil {
			d.shell.ToastError(err)
			d.showLogin()
			return
		}
		d.enter()
	})
}

// atDemoDoor puts the demonstration's people on a door: the PIN of who stands
// there, where it is still the one that is told, and the others, each at a door
// of his own.
func (d *desktop) atDemoDoor(data *unlock.Data) {
	for _, who := range d.demo.People() {
		if who.ID != d.here.ID {
			data.Elsewhere = append(data.Elsewhere, unlock.Officer{ID: who.ID, Name: who.Name, Role: string(who.Role)})
			continue
		}
		for i := range data.Officers {
			data.Officers[i].DemoPIN = who.PIN
		}
	}
}
