package unlock

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// WelcomeScreen is what a new device shows first: three pictures of what the
// program is, a sentence to each, and one way on.
type WelcomeScreen struct {
	OnGo func()
	Choices

	on   *ui.Button
	root *fyne.Container
}

// NewWelcome is the page; it holds no data.
func NewWelcome(look *ui.Look) *WelcomeScreen {
	s := &WelcomeScreen{}
	s.on = ui.NewMain(icon.Forward, look.Say("welcome.go"), func() {
		if s.OnGo != nil {
			s.OnGo()
		}
	})
	pictures := ui.Tiles(220, 16,
		picture(look, "welcome.map", icon.Map, icon.Pin, icon.Plus),
		picture(look, "welcome.kept", icon.Note, icon.Lock, icon.Tick),
		picture(look, "welcome.sent", icon.Device, icon.Sync, icon.Server))
	head := ui.Row(16, icon.NewOf(icon.Lamp, palette.Lamp, 56), ui.Grow(ui.NewHead(look.Say("app.name"))))
	page := ui.Column(24, head, ui.NewLabel(look.Say("welcome.text")).In(palette.Dim), pictures, ui.Row(0, ui.Space(), s.on))
	s.root = door(look, &s.Choices, page)
	return s
}

// picture is three signs in a row, the middle one large, above what they mean.
func picture(look *ui.Look, key string, before, main, after icon.Name) fyne.CanvasObject {
	signs := ui.Row(16, ui.Space(),
		icon.NewOf(before, palette.Dim, 40), icon.NewOf(main, palette.Lamp, 72), icon.NewOf(after, palette.Dim, 40), ui.Space())
	ground := ui.NewSurface(palette.Raised)
	ground.Corner = palette.Corner
	return container.NewStack(ground, ui.Pad(16, ui.Column(12, signs,
		ui.NewStrong(look.Say(key)), ui.NewNote(look.Say(key+"_text")))))
}

// Object implements ui.Screen.
func (s *WelcomeScreen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *WelcomeScreen) Relabel() {}

// Go is the way on, for the focus.
func (s *WelcomeScreen) Go() fyne.Focusable { return s.on }
