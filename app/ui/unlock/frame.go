package unlock

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Choices are the language and the flavour that somebody chose in the corner of a
// door, to be kept; both may be left out.
type Choices struct {
	OnLang    func(i18n.Lang)
	OnFlavour func(palette.Flavour)
}

// door is the page around every screen before the PIN: one card, with the languages
// and the flavour in the corner, since nobody should have to unlock a program in
// order to read it.
func door(look *ui.Look, chosen *Choices, o fyne.CanvasObject) *fyne.Container {
	card := ui.CardOf(32, o)
	page := ui.NewScroll(ui.Column(0, ui.Space(), ui.Inset(0, 4, 0, 4, ui.AtMost(980, card)), ui.Space()))
	return container.NewBorder(corner(look, chosen), nil, nil, nil, ui.Inset(0, 12, 12, 12, page.Object()))
}

func corner(look *ui.Look, chosen *Choices) fyne.CanvasObject {
	row := ui.Row(4, ui.Space())
	for _, l := range i18n.Langs() {
		b := ui.NewQuiet("", ui.Plain(l.Name()), func() {
			look.SetLang(l)
			if chosen.OnLang != nil {
				chosen.OnLang(l)
			}
		})
		b.Follow = func() bool { return look.Lang() == l }
		row.Add(b)
	}
	for _, f := range palette.Flavours() {
		b := ui.NewQuiet(icon.OfFlavour(f), nil, func() {
			look.SetFlavour(f)
			if chosen.OnFlavour != nil {
				chosen.OnFlavour(f)
			}
		})
		b.Hint = look.Say("flavour." + string(f))
		b.Follow = func() bool { return look.Flavour() == f }
		row.Add(b)
	}
	return ui.Pad(8, row)
}

// halves lays two objects beside each other, or below each other.
func halves(left, right fyne.CanvasObject) *fyne.Container {
	return ui.Beside{From: 720, Gap: 48, Below: 24}.Of(left, right)
}

// newPerson is an officer as a large button: name, and below it role and unit.
func newPerson(look *ui.Look, o Officer, chosen bool, tapped func()) fyne.CanvasObject {
	b := ui.NewTile(ui.RoleIcon(o.Role), ui.Plain(o.Name), tapped)
	b.Note = func() string { return person(look, o) }
	b.Chosen = chosen
	return ui.AtLeast(1, palette.MainTouch, b)
}

func person(look *ui.Look, o Officer) string {
	var parts []string
	if o.Role != "" {
		parts = append(parts, look.T("role."+o.Role))
	}
	if o.Unit != "" {
		parts = append(parts, o.Unit)
	}
	return strings.Join(parts, " · ")
}
