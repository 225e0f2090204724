package figures

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// askNight offers every night of which there are figures, month by month.
func (s *Screen) askNight() {
	if !s.ready {
		return
	}
	var nights []civil.Date
	var tonight civil.Date
	s.run(func() (err error) {
		nights, tonight, err = s.figures.Nights(context.Background())
		return err
	}, func(err error) {
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		c := newCalendar(s.look, nights, tonight, s.night)
		close := s.notifier.Sheet(480, s.look.Say("figures.night_choose"), c.object)
		c.onChoose = func(night civil.Date) {
			close()
			s.Open(night)
			s.list.Focus()
		}
		c.focus()
	})
}

// explain says what each figure counts.
func (s *Screen) explain() {
	s.notifier.Sheet(640, s.look.Say("figures.about"), legend(s.look))
}

// calendar is a month of nights. One without records can not be chosen, but
// tonight's can.
type calendar struct {
	look     *ui.Look
	onChoose func(civil.Date)

	nights  []civil.Date // with records, the earliest first
	tonight civil.Date
	shown   civil.Date // the night on the page
	month   time.Time  // its first day

	head     *ui.Label
	previous *ui.Button
	next     *ui.Button
	days     *fyne.Container
	object   *fyne.Container
}

func newCalendar(look *ui.Look, nights []civil.Date, tonight, shown civil.Date) *calendar {
	c := &calendar{look: look, nights: nights, tonight: tonight, shown: shown, month: monthOf(shown)}
	c.head = ui.NewStrong(func() string { return look.Texts().Month(c.month) }).Centred()
	c.previous = ui.NewIconButton(icon.Back, look.Say("figures.month_previous"), func() { c.turn(-1) })
	c.next = ui.NewIconButton(icon.Forward, look.Say("figures.month_next"), func() { c.turn(1) })
	c.days = container.New(&weekLayout{})
	c.object = ui.Column(8, ui.Row(palette.Gap, c.previous, ui.Grow(c.head), c.next), c.days,
		ui.NewNote(look.Say("figures.night_hint")))
	c.fill()
	return c
}

func monthOf(d civil.Date) time.Time {
	at := d.In(time.UTC)
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// turn goes to the next month, or the one before, in which there is something.
func (c *calendar) turn(by int) {
	if to, ok := c.beside(by); ok {
		c.month = to
		c.fill()
		c.focus()
	}
}

// beside is the nearest month before or after the one in sight with a night that
// can be chosen.
func (c *calendar) beside(by int) (month time.Time, ok bool) {
	for _, night := range append(slices.Clone(c.nights), c.tonight) {
		m := monthOf(night)
		if by > 0 != m.After(c.month) || m.Equal(c.month) {
			continue
		}
		if !ok || by > 0 == m.Before(month) {
			month, ok = m, true
		}
	}
	return month, ok
}

// may tells whether a night can be chosen.
func (c *calendar) may(night civil.Date) bool {
	_, counted := slices.BinarySearch(c.nights, night)
	return counted || night == c.tonight
}

// fill writes the month: six weeks, so that nothing below moves.
func (c *calendar) fill() {
	c.head.Refresh()
	_, before := c.beside(-1)
	_, after := c.beside(1)
	c.previous.SetEnabled(before)
	c.next.SetEnabled(after)
	c.days.Objects = nil
	for _, day := range strings.Fields(c.look.T("figures.weekdays")) {
		c.days.Add(ui.NewNote(ui.Plain(day)).Centred())
	}
	first := c.month.AddDate(0, 0, -int(c.month.Weekday()+6)%7) // a week begins on Monday
	for i := range 6 * week {
		at := first.AddDate(0, 0, i)
		if at.Month() != c.month.Month() {
			c.days.Add(ui.Space())
			continue
		}
		night := civil.DateOf(at)
		b := ui.NewButton(ui.Plain(c.look.Texts().Int(at.Day())), func() { c.onChoose(night) })
		b.Slim, b.Chosen = true, night == c.shown
		b.SetEnabled(c.may(night))
		c.days.Add(b)
	}
	c.days.Refresh()
}

// focus gives the keyboard to the night on the page, else to the last that can
// be chosen.
func (c *calendar) focus() {
	var at *ui.Button
	for _, o := range c.days.Objects {
		if b, ok := o.(*ui.Button); ok && !b.Disabled() && (at == nil || !at.Chosen) {
			at = b
		}
	}
	if canvas := ui.CanvasOf(c.object); canvas != nil && at != nil {
		canvas.Focus(at)
	}
}

const week = 7

// weekLayout stands seven objects in a line: names of days, then weeks.
type weekLayout struct{}

const (
	dayGap   float32 = 4
	nameHigh float32 = 24
)

// Layout implements fyne.Layout.
func (*weekLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := (size.Width - dayGap*(week-1)) / week
	for i, one := range o {
		y, h := float32(0), nameHigh
		if i >= week {
			y, h = nameHigh+dayGap+float32(i/week-1)*(palette.Touch+dayGap), palette.Touch
		}
		ui.Put(one, float32(i%week)*(w+dayGap), y, w, h)
	}
}

// MinSize implements fyne.Layout.
func (*weekLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(week*palette.Touch+dayGap*(week-1), nameHigh+6*(palette.Touch+dayGap))
}
