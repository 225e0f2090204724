package act

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// showLarge lays a number and whose it is over everything, as large as the
// window allows: to be read in the dark, at arm's length, while it is dialled.
func showLarge(look *ui.Look, whom Whom, name ui.Say, phone string) {
	if whom.Sheet == nil {
		return
	}
	number := ui.Plain(phone)
	if phone == "" {
		number = name
	}
	whom.Sheet(name, newLarge(look, number))
}

// large is one line of text as large as its place.
type large struct {
	widget.BaseWidget
	look *ui.Look
	say  ui.Say
}

func newLarge(look *ui.Look, say ui.Say) *large {
	l := &large{look: look, say: say}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *large) CreateRenderer() fyne.WidgetRenderer {
	text := canvas.NewText("", nil)
	text.TextStyle.Bold = true
	text.Alignment = fyne.TextAlignCenter
	r := &largeRenderer{l, text}
	r.Refresh()
	return r
}

type largeRenderer struct {
	l    *large
	text *canvas.Text
}

// Layout gives the text the largest size that its place has room for.
func (r *largeRenderer) Layout(s fyne.Size) {
	const most, least = 220, 20
	one := fyne.MeasureText(r.text.Text, 100, r.text.TextStyle)
	size := float32(most)
	if one.Width > 0 {
		size = min(size, 96*s.Width/one.Width, 96*s.Height/one.Height) // what is drawn is a little wider than what is measured
	}
	r.text.TextSize = max(size, least)
	r.text.Resize(s)
}

func (r *largeRenderer) MinSize() fyne.Size           { return fyne.NewSize(240, 200) }
func (r *largeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text} }
func (r *largeRenderer) Destroy()                     {}

func (r *largeRenderer) Refresh() {
	r.text.Text, r.text.Color = r.l.say(), palette.Colour(r.l.look.Flavour(), palette.Text)
	r.text.Refresh()
}
