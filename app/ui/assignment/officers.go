package assignment

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
)

const officerHigh float32 = palette.Touch + 8

// pick shows the officers of the region, to take one: found by letters of his name or of
// his unit.
func (c *Compose) pick() {
	look := c.deps.Look
	shown := c.names
	var close func()
	list := listview.NewList(func() int { return len(shown) },
		func() fyne.CanvasObject { return newOfficerView(look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*officerView); ok && i < len(shown) {
				v.show(shown[i])
			}
		})
	take := func(i int) {
		if i < 0 || i >= len(shown) {
			return
		}
		c.officer = shown[i].ID
		c.typed.Keep("officer", c.officer.String())
		c.chosen.ClearProblem()
		close()
		c.fill()
	}
	list.OnTap, list.OnOpen = take, take
	none := ui.NewNote(look.Say("assignment.no_officer"))
	field := ui.NewTextField(look, "", nil).Placeholder(look.Say("assignment.search_officer")).As(ui.Exact)
	field.OnChange = func(text string) {
		shown = nil
		for _, o := range c.names {
			if holds(o, text, string(look.Lang())) {
				shown = append(shown, o)
			}
		}
		list.Keep(min(0, len(shown)-1))
		list.Refresh()
		ui.Show(none, len(shown) == 0)
	}
	field.OnEnter = func() { take(max(list.Chosen(), 0)) }
	ui.Show(none, len(shown) == 0)
	close = c.deps.Notifier.Sheet(560, look.Say("assignment.choose_officer"), ui.Column(8, field.Object(),
		ui.AtLeast(1, 6*officerHigh, container.NewStack(list, none))))
	field.Focus()
}

// holds says whether the letters stand in an officer's name or that of his unit.
func holds(o Officer, text, lang string) bool {
	all := strings.ToLower(o.Name + "\n" + o.Unit.In(lang))
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// officerView is a row: a name, and the unit.
type officerView struct {
	widget.BaseWidget
	look       *ui.Look
	name, unit *ui.Label
	body       fyne.CanvasObject
}

func newOfficerView(look *ui.Look) *officerView {
	v := &officerView{look: look, name: ui.NewLabel(nil).On(ui.Cut), unit: ui.NewNote(nil).On(ui.Cut)}
	v.body = ui.AtLeast(1, officerHigh, ui.Inset(4, 12, 4, 12, ui.Column(1, v.name, v.unit)))
	v.ExtendBaseWidget(v)
	return v
}

func (v *officerView) show(o Officer) {
	v.name.Set(ui.Plain(o.Name))
	v.unit.Set(ui.Plain(o.Unit.In(string(v.look.Lang()))))
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *officerView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }
