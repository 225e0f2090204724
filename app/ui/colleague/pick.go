// Package colleague is the list from which one officer of the region is taken, by letters
// of his name or of his unit.
package colleague

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
)

// Officer is one who may be taken.
type Officer struct {
	ID   uuid.UUID
	Name string
	Unit codes.Names
}

// Sheets shows something above everything; ui.Shell is one.
type Sheets interface {
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

const rowHigh float32 = palette.Touch + 8

// Pick shows officers, to take one. Where nobody fits the letters it says so.
func Pick(look *ui.Look, sheets Sheets, head ui.Say, all []Officer, take func(Officer)) {
	shown := all
	var close func()
	list := listview.NewList(func() int { return len(shown) },
		func() fyne.CanvasObject { return newRow(look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*row); ok && i < len(shown) {
				v.show(shown[i])
			}
		})
	taken := func(i int) {
		if i < 0 || i >= len(shown) {
			return
		}
		one := shown[i]
		close()
		take(one)
	}
	list.OnTap, list.OnOpen = taken, taken
	none := ui.NewNote(look.Say("assignment.no_officer"))
	field := ui.NewTextField(look, "", nil).Placeholder(look.Say("assignment.search_officer")).As(ui.Exact)
	field.OnChange = func(text string) {
		shown = nil
		for _, o := range all {
			if o.Fits(text, string(look.Lang())) {
				shown = append(shown, o)
			}
		}
		list.Keep(min(0, len(shown)-1))
		list.Refresh()
		ui.Show(none, len(shown) == 0)
	}
	field.OnEnter = func() { taken(max(list.Chosen(), 0)) }
	ui.Show(none, len(shown) == 0)
	close = sheets.Sheet(560, head, ui.Column(8, field.Object(), ui.AtLeast(1, 6*rowHigh, container.NewStack(list, none))))
	field.Focus()
}

// Fits says whether the letters stand in an officer's name or that of his unit.
func (o Officer) Fits(text, lang string) bool {
	all := strings.ToLower(o.Name + "\n" + o.Unit.In(lang))
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// row is a name, and the unit.
type row struct {
	widget.BaseWidget
	look       *ui.Look
	name, unit *ui.Label
	body       fyne.CanvasObject
}

func newRow(look *ui.Look) *row {
	v := &row{look: look, name: ui.NewLabel(nil).On(ui.Cut), unit: ui.NewNote(nil).On(ui.Cut)}
	v.body = ui.AtLeast(1, rowHigh, ui.Inset(4, 12, 4, 12, ui.Column(1, v.name, v.unit)))
	v.ExtendBaseWidget(v)
	return v
}

func (v *row) show(o Officer) {
	v.name.Set(ui.Plain(o.Name))
	v.unit.Set(ui.Plain(o.Unit.In(string(v.look.Lang()))))
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *row) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }
