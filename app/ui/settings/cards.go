package settings

import (
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

func (s *Screen) card(key string, o ...fyne.CanvasObject) fyne.CanvasObject {
	return ui.Card(ui.Section(s.look.Say(key), o...))
}

func (s *Screen) lookCard() fyne.CanvasObject {
	return s.card("settings.look", s.lang.Object(), s.flavour.Object(), s.text.Object(), s.board.Object())
}

func (s *Screen) safetyCard() fyne.CanvasObject {
	change := ui.NewButton(s.look.Say("settings.change_pin"), func() {
		if s.OnChangePIN != nil {
			s.OnChangePIN()
		}
	}).With(icon.Key)
	return s.card("settings.safety", s.idle.Object(), s.store, ui.Row(8, change, ui.Space()))
}

func (s *Screen) copiesCard() fyne.CanvasObject {
	return s.card("settings.copies", ui.NewNote(s.look.Say("settings.copies_text")),
		ui.Row(8, s.verify, ui.Space()), s.copies)
}

// fillKeys lists the keys that are of use to who is signed in.
func (s *Screen) fillKeys() {
	if len(s.keys.Objects) == 0 || s.keysOf != s.data.Role {
		s.keysOf = s.data.Role
		s.keys.Objects = []fyne.CanvasObject{ui.NewKeyList(s.look, ui.AreasFor(s.data.Role)...)}
	}
}

// fill writes the data into the cards.
func (s *Screen) fill() {
	d, k := s.data, s.look
	plain := func(v string) ui.Say {
		return func() string {
			if v == "" {
				return k.T("settings.none")
			}
			return v
		}
	}
	role := func() string {
		if d.Role == "" {
			return k.T("settings.none")
		}
		return k.T("role." + d.Role)
	}
	s.facts.Objects = []fyne.CanvasObject{
		ui.KeyValue(k.Say("settings.officer"), plain(d.Officer)),
		ui.KeyValue(k.Say("settings.role"), role),
		ui.KeyValue(k.Say("settings.unit"), plain(d.Unit)),
		ui.KeyValue(k.Say("settings.device_id"), plain(d.Device)),
	}
	s.fillStore()
	s.fillSync()
	s.fillCopies()
	s.maps.show(s.data.Packs)
	s.fillAbout()
	s.fillKeys()
	for _, c := range []*fyne.Container{s.facts, s.store, s.sync, s.about, s.keys} {
		c.Refresh()
	}
	s.scroll.Refresh()
}

// fillStore is honest about where the device's secret lies.
func (s *Screen) fillStore() {
	mark, role, key := icon.Shield, palette.Done, "settings.keystore_yes"
	if !s.data.KeyStore {
		mark, role, key = icon.Warning, palette.Lamp, "settings.keystore_no"
	}
	s.store.Objects = []fyne.CanvasObject{said(mark, role, s.look.Say(key))}
}

// said is a sign with a sentence beside it.
func said(mark icon.Name, r palette.Role, say ui.Say) fyne.CanvasObject {
	return ui.Row(12, icon.New(mark, r), ui.Grow(ui.NewLabel(say)))
}

func (s *Screen) fillSync() {
	d, k := s.data, s.look
	moment := func(t time.Time, none string) ui.Say {
		return func() string {
			switch {
			case t.IsZero() && (none != "settings.none" || d.Link == ui.LinkIdle):
				return k.T(none)
			case !t.After(d.Now) && none == "settings.none": // none is planned where one is made
				return k.T("settings.now")
			default:
				return k.Texts().When(t, d.Now)
			}
		}
	}
	link := d.Link
	if link == "" {
		link = ui.LinkOffline
	}
	mark, role := ui.LinkMark(link)
	send := ui.NewButton(k.Say("settings.sync_now"), func() {
		if s.OnSyncNow != nil {
			s.OnSyncNow()
		}
	}).With(icon.Sync)
	server := func() string {
		if d.Server == "" {
			return k.T("settings.none")
		}
		return d.Server
	}
	clock := d.Clock
	if clock == nil {
		clock = k.Say("settings.none")
	}
	waiting := func() string {
		if d.Waiting == 0 {
			return k.T("settings.none")
		}
		return k.N("settings.records", d.Waiting)
	}
	s.sync.Objects = []fyne.CanvasObject{
		ui.Pair(k.Say("settings.state"), ui.Row(8, icon.NewOf(mark, role, 22), ui.Grow(ui.NewStrong(k.Say("link."+string(link))).In(role)))),
		ui.KeyValue(k.Say("settings.waiting"), waiting),
		ui.KeyValue(k.Say("settings.last_ack"), moment(d.LastAck, "settings.never")),
		ui.KeyValue(k.Say("settings.next_try"), moment(d.NextTry, "settings.none")),
		ui.KeyValue(k.Say("settings.server"), server),
		ui.KeyValue(k.Say("settings.clock"), clock),
		ui.Row(8, send, ui.Space()),
	}
}

func (s *Screen) fillCopies() {
	k := s.look
	s.verify.Say = k.Say("settings.verify")
	if s.busy {
		s.verify.Say = k.Say("settings.verifying")
	}
	s.verify.SetEnabled(!s.busy)
	s.verify.Refresh()
	s.copies.Objects = nil
	switch {
	case s.busy || s.checked.IsZero():
	case s.failed != nil:
		s.copies.Add(said(icon.Warning, palette.Danger, k.SaySentence(s.failed)))
	case len(s.findings) == 0:
		s.copies.Add(said(icon.Done, palette.Done, k.Say("settings.verified")))
	default:
		s.copies.Add(said(icon.Warning, palette.Danger, k.SayN("settings.found", len(s.findings))))
		for _, f := range s.findings {
			mark, role := icon.Warning, palette.Danger
			if f.Mended {
				mark, role = icon.Tick, palette.Done
			}
			s.copies.Add(ui.Row(12, icon.NewOf(mark, role, 20), ui.Grow(ui.NewNote(ui.Plain(f.Text)).In(palette.Text))))
		}
	}
	if !s.checked.IsZero() && !s.busy {
		at := s.checked
		s.copies.Add(ui.NewNote(func() string { return k.T("settings.checked", "When", k.Texts().DateClock(at)) }))
	}
	s.copies.Refresh()
}

func (s *Screen) fillAbout() {
	k := s.look
	s.about.Objects = []fyne.CanvasObject{
		ui.KeyValue(k.Say("settings.version"), ui.Plain(s.data.Version)),
		said(icon.Warning, palette.Lamp, k.Say("settings.warning")),
	}
	if len(s.data.Licences) > 0 {
		s.about.Add(ui.NewNote(k.Say("settings.licences")))
	}
	for _, l := range s.data.Licences {
		s.about.Add(ui.KeyValue(ui.Plain(l.Name), ui.Plain(l.Terms)))
	}
}
