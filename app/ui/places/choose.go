package places

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/report/places"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

func (s *Screen) spanName(p commission.Period) string {
	t := s.deps.Look.Texts()
	day := func(d civil.Date) string { return t.DateNumeric(d.In(time.UTC)) }
	return t.T("places.span", "From", day(p.From), "To", day(p.To))
}

func (s *Screen) widthName(width int) string {
	t := s.deps.Look.Texts()
	return t.T("places.width", "Metres", t.Distance(float64(width)))
}

// offer lets one of some things be chosen.
func offer[T comparable](s *Screen, head string, now T, all []T, name func(T) string, chosen func(T)) {
	var close func()
	list := ui.Column(palette.Gap)
	var first *ui.Button
	for _, one := range all {
		b := ui.NewButton(func() string { return name(one) }, func() {
			close()
			if one != now {
				chosen(one)
			}
		})
		b.Chosen = one == now
		if b.Chosen || first == nil {
			first = b
		}
		list.Add(ui.AtLeast(1, palette.Touch, b))
	}
	close = s.deps.Notifier.Sheet(440, s.deps.Look.Say(head), list)
	if canvas := ui.CanvasOf(list); canvas != nil && first != nil {
		canvas.Focus(first)
	}
}

func (s *Screen) askPeriod() {
	offer(s, "places.choose_period", s.period, places.Spans(s.deps.Desk.Tonight()), s.spanName, func(p commission.Period) {
		s.period, s.source = p, nil
		s.count()
	})
}

func (s *Screen) askChoice() {
	offer(s, "places.choose_choice", s.choice, places.Choices, func(c places.Choice) string { return c.Name(s.deps.Look.Texts()) }, func(c places.Choice) {
		s.choice = c
		s.count()
	})
}

func (s *Screen) askWidth() {
	offer(s, "places.choose_width", s.width, places.Widths, s.widthName, func(w int) {
		s.width = w
		s.count()
	})
}

// askSave offers the files, each with what it is for; what is said of a measure has one.
func (s *Screen) askSave() {
	if s.saving || s.save.Disabled() {
		return
	}
	if s.tab == tabMeasure {
		what, said := s.measure.about, *s.measure.said
		s.write(func(ctx context.Context) (string, error) {
			return s.deps.Desk.SaveMeasure(ctx, what.what, what.measure, said)
		})
		return
	}
	var close func()
	page := s.page
	form := func(mark icon.Name, form Form) fyne.CanvasObject {
		b := ui.NewButton(s.deps.Look.Say("places.save_"+string(form)), func() {
			close()
			s.write(func(ctx context.Context) (string, error) { return s.deps.Desk.Save(ctx, page, form) })
		}).With(mark)
		return ui.Column(2, b, ui.NewNote(s.deps.Look.Say("places.about_"+string(form))))
	}
	close = s.deps.Notifier.Sheet(560, s.deps.Look.Say("places.save"), ui.Column(16, form(icon.Print, Paper), form(icon.List, Table)))
}

func (s *Screen) write(save func(context.Context) (string, error)) {
	s.saving = true
	s.fill()
	var path string
	s.run(func() (err error) {
		path, err = save(context.Background())
		return err
	}, func(err error) {
		s.saving = false
		if !s.closed {
			s.fill()
		}
		if err != nil {
			s.deps.Notifier.ToastError(err)
			return
		}
		s.deps.Notifier.Toast(s.deps.Look.Say("figures.exported", "Path", path), nil)
	})
}
