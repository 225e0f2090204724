package desktop

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/device"
	"shyraq/app/duty"
	"shyraq/app/ui"
	"shyraq/app/ui/unlock"
	"shyraq/app/vault"
	"shyraq/errs"
)

// loginDesk fills unlock.Door and unlock.Desk.
type loginDesk struct {
	device  *device.Device
	program string                      // name and version
	tried   func(pin string, err error) // told of every try
}

func (d *desktop) loginDesk() loginDesk {
	return loginDesk{d.device, "shyraq " + d.env.Version, d.tried}
}

// Unlock implements unlock.Door, away from the UI thread.
func (l loginDesk) Unlock(ctx context.Context, officer, pin string) error {
	id, err := uuid.Parse(officer)
	if err != nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "no such officer")
	}
	err = l.device.Unlock(ctx, id, pin)
	l.tried(pin, err)
	return err
}

// Wait implements unlock.Door.
func (l loginDesk) Wait(officer string) time.Duration {
	id, err := uuid.Parse(officer)
	if err != nil {
		return 0
	}
	return l.device.Wait(id)
}

// CheckPIN implements unlock.Desk.
func (loginDesk) CheckPIN(pin string) error { return vault.CheckPIN(pin) }

// Enrol implements unlock.Desk, away from the UI thread.
func (l loginDesk) Enrol(ctx context.Context, e unlock.Enrolment) error {
	return l.device.Enrol(ctx, duty.Enrolment{Server: e.Server, Code: e.Code, PIN: e.PIN, Program: l.program})
}

// showLogin covers the window with the unlock screen, or, on a device nobody
// is enrolled on, with the form that enrols.
func (d *desktop) showLogin() {
	d.stirred()
	d.shell.Show(ui.Frame{Now: d.localNow()})
	d.shell.SetBanners()
	if d.device.Lost() != nil { // what was saved is delivered meanwhile
		d.showEnrol(false)
		return
	}
	if len(d.device.Officers()) == 0 {
		if _, err := d.device.Identity(); err == nil { // the vault was taken away from a device that had one
			d.showEnrol(false)
			return
		}
		d.showWelcome()
		return
	}
	d.login = unlock.New(d.look, d.loginDesk())
	d.login.OnOpen = func(string) { d.enter() }
	d.login.OnElsewhere = d.changeRole
	d.login.OnEnrol = func() { d.showEnrol(true) }
	d.login.OnRecover = d.showRecover
	d.login.OnLang, d.login.OnFlavour = d.shell.SetLang, d.shell.SetFlavour
	d.showWaiting()
	d.shell.ShowLocked(d.login.Object())
	d.login.Focus()
	d.event("door", nil)
}

// showWaiting tells at the log-in how many records wait: they are sent even while
// the device is locked.
func (d *desktop) showWaiting() {
	if d.login == nil || d.session != nil {
		return
	}
	data := unlock.Data{Demo: d.demo != nil, Last: d.last(), Waiting: d.device.Waiting()}
	for _, o := range d.device.Officers() {
		data.Officers = append(data.Officers, unlock.Officer{ID: o.ID.String(), Name: o.Name, Role: string(o.Role)})
	}
	if d.demo != nil {
		d.atDemoDoor(&data)
	}
	d.login.Show(data)
}

// last is the officer who is asked for his PIN first: who takes over, else the
// only one.
func (d *desktop) last() string {
	if d.next != "" {
		return d.next
	}
	if all := d.device.Officers(); len(all) == 1 {
		return all[0].ID.String()
	}
	return ""
}

// showWelcome says on a new device what the program is, before it asks.
func (d *desktop) showWelcome() {
	d.login = nil
	page := unlock.NewWelcome(d.look)
	page.OnGo = func() { d.showEnrol(false) }
	page.OnLang, page.OnFlavour = d.shell.SetLang, d.shell.SetFlavour
	d.shell.ShowLocked(page.Object())
	if d.window != nil {
		d.window.Canvas().Focus(page.Go())
	}
	d.event("welcome", nil)
}

func (d *desktop) showEnrol(back bool) {
	d.login = nil
	form := unlock.NewEnrol(d.look, d.loginDesk())
	form.OnDone = d.showLogin
	form.OnBack = d.showLogin
	form.OnLang, form.OnFlavour = d.shell.SetLang, d.shell.SetFlavour
	server := ""
	if known, err := d.device.Identity(); err == nil {
		server = strings.TrimPrefix(known.Server, "https://")
	}
	if server != "" && len(d.device.Officers()) == 0 && duty.VaultRecoverable(d.device.Lost()) == nil {
		form.OnRecover = func() { d.showRecover("") }
	}
	form.Show(server, back)
	if err := d.device.Lost(); err != nil {
		form.Tell(err)
	}
	d.shell.ShowLocked(form.Object())
	d.event("enrol", nil)
}

// waiting is a quiet cover with one line.
func (d *desktop) waiting(key string) fyne.CanvasObject {
	return container.NewCenter(ui.NewLabel(d.look.Say(key)).On(ui.Whole))
}

// trouble is a cover that says why the program cannot go on, and what to do.
func (d *desktop) trouble(err error) fyne.CanvasObject {
	quit := ui.NewButton(d.look.Say("action.close"), func() { d.window.Close() })
	return container.NewCenter(ui.AtLeast(560, 0, ui.Card(ui.Column(16,
		ui.NewHead(d.look.Say("app.trouble")),
		ui.NewLabel(d.look.SaySentence(err)), quit))))
}
