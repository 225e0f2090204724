package settings

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Screen is the settings.
type Screen struct {
	OnLang      func(i18n.Lang)
	OnFlavour   func(palette.Flavour)
	OnText      func(size string) // how large everything is: normal, large, largest
	OnIdle      func(minutes int)
	OnKeyboard  func(mode string)     // when the touch keyboard comes: auto, on, off
	OnReceiver  func(Receiver)        // another satellite receiver was chosen
	OnTrack     func(keep, told bool) // the officer agrees that his way is kept, and that his last place is told, or no longer
	OnSyncNow   func()
	OnChangePIN func() // shows the form; see PINForm

	look     *ui.Look
	keeper   Keeper
	data     Data
	away     bool // out of sight
	checked  time.Time
	findings []Finding
	failed   error
	busy     bool

	lang    *ui.BigButtons
	flavour *ui.BigButtons
	text    *ui.BigButtons
	board   *ui.BigButtons
	place   *receiverCard
	track   *trackCard
	idle    *ui.Stepper
	verify  *ui.Button
	copies  *fyne.Container
	store   *fyne.Container
	facts   *fyne.Container
	sync    *fyne.Container
	link    fyne.CanvasObject // the card around sync
	maps    *mapsCard
	bundle  *bundleCard
	about   *fyne.Container
	keys    *fyne.Container
	keysOf  string // the role whose keys they are
	scroll  *ui.Scroll
	root    *fyne.Container
}

