package desktop

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"shyraq/app/session"
	"shyraq/app/ui"
	"shyraq/app/ui/night"
	"shyraq/assets"
)

// host is the window as a session has it.
type host struct {
	*ui.Shell
	d *desktop
}

// Show implements session.Host: whose device it is the window knows.
func (h host) Show(f ui.Frame, banners ...ui.Banner) {
	f.Demo, f.Officers = h.d.demoRoles(), h.d.officersHere()
	if h.d.demo != nil {
		f.Open = h.d.here.ID
	}
	h.Shell.Show(f)
	h.SetBanners(banners...)
}

// Prefs implements session.Host.
func (h host) Prefs() session.Prefs {
	p := h.d.prefs.Prefs
	p.Lang, p.Flavour, p.Board = "", "", h.d.board.Mode()
	return p
}

// SetPrefs implements session.Host.
func (h host) SetPrefs(p session.Prefs) {
	d := h.d
	if p.Lang != "" {
		d.shell.SetLang(p.Lang)
	}
	if p.Flavour != "" {
		d.shell.SetFlavour(p.Flavour)
	}
	d.board.SetMode(p.Board)
	d.prefs.Board, d.prefs.Receiver = d.board.Mode(), p.Receiver
	d.prefs.Idle = min(max(p.Idle, idleLeast), idleMost)
	d.keepPrefs()
	if p.Text != d.prefs.Text {
		d.setText(textSize(p.Text))
	}
	d.stirred()
}

// Event implements session.Host.
func (h host) Event(name string) { h.d.event(name, nil) }

// enter begins the session of who has unlocked the device. The cover stays until
// it is ready.
func (d *desktop) enter() {
	if d.session != nil || d.device.Duty() == nil {
		return
	}
	s, err := session.New(d.ctx, d.sessionConfig())
	if err != nil {
		d.device.Lock(blank{}, ui.Go, func(_, also error) { d.showLogin(); d.shell.ToastError(errors.Join(err, also)) })
		return
	}
	d.session, d.login, d.next = s, nil, ""
	d.shell.ShowLocked(d.waiting("app.starting"))
	d.shell.OnArea, d.shell.OnNewCheck, d.shell.OnShift, d.shell.OnSync = s.Area, s.NewCheck, s.OpenShift, s.ShowLink
	d.stirred()
	s.Begin(func() {
		d.shell.ShowLocked(nil)
		d.tellLost()
		d.lost = nil
		d.tellRecovered()
	})
}

// blank are the screens of a session that never began.
type blank struct{}

func (blank) Keep(then func(error)) { then(nil) }

func (blank) Empty() {}

func (d *desktop) sessionConfig() session.Options {
	work := d.device.Duty()
	who := work.Officer().ID
	identity, _ := d.device.Identity() // it was read for the unlock
	c := session.Options{
		Host: host{d.shell, d}, Look: d.look, Duty: work, PINs: d.device, Identity: identity, Clock: d.clock,
		Codes: d.env.Codes, Texts: d.env.Texts, Fonts: d.env.Fonts, Atlas: d.atlas, Names: d.names,
		After: d.shell.After, Downloads: d.downloads, Version: d.env.Version,
		Filter: d.filters[who], OnFilter: func(f night.Filter) { d.filters[who] = f }, GPS: d.opts.gps,
	}
	if d.demo != nil {
		c.PINs = demoPINs{d.device, d.demo, d.here.ID}
		c.Walk = func() (io.ReadCloser, error) { return assets.Demo().Open("track.nmea") }
	}
	return c
}

// downloads is where a file that leaves the program is looked for: the user's
// downloads, else his home; in a demonstration its own folder.
func (d *desktop) downloads() string {
	if d.demo != nil {
		return d.opts.demo
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return d.dir
	}
	downloads := filepath.Join(home, "Downloads")
	if info, err := os.Stat(downloads); err == nil && info.IsDir() {
		return downloads
	}
	return home
}

// dropped takes in a map that was dropped on the window. On a locked one
// nothing happens.
func (d *desktop) dropped(files []fyne.URI) {
	d.stirred()
	if d.session == nil || d.shell.Locked() || len(files) == 0 {
		return
	}
	if len(files) > 1 {
		d.shell.Toast(d.look.Say("settings.map_one", "Name", files[0].Name()), nil)
	}
	d.session.AddMap(files[0].Path())
}
