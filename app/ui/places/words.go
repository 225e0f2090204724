package places

import (
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/report/places"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// wordsView tells of what is chosen, and on what all of it rests.
type wordsView struct {
	screen *Screen
	head   *ui.Label
	text   *ui.Label
	more   *fyne.Container
	mean   *ui.Label
	notes  *ui.Label
	legend fyne.CanvasObject
	scroll *ui.Scroll
	object fyne.CanvasObject
}

var roles = map[places.Level]palette.Role{
	places.More: palette.Lamp, places.Usual: palette.Info, places.Less: palette.Done, places.Short: palette.Dim,
}

func newWordsView(s *Screen) *wordsView {
	v := &wordsView{screen: s, more: ui.Column(8)}
	look := s.deps.Look
	v.head = ui.NewStrong(v.headText)
	v.text = ui.NewLabel(v.bodyText)
	v.mean = ui.NewLabel(func() string { return s.page.MeanWords(look.Texts()) })
	v.notes = ui.NewNote(func() string { return strings.Join(s.page.Notices(look.Texts()), "\n") })
	legend := ui.Column(4)
	for _, l := range places.Levels {
		mark := icon.Dot
		if l == places.Short {
			mark = icon.Clock
		} else if l == places.More {
			mark = icon.Plus
		} else if l == places.Less {
			mark = icon.Minus
		}
		legend.Add(ui.Row(8, icon.NewOf(mark, roles[l], 20), ui.Grow(ui.NewNote(func() string { return l.Name(look.Texts()) }).In(palette.Text))))
	}
	v.legend = legend
	v.scroll = ui.NewScroll(ui.Inset(12, side, 16, side, ui.Column(10, v.head, v.text, v.more, ui.HLine(), v.mean, v.legend, v.notes)))
	v.object = v.scroll.Object()
	return v
}

func (v *wordsView) headText() string {
	s, t := v.screen, v.screen.deps.Look.Texts()
	if s.tab == tabWhere && s.chosen != nil && s.ready {
		return s.page.Cell(*s.chosen).Of(s.page.Mean()).Name(t)
	}
	if hour, ok := s.week.chosen(); ok && s.tab == tabWhen {
		return places.HourName(hour)
	}
	return ""
}

func (v *wordsView) bodyText() string {
	s, t := v.screen, v.screen.deps.Look.Texts()
	switch {
	case !s.ready || len(s.page.Cells) == 0:
		return ""
	case s.tab == tabWhen:
		if _, ok := s.week.chosen(); !ok {
			return t.T("places.tap_hour")
		}
		return ""
	case s.chosen == nil:
		return t.T("places.tap")
	}
	m := s.page.Grid.Middle(*s.chosen)
	return s.page.Cell(*s.chosen).Words(t) + "\n" + t.Decimal(m[1], 4) + " " + t.Decimal(m[0], 4)
}

// fill puts it on the page.
func (v *wordsView) fill() {
	s := v.screen
	look := s.deps.Look
	v.more.Objects = nil
	if hour, ok := s.week.chosen(); ok && s.tab == tabWhen && s.ready {
		for day := range s.page.Week {
			c := s.page.Week[day][hour]
			v.more.Add(ui.Column(1, ui.NewNote(func() string { return places.DayName(look.Texts(), day) }), ui.NewLabel(func() string { return c.Words(look.Texts()) })))
		}
	}
	ui.Show(v.more, len(v.more.Objects) > 0)
	ui.Show(v.head, v.headText() != "")
	ui.Show(v.text, v.bodyText() != "")
	ui.Show(v.legend, len(s.page.Cells) > 0)
	for _, l := range []*ui.Label{v.head, v.text, v.mean, v.notes} {
		l.Refresh()
	}
	v.scroll.ScrollTo(0)
	v.scroll.Refresh()
}