// New is a screen without data.
func New(look *ui.Look, frame Frame, keeper Keeper) *Screen {
	s := &Screen{
		look: look, keeper: keeper,
		copies: ui.Column(8), store: ui.Column(8), facts: ui.Column(8),
		sync: ui.Column(8), about: ui.Column(8), keys: ui.Column(8),
	}
	s.maps = newMapsCard(look, frame, keeper, s.makeRoom)
	s.bundle = newBundleCard(look, frame, keeper)
	s.choices()
	s.place = newReceiverCard(look, keeper)
	s.place.choose = func(r Receiver) {
		if s.OnReceiver != nil {
			s.OnReceiver(r)
		}
	}
	s.track = newTrackCard(look, func(keep, told bool) {
		if s.OnTrack != nil {
			s.OnTrack(keep, told)
		}
	})
	s.verify = ui.NewButton(nil, s.runVerify).With(icon.Shield)
	left := ui.Column(16, s.lookCard(), s.safetyCard(), s.card("settings.maps", s.maps.box), s.card("settings.keys", s.keys))
	s.link = s.card("settings.sync", s.sync)
	right := ui.Column(16, s.link, s.card("bundle.title", s.bundle.box), s.card("receiver.title", s.place.box),
		s.card("way.title", s.track.box), s.copiesCard(),
		s.card("settings.device", s.facts), s.card("settings.about", s.about))
	page := ui.Beside{From: 860, Gap: 16, Below: 16}.Of(left, right)
	s.scroll = ui.NewScroll(ui.Inset(16, 20, 24, 16, ui.Column(16, ui.NewHead(look.Say("settings.title")), page)))
	s.root = container.NewStack(s.scroll.Object())
	s.fill()
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen: every text here is a Say, but a key may have
// changed what is chosen.
func (s *Screen) Relabel() { s.follow() }

// Show puts data in.
func (s *Screen) Show(d Data) {
	s.data = d
	if s.away {
		return // it is drawn when it comes into sight
	}
	s.idle.Set(d.IdleMinutes, d.IdleMinutes > 0)
	s.text.SetSelected(d.Text)
	s.board.SetSelected(d.Keyboard)
	s.place.show(d.Receiver)
	s.track.show(d.Track)
	s.fill()
}

// ShowReceiver says how the satellite receiver stands now, and touches nothing
// else.
func (s *Screen) ShowReceiver(r Receiver) {
	s.data.Receiver = r
	if !s.away {
		s.place.show(r)
	}
}

// Shown implements ui.Watcher.
func (s *Screen) Shown() {
	s.away = false
	s.Show(s.data)
}

// Hidden implements ui.Watcher: out of sight nothing is drawn, though the night
// is read again and again.
func (s *Screen) Hidden() { s.away = true }

// Reveal brings the part about the two copies into sight, or about the link,
// for a banner that leads here.
func (s *Screen) Reveal() { s.scroll.ScrollTo(0) }

// RevealLink brings the card of the link into sight: in a tall window it lies
// below the others.
func (s *Screen) RevealLink() {
	s.root.Refresh() // it may have come into sight a moment ago
	s.scroll.Reveal(s.link)
}

// RevealMaps brings the maps into sight, where one is added.
func (s *Screen) RevealMaps() { s.scroll.Reveal(s.maps.box) }

// AddMap takes in a file that was dropped on the window.
func (s *Screen) AddMap(path string) { s.maps.take(path, false) }

// makeRoom makes room for what the card of maps says of a map that is added,
// and brings it into sight.
func (s *Screen) makeRoom() {
	s.scroll.Refresh()
	if len(s.maps.job.Objects) > 0 {
		s.scroll.Reveal(s.maps.job)
	}
}

// Close gives up what is being added.
func (s *Screen) Close() {
	s.maps.close()
}

func (s *Screen) choices() {
	var langs, flavours []ui.Option
	for _, l := range i18n.Langs() {
		langs = append(langs, ui.Option{Code: string(l), Say: ui.Plain(l.Name())})
	}
	icons := map[palette.Flavour]icon.Name{palette.Day: icon.Sun, palette.Night: icon.Moon, palette.Red: icon.Lamp}
	for _, f := range palette.Flavours() {
		flavours = append(flavours, ui.Option{Code: string(f), Say: s.look.Say("flavour." + string(f)), Icon: icons[f]})
	}
	s.lang = ui.NewBigButtons(s.look, "language", s.look.Say("settings.language"), false, langs...).Cell(132)
	s.lang.OnChange = func([]string) {
		if l := i18n.Lang(s.lang.Code()); l != "" {
			s.look.SetLang(l)
			if s.OnLang != nil {
				s.OnLang(l)
			}
		}
		s.follow()
	}
	s.flavour = ui.NewBigButtons(s.look, "flavour", s.look.Say("settings.flavour"), false, flavours...).Cell(132)
	s.flavour.SetNote(s.look.Say("settings.red_note"))
	s.flavour.OnChange = func([]string) {
		if f := palette.Flavour(s.flavour.Code()); f != "" {
			s.look.SetFlavour(f)
			if s.OnFlavour != nil {
				s.OnFlavour(f)
			}
		}
		s.follow()
	}
	s.text = ui.NewBigButtons(s.look, "text", s.look.Say("settings.text"), false,
		option("normal", s.look.Say("settings.text_normal")),
		option("large", s.look.Say("settings.text_large")),
		option("largest", s.look.Say("settings.text_largest"))).Cell(132)
	s.text.OnChange = func([]string) {
		if size := s.text.Code(); size != "" && s.OnText != nil {
			s.OnText(size)
		}
		s.text.SetSelected(s.data.Text)
	}
	s.board = ui.NewBigButtons(s.look, "keyboard", s.look.Say("settings.keyboard"), false,
		option("auto", s.look.Say("settings.keyboard_auto")),
		option("on", s.look.Say("settings.keyboard_on")),
		option("off", s.look.Say("settings.keyboard_off"))).Cell(132)
	s.board.SetNote(s.look.Say("settings.keyboard_note"))
	s.board.OnChange = func([]string) {
		if mode := s.board.Code(); mode != "" && s.OnKeyboard != nil {
			s.OnKeyboard(mode)
		}
		s.board.SetSelected(s.data.Keyboard)
	}
	s.idle = ui.NewStepper(s.look, "idle", s.look.Say("settings.idle"), 1, 10, 3,
		func(n int) string { return s.look.N("settings.minutes", n) })
	s.idle.SetNote(s.look.Say("settings.idle_note"))
	s.idle.OnChange = func(n int, _ bool) {
		if s.OnIdle != nil {
			s.OnIdle(n)
		}
	}
	s.follow()
}

func option(code string, say ui.Say) ui.Option { return ui.Option{Code: code, Say: say} }

// follow shows the choices that are worn, whoever made them.
func (s *Screen) follow() {
	s.lang.SetSelected(string(s.look.Lang()))
	s.flavour.SetSelected(string(s.look.Flavour()))
}

func (s *Screen) runVerify() {
	if s.busy {
		return
	}
	s.busy = true
	s.fillCopies()
	var found []Finding
	ui.Go(func() (err error) {
		found, err = s.keeper.Verify(context.Background())
		return err
	}, func(err error) {
		s.busy, s.findings, s.failed = false, found, err
		s.checked = s.data.Now
		s.fillCopies()
		s.scroll.Refresh()
	})
}
