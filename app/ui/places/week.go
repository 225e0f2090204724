package places

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/report/places"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
)

// weekView is the hours of the night by the days on which nights begin: a row an hour.
type weekView struct {
	screen *Screen
	list   *listview.List
	empty  fyne.CanvasObject
	object *fyne.Container
}

const (
	days             = 7
	dayHigh  float32 = 28
	hourWide float32 = 76
)

func newWeekView(s *Screen) *weekView {
	v := &weekView{screen: s}
	look := s.deps.Look
	v.list = listview.NewList(func() int { return len(v.hours()) },
		func() fyne.CanvasObject { return newHourView() },
		func(i int, o fyne.CanvasObject) {
			if row, ok := o.(*hourView); ok && i < len(v.hours()) {
				row.show(s, v.hours()[i])
			}
		})
	v.list.OnChoose = func(int) { s.words.fill() }
	v.list.OnOpen = func(int) { v.list.Keep(-1); s.words.fill() }
	v.list.OnKey = s.Key
	head := container.New(&hourLayout{}, ui.Space())
	for day := range days {
		head.Add(ui.NewNote(func() string { return dayShort(look, day) }).Centred())
	}
	v.empty = ui.NewScroll(ui.Pad(24, ui.EmptyState(icon.Clock, look.Say("places.nothing"), nil, nil))).Object()
	note := ui.NewNote(look.Say("places.week_note"))
	v.object = ui.Pinned(ui.Column(0, ui.Inset(6, side, 6, side, head), ui.HLine()), container.NewStack(v.list, v.empty),
		ui.Column(0, ui.HLine(), ui.Inset(6, side, 6, side, note)))
	return v
}

func dayShort(look *ui.Look, day int) string {
	words := strings.Fields(look.T("figures.weekdays"))
	if day < len(words) {
		return words[day]
	}
	return ""
}

// fill shows the hours, or that there are none.
func (v *weekView) fill() {
	ui.Show(v.list, len(v.hours()) > 0)
	ui.Show(v.empty, len(v.hours()) == 0)
	v.list.Refresh()
}

func (v *weekView) hours() []int {
	if !v.screen.ready {
		return nil
	}
	return v.screen.page.WeekHours()
}

func (v *weekView) chosen() (hour int, ok bool) {
	if i := v.list.Chosen(); i >= 0 && i < len(v.hours()) {
		return v.hours()[i], true
	}
	return 0, false
}

// hourView is one hour of seven nights.
type hourView struct {
	widget.BaseWidget
	hour  *ui.Label
	cells [days]*ui.Label
	body  *fyne.Container
}

func newHourView() *hourView {
	v := &hourView{hour: ui.NewStrong(nil)}
	v.body = container.New(&hourLayout{}, v.hour)
	for i := range v.cells {
		v.cells[i] = ui.NewLabel(nil).Centred().On(ui.Whole)
		v.body.Add(v.cells[i])
	}
	v.body = ui.AtLeast(1, palette.Touch, ui.Inset(0, side, 0, side, v.body))
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer implements fyne.Widget.
func (v *hourView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

func (v *hourView) show(s *Screen, hour int) {
	t, mean := s.deps.Look.Texts(), s.page.Mean()
	v.hour.Set(ui.Plain(places.HourName(hour)))
	for day := range v.cells {
		c := s.page.Week[day][hour]
		role := palette.Text
		if r, drawn := roles[c.Of(mean)]; drawn && c.Of(mean) != places.Usual {
			role = r
		}
		v.cells[day].Set(ui.Plain(c.Sign(t, mean)))
		v.cells[day].In(role)
	}
	v.body.Refresh()
}

// hourLayout gives the hour its width and the days equal shares of the rest.
type hourLayout struct{}

// Layout implements fyne.Layout.
func (*hourLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := (size.Width - hourWide) / days
	for i, one := range o {
		h := min(one.MinSize().Height, size.Height)
		if i == 0 {
			ui.Put(one, 0, (size.Height-h)/2, hourWide, h)
			continue
		}
		ui.Put(one, hourWide+float32(i-1)*w, (size.Height-h)/2, w, h)
	}
}

// MinSize implements fyne.Layout.
func (*hourLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(hourWide+days*30, dayHigh)
}
