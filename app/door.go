package app

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/demo"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/unlock"
	"shyraq/assets"
	"shyraq/sync/courier"
)

// showDoor covers the window with the unlock screen, or, on a device nobody
// is enrolled on, with the form that enrols.
func (p *program) showDoor() {
	p.stirred()
	p.shell.Show(ui.Frame{Now: p.localNow()})
	p.shell.SetBanners()
	if len(p.device.Officers()) == 0 {
		p.showWelcome()
		return
	}
	p.door = unlock.New(p.look, p)
	p.door.OnOpen = func(string) { p.enter() }
	p.door.OnEnrol = func() { p.showEnrol(true) }
	p.door.OnLang, p.door.OnFlavour = p.shell.SetLang, p.shell.SetFlavour
	p.showLink()
	p.shell.ShowLocked(p.door.Object())
	p.door.Focus()
	p.event("door", nil)
}

// showLink tells at the door how many records wait: they are sent even while
// the device is locked.
func (p *program) showLink() {
	if p.door == nil || p.session != nil {
		return
	}
	d := unlock.Data{Demo: p.demo != nil, Last: p.last(), Waiting: p.device.Waiting()}
	for _, o := range p.device.Officers() {
		who := unlock.Officer{ID: o.ID.String(), Name: o.Name, Role: string(o.Role)}
		if p.demo != nil {
			who.DemoPIN = p.here.PIN
		}
		d.Officers = append(d.Officers, who)
	}
	p.door.Show(d)
}

// last is the officer who is asked for his PIN first: who takes over, else the
// only one.
func (p *program) last() string {
	if p.next != "" {
		return p.next
	}
	if all := p.device.Officers(); len(all) == 1 {
		return all[0].ID.String()
	}
	return ""
}

// showWelcome says on a new device what the program is, before it asks.
func (p *program) showWelcome() {
	p.door = nil
	page := unlock.NewWelcome(p.look)
	page.OnGo = func() { p.showEnrol(false) }
	page.OnLang, page.OnFlavour = p.shell.SetLang, p.shell.SetFlavour
	p.shell.ShowLocked(page.Object())
	if p.window != nil {
		p.window.Canvas().Focus(page.Go())
	}
	p.event("welcome", nil)
}

func (p *program) showEnrol(back bool) {
	p.door = nil
	form := unlock.NewEnrol(p.look, p)
	form.OnDone = p.showDoor
	form.OnBack = p.showDoor
	form.OnLang, form.OnFlavour = p.shell.SetLang, p.shell.SetFlavour
	server := ""
	if known, err := p.device.Identity(); err == nil {
		server = strings.TrimPrefix(known.Server, "https://")
	}
	form.Show(server, back)
	p.shell.ShowLocked(form.Object())
	p.event("enrol", nil)
}

// waiting is a quiet cover with one line.
func (p *program) waiting(key string) fyne.CanvasObject {
	return container.NewCenter(ui.NewLabel(p.look.Say(key)).On(ui.Whole))
}

// trouble is a cover that says why the program cannot go on, and what to do.
func (p *program) trouble(err error) fyne.CanvasObject {
	quit := ui.NewButton(p.look.Say("action.close"), func() { fyne.CurrentApp().Quit() })
	return container.NewCenter(ui.AtLeast(560, 0, ui.Card(ui.Column(16,
		ui.NewHead(p.look.Say("app.trouble")),
		ui.NewLabel(p.look.SaySentence(err)), quit))))
}

// openDemo starts the demonstration's server and, the first time, records its
// night.
func (p *program) openDemo() error {
	region, err := assetFile("astana.json")
	if err != nil {
		return err
	}
	var log *os.File
	if err := os.MkdirAll(p.opts.demo, 0o700); err != nil {
		return err
	}
	log, err = os.OpenFile(filepath.Join(p.opts.demo, "region.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	d, err := demo.Start(p.ctx, demo.Options{
		Dir: p.opts.demo, Program: regionProgram(), Region: region, Codes: p.env.Codes,
		Wire: p.env.Wire, Rand: p.env.Rand, Real: p.env.Now, Log: log,
		OnStep: func(s demo.Step) {
			p.event("demo_"+string(s), nil)
			fyne.Do(func() { p.shell.ShowLocked(p.waiting("demo.step." + string(s))) })
		},
	})
	if err != nil {
		return err
	}
	p.demo = d
	p.here = d.People()[0]
	p.dir = p.here.Dir
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

func assetFile(name string) ([]byte, error) {
	f, err := assets.Regions().Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f)
}

// demoRoles are the people whom one click signs in.
func (p *program) demoRoles() []ui.DemoRole {
	if p.demo == nil {
		return nil
	}
	icons := map[raid.Role]ui.IconName{raid.Patrol: ui.IconNight, raid.Inspector: ui.IconPerson, raid.Supervisor: ui.IconReview}
	var all []ui.DemoRole
	for _, who := range p.demo.People() {
		say := func() string { return who.Name + " · " + p.look.T("role."+string(who.Role)) }
		all = append(all, ui.DemoRole{ID: who.ID, Say: say, Icon: icons[who.Role]})
	}
	return all
}

// officersHere are the officers of a shared device, for the strip; none where
// there is but one.
func (p *program) officersHere() []ui.DemoRole {
	all := p.device.Officers()
	if p.demo != nil || len(all) < 2 {
		return nil
	}
	icons := map[raid.Role]ui.IconName{raid.Patrol: ui.IconShield, raid.Inspector: ui.IconChild, raid.Supervisor: ui.IconReview}
	var out []ui.DemoRole
	for _, o := range all {
		say := func() string { return o.Name + " · " + p.look.T("role."+string(o.Role)) }
		out = append(out, ui.DemoRole{ID: o.ID.String(), Say: say, Icon: icons[o.Role]})
	}
	return out
}

// changeRole hands the device to another officer: what is typed is kept, the
// keys go, and the door asks for his PIN. In a demonstration it closes one
// person's device and opens another's, PIN and all, with one click.
func (p *program) changeRole(id string) {
	if p.demo == nil {
		p.next = id
		p.askLock()
		return
	}
	if id == p.here.ID {
		return
	}
	for _, who := range p.demo.People() {
		if who.ID == id {
			p.askLeave(func() { p.moveTo(who) })
			return
		}
	}
}

func (p *program) moveTo(who demo.Person) {
	p.door = nil
	p.shell.ShowLocked(p.waiting("app.starting"))
	ui.Go(func() error {
		err := errors.Join(p.device.Close(nil), p.atlas.Close())
		p.here, p.dir = who, who.Dir
		if err = errors.Join(err, p.openDevice()); err != nil {
			return err
		}
		return p.Unlock(p.ctx, p.device.Officers()[0].ID.String(), who.PIN)
	}, func(err error) {
		if err != nil {
			p.shell.ToastError(err)
			p.showDoor()
			return
		}
		p.enter()
	})
}

// linkOf says in the strip's words how the courier stands.
func linkOf(s courier.Status) ui.Link {
	switch s.State {
	case courier.UpToDate:
		return ui.LinkIdle
	case courier.Sending:
		return ui.LinkSending
	case courier.Refused, courier.Revoked, courier.CertExpired:
		return ui.LinkTrouble
	case courier.Connecting, courier.Offline:
		if s.Code == "" {
			return ui.LinkConnecting // nothing went wrong yet
		}
	}
	return ui.LinkOffline
}
