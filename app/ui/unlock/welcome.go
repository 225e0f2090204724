package unlock

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/i18n"
	"shyraq/app/ui"
)

// WelcomeScreen is what a new device shows first: three pictures of what the
// program is, a sentence to each, and one way on.
type WelcomeScreen struct {
	OnGo      func()
	OnLang    func(i18n.Lang)
	OnFlavour func(ui.Flavour)

	on   *ui.Button
	root *fyne.Container
}

// NewWelcome is the page; it holds no data.
func NewWelcome(look *ui.Look) *WelcomeScreen {
	s := &WelcomeScreen{}
	s.on = ui.NewMain(ui.IconForward, look.Say("welcome.go"), func() {
		if s.OnGo != nil {
			s.OnGo()
		}
	})
	pictures := ui.Tiles(220, 16,
		picture(look, "welcome.map", ui.IconMap, ui.IconPin, ui.IconPlus),
		picture(look, "welcome.kept", ui.IconNote, ui.IconLock, ui.IconTick),
		picture(look, "welcome.sent", ui.IconDevice, ui.IconSync, ui.IconServer))
	head := ui.Row(16, ui.NewIconOf(ui.IconLamp, ui.Lamp, 56), ui.Grow(ui.NewHead(look.Say("app.name"))))
	page := ui.Column(24, head, ui.NewLabel(look.Say("welcome.text")).In(ui.Dim), pictures, ui.Row(0, ui.Space(), s.on))
	s.root = doorOf(look, func(l i18n.Lang) {
		if s.OnLang != nil {
			s.OnLang(l)
		}
	}, func(f ui.Flavour) {
		if s.OnFlavour != nil {
			s.OnFlavour(f)
		}
	}, page)
	return s
}

// picture is three signs in a row, the middle one large, above what they mean.
func picture(look *ui.Look, key string, before, main, after ui.IconName) fyne.CanvasObject {
	signs := ui.Row(16, ui.Space(),
		ui.NewIconOf(before, ui.Dim, 40), ui.NewIconOf(main, ui.Lamp, 72), ui.NewIconOf(after, ui.Dim, 40), ui.Space())
	ground := ui.NewSurface(ui.Raised)
	ground.Corner = ui.Corner
	return container.NewStack(ground, ui.Pad(16, ui.Column(12, signs,
		ui.NewStrong(look.Say(key)), ui.NewNote(look.Say(key+"_text")))))
}

// Object implements ui.Screen.
func (s *WelcomeScreen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *WelcomeScreen) Relabel() {}

// Go is the way on, for the focus.
func (s *WelcomeScreen) Go() fyne.Focusable { return s.on }
