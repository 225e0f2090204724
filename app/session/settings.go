package session

import (
	"context"
	"fmt"
	"slices"

	"shyraq/app/atlas"
	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/settings"
	"shyraq/app/vault"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
)

// makeSettings makes the screen of what can be chosen.
func (s *Session) makeSettings() error {
	desk := settingsDesk{ctx: s.ctx, duty: s.duty, pins: s.cfg.PINs, atlas: s.cfg.Atlas, look: s.look,
		downloads: s.cfg.Downloads, device: s.cfg.Identity.Device.String()[:8]}
	frame := s.notifier()
	s.settings = settings.New(s.look, frame, desk)
	s.settings.OnLang = func(l i18n.Lang) { s.choose(func(p *Prefs) { p.Lang = l }) }
	s.settings.OnFlavour = func(f palette.Flavour) { s.choose(func(p *Prefs) { p.Flavour = f }) }
	s.settings.OnText = func(size string) { s.change(func(p *Prefs) { p.Text = size }) }
	s.settings.OnIdle = func(minutes int) { s.change(func(p *Prefs) { p.Idle = minutes }) }
	s.settings.OnKeyboard = func(mode string) { s.change(func(p *Prefs) { p.Board = keyboard.Mode(mode) }) }
	s.settings.OnReceiver = s.chooseReceiver
	s.settings.OnSyncNow = s.duty.SendNow
	s.settings.OnTrack = s.chooseTrack
	s.settings.OnChangePIN = func() {
		f := settings.NewPINForm(s.look, desk)
		closeSheet := frame.Sheet(480, s.look.Say("settings.change_pin"), f.Object())
		f.OnCancel = closeSheet
		f.OnDone = func() { closeSheet(); frame.Toast(s.look.Say("settings.pin_changed"), nil) }
		f.Focus()
	}
	s.host.Router().SetRoot(ui.AreaSettings, s.settings)
	s.settings.Hidden() // until they are asked for
	return nil
}

// choose keeps a choice and has it take effect.
func (s *Session) choose(change func(*Prefs)) {
	p := s.host.Prefs()
	change(&p)
	s.host.SetPrefs(p)
}

// change is choose, for what the settings show.
func (s *Session) change(change func(*Prefs)) {
	s.choose(change)
	s.settings.Show(s.settingsData())
}

// settingsDesk fills settings.Keeper. What takes long in it ends with ctx.
type settingsDesk struct {
	ctx   context.Context
	duty  *duty.Duty
	pins  PINs
	atlas *atlas.Atlas
	look  *ui.Look

	downloads func() string
	device    string // its id, in short
}

func (k settingsDesk) CheckPIN(pin string) error { return vault.CheckPIN(pin) }

func (k settingsDesk) ChangePIN(ctx context.Context, old, pin string) error {
	return k.pins.ChangePIN(ctx, k.duty.Officer().ID, old, pin)
}

func (k settingsDesk) Verify(ctx context.Context) ([]settings.Finding, error) {
	rep, err := k.duty.Verify(ctx)
	if err != nil {
		return nil, err
	}
	var all []settings.Finding
	for _, f := range slices.Concat(rep.Opening, rep.Findings) {
		text := k.look.T("cli.finding_" + string(f.Kind))
		if f.From > 0 {
			text = fmt.Sprintf("%s: %d-%d", text, f.From, f.To)
		}
		all = append(all, settings.Finding{Text: text, Mended: mended(f)})
	}
	return all, nil
}

func (s *Session) settingsData() settings.Data {
	o, link, chosen := s.duty.Officer(), s.link, s.host.Prefs()
	zone := s.duty.Rules().Offset
	d := settings.Data{
		Officer: o.Name, Role: string(o.Role), KeyStore: s.cfg.PINs.KeyStore(),
		IdleMinutes: chosen.Idle, Text: chosen.Text, Keyboard: string(chosen.Board),
		Link: LinkOf(link), Waiting: link.Waiting, Now: s.duty.Now(), Version: s.cfg.Version, Licences: licences,
	}
	d.Receiver, d.Clock, d.Track = s.receiverData(), s.clockState(), s.trackChoice()
	for _, u := range s.duty.Region().Units {
		if u.ID == o.Unit {
			d.Unit = u.Names.In(string(s.look.Lang()))
		}
	}
	if !link.LastAck.IsZero() {
		d.LastAck = link.LastAck.In(zone)
	}
	if !link.NextTry.IsZero() && link.State != courier.UpToDate {
		d.NextTry = link.NextTry.In(zone)
	}
	d.Device, d.Server = s.cfg.Identity.Device.String(), s.cfg.Identity.Server
	d.Packs = s.mapList()
	return d
}

// licences are the works of others the program is built on; docs/licences.md
// is the whole list.
var licences = []settings.Licence{
	{Name: "Fyne", Terms: "BSD-3-Clause"},
	{Name: "Badger", Terms: "Apache-2.0"},
	{Name: "orb", Terms: "MIT"},
	{Name: "go-i18n", Terms: "MIT"},
	{Name: "compress (zstd)", Terms: "BSD-3-Clause"},
	{Name: "fpdf, brotli", Terms: "MIT"},
	{Name: "qr", Terms: "BSD-3-Clause"},
	{Name: "SQLite, modernc.org/sqlite", Terms: "BSD-3-Clause"},
	{Name: "Noto Sans", Terms: "SIL OFL 1.1"},
	{Name: "OpenStreetMap", Terms: "ODbL 1.0"},
	{Name: "OpenMapTiles, geokz, Who's On First, GeoNames", Terms: "CC BY 4.0"},
	{Name: "Natural Earth", Terms: "public domain"},
}

// mended says that a difference between the two copies was put right.
func mended(f ledger.Finding) bool { return f.Kind.Mended() }
