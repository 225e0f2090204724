package night

import (
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"shyraq/app/ground"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// crews are the crews of the night on the map and in a list. They stand in the order of
// the plan, whatever comes: a row never moves.
type crews struct {
	screen *Screen
	list   *listview.List
	shown  []Crew    // as they were drawn last
	at     time.Time // the minute of that
	chosen uuid.UUID
	drawn  func() // tests
}

func newCrews(s *Screen) *crews {
	c := &crews{screen: s}
	c.list = listview.NewList(func() int { return len(c.shown) },
		func() fyne.CanvasObject { return newCrewRow(s.look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*crewRow); ok && i < len(c.shown) {
				v.show(&c.shown[i], c.at)
			}
		})
	c.list.OnChoose = func(i int) { c.choose(c.shown[i].ID) }
	c.list.OnOpen = func(i int) { c.choose(c.shown[i].ID) }
	return c
}

// SetCrews shows how the crews stand, at an hour. What is shown already is not drawn
// again, and nothing is while the screen is out of sight.
func (s *Screen) SetCrews(all []Crew, now time.Time) {
	s.data.Crews, s.data.Now = all, now
	if s.sight {
		s.crews.fill(false)
	}
}

// follows says whether crews are listed in the place of records.
func (s *Screen) follows() bool { return s.filter == Crews && s.offers(Crews) }

// fill draws what became another since it was drawn last, or everything.
func (c *crews) fill(anew bool) {
	d := &c.screen.data
	minute := d.Now.Truncate(time.Minute)
	if !anew && minute.Equal(c.at) && slices.EqualFunc(c.shown, d.Crews, func(a, b Crew) bool { return reflect.DeepEqual(a, b) }) {
		return
	}
	counted := len(c.shown) != len(d.Crews)
	c.shown, c.at = slices.Clone(d.Crews), minute
	if counted && !anew {
		c.screen.fill() // the chip counts them
		return
	}
	if c.screen.follows() {
		c.list.Keep(slices.IndexFunc(c.shown, func(w Crew) bool { return w.ID == c.chosen }))
	}
	c.draw()
}

// draw puts them on the map.
func (c *crews) draw() {
	call(c.drawn)
	marks := c.marks()
	c.screen.pane.SetSigns(chart.Crews, len(marks) > 0)
	if !c.screen.pane.Shows(chart.Crews) {
		marks = nil
	}
	c.screen.pane.Map.SetMarks(marks)
}

// marks are those whose place is known.
func (c *crews) marks() (marks []paint.Mark) {
	t := c.screen.look.Texts()
	for i := range c.shown {
		w := &c.shown[i]
		if !w.shown() {
			continue
		}
		m := paint.Mark{ID: crewMark + w.ID.String(), At: ground.Point(w.Point), Shape: paint.Square, Tone: paint.ToneLamp,
			Letter: short(w.Name), Label: w.label(t, c.at), Chosen: w.ID == c.chosen}
		switch {
		case w.old(c.at):
			m.Shape, m.Tone = paint.Frame, paint.ToneDim
		case w.Doubt != "":
			m.Shape = paint.Diamond
		}
		marks = append(marks, m)
	}
	return marks
}

// crewMark tells a crew's mark from a record's point.
const crewMark = "crew "

// short is the number of a crew, else the beginning of its name.
func short(name string) string {
	number := strings.TrimFunc(name, func(r rune) bool { return !unicode.IsDigit(r) })
	if number == "" || strings.ContainsFunc(number, func(r rune) bool { return !unicode.IsDigit(r) }) {
		number = strings.TrimSpace(name)
	}
	letters := []rune(number)
	return strings.ToUpper(string(letters[:min(len(letters), 2)]))
}

// choose marks a crew, in the list and on the map, and brings it into sight there.
func (c *crews) choose(id uuid.UUID) {
	i := slices.IndexFunc(c.shown, func(w Crew) bool { return w.ID == id })
	if i < 0 {
		return
	}
	c.chosen = id
	c.list.Choose(i)
	c.draw()
	if w := c.shown[i]; w.shown() {
		c.screen.pane.Look(ground.Point(w.Point))
	}
}

// tapped chooses the crew under a tap on the map; false: there is none.
func (c *crews) tapped(hits []slippy.PointID) bool {
	for _, h := range hits {
		if text, ok := strings.CutPrefix(h, crewMark); ok {
			if id, err := uuid.Parse(text); err == nil {
				c.screen.tapFilter(Crews)
				c.choose(id)
				return true
			}
		}
	}
	return false
}

// crewHeight fits four lines and the room around them.
const crewHeight float32 = 104

// crewRow is one row of the list: the crew, who rides in it, where it is, when it was
// heard of, and who is with it.
type crewRow struct {
	widget.BaseWidget
	look *ui.Look

	bar     *ui.Surface
	name    *ui.Label
	members *ui.Label
	place   *ui.Label
	contact *ui.Label
	care    *ui.Label
	body    *fyne.Container
}

func newCrewRow(look *ui.Look) *crewRow {
	v := &crewRow{look: look, bar: ui.NewSurface(palette.None)}
	v.name = ui.NewStrong(nil).On(ui.Whole)
	v.members = ui.NewNote(nil).On(ui.Cut).In(palette.Text)
	v.place = ui.NewNote(nil).On(ui.Cut)
	v.contact = ui.NewNote(nil).On(ui.Cut)
	v.care = ui.NewNote(nil).On(ui.Cut)
	v.body = ui.Row(0,
		ui.AtLeast(4, crewHeight, v.bar),
		ui.Grow(ui.Inset(7, 16, 7, 12, ui.Column(1,
			ui.Row(palette.Gap, v.name, ui.Grow(v.members)),
			v.place,
			v.contact,
			v.care,
		))),
	)
	v.ExtendBaseWidget(v)
	return v
}

// show fills the row with a crew.
func (v *crewRow) show(c *Crew, now time.Time) {
	t := v.look.Texts()
	v.bar.Fill = palette.None
	switch {
	case c.Overdue:
		v.bar.Fill = palette.Danger
	case c.Care > 0:
		v.bar.Fill = palette.Lamp
	}
	v.bar.Refresh()
	v.name.Set(ui.Plain(c.Name))
	v.members.Set(ui.Plain(strings.Join(c.Members, ", ")))
	say := func(l *ui.Label, text string, role palette.Role) {
		l.Role, l.Bold = role, role == palette.Lamp || role == palette.Danger
		l.Set(ui.Plain(text))
	}
	text, role := c.place(t, now)
	say(v.place, text, role)
	say(v.contact, c.contact(t, now), palette.Dim)
	text, role = c.care(t, now)
	say(v.care, text, role)
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *crewRow) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }
