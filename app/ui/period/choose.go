package period

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
)

// chooseSpan goes to the period of another length that has the end of this one,
// or to dates of one's own that begin as it.
func (s *Screen) chooseSpan(chosen []string) {
	if len(chosen) == 0 { // tapped again: one is always chosen
		s.spans.SetSelected(s.spanCode())
		return
	}
	if chosen[0] == ownDates {
		s.span = ""
		s.from.SetDate(s.asked.From.In(time.UTC))
		s.to.SetDate(s.asked.To.In(time.UTC))
		s.fill()
		return
	}
	s.span, s.wrong = commission.Span(chosen[0]), false
	s.count(s.span.Around(s.asked.To, s.deps.Reports.Tonight()))
}

func (s *Screen) spanCode() string {
	if s.span == "" {
		return ownDates
	}
	return string(s.span)
}

// step goes to the period before or after.
func (s *Screen) step(by int) {
	if s.span == "" {
		return
	}
	if p, ok := s.span.Beside(s.asked, by, s.deps.Reports.Tonight()); ok {
		s.count(p)
	}
}

// openOwn counts the dates that were typed, once both are days.
func (s *Screen) openOwn() {
	from, ok := s.from.Date()
	to, both := s.to.Date()
	p := commission.Period{From: civil.DateOf(from), To: civil.DateOf(to)}
	s.to.ClearProblem()
	s.wrong = false
	defer s.fill()
	switch {
	case s.span != "" || !ok || !both:
	case !p.Valid() || p.Nights() > commission.MaxNights:
		s.wrong = true // nothing may be saved under dates that stand for nothing
		s.to.SetProblem(ui.Problem{Path: "to", Blocks: true, Say: s.deps.Look.Say("error.period")})
	case p != s.asked:
		s.count(p)
	}
}

// periodName is how the period is called.
func (s *Screen) periodName() string {
	t := s.deps.Look.Texts()
	at := s.asked.From.In(time.UTC)
	name := ""
	switch s.span {
	case commission.Month:
		name = t.Month(at)
	case commission.Quarter:
		quarter := []string{"I", "II", "III", "IV"}[(int(at.Month())-1)/3]
		name = t.T("period.quarter_name", "Quarter", quarter, "Year", at.Format("2006"))
	case commission.Year:
		name = t.T("period.year_name", "Year", at.Format("2006"))
	}
	if whole := s.span.Around(s.asked.From, ""); s.asked.To < whole.To {
		name = t.T("period.until", "Period", name, "Date", t.DayMonth(s.asked.To.In(time.UTC)))
	}
	return name
}

// notesText is the basis of the numbers, in one line where it fits.
func (s *Screen) notesText() string {
	if !s.reading.Ready() {
		return ""
	}
	notes := s.report.Notices(s.deps.Look.Texts())
	if s.deps.OnNumber != nil && !s.pictures.shown {
		notes = append(notes, s.deps.Look.T("period.tap"))
	}
	return strings.Join(notes, " · ")
}

func (s *Screen) placeName() string {
	return placeName(s.deps.Look, s.report, s.place)
}

func placeName(look *ui.Look, r commission.Report, place int) string {
	if place < 0 || place >= len(r.Districts) {
		return look.T("commission.region")
	}
	return r.Districts[place].Name(look.Texts())
}

// askPlace lets the region or one of its districts be chosen.
func (s *Screen) askPlace() {
	askPlace(s.deps.Look, s.deps.Notifier, s.report, s.place, func(place int) {
		s.place = place
		s.fill()
		s.list.Focus()
	})
}

func askPlace(look *ui.Look, n Notifier, r commission.Report, place int, chosen func(place int)) {
	t := look.Texts()
	names := []string{t.T("commission.region")}
	for _, d := range r.Districts {
		names = append(names, d.Name(t))
	}
	list := listview.NewList(func() int { return len(names) },
		func() fyne.CanvasObject { return newChoiceView() },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*choiceView); ok {
				v.show(names[i], i-1 == place)
			}
		})
	high := min(float32(len(names))*choiceHigh, 440)
	close := n.Sheet(480, look.Say("period.where"), ui.AtLeast(420, high, list))
	choose := func(i int) {
		close()
		chosen(i - 1)
	}
	list.OnTap, list.OnOpen = choose, choose
	list.Choose(place + 1)
	list.Focus()
}

// askSave offers the files, each with what it is for.
func (s *Screen) askSave() {
	if !s.reading.Ready() || s.saving || s.wrong {
		return
	}
	askForm(s.deps.Look, s.deps.Notifier, s.write, Map)
}

// askForm offers the forms of a report, and more that only one that is counted now has: a
// map is drawn of the records and not of the figures.
func askForm(look *ui.Look, n Notifier, write func(Form), more ...Form) {
	var close func()
	offer := func(mark icon.Name, form Form) fyne.CanvasObject {
		b := ui.NewButton(look.Say("period.save_"+string(form)), func() {
			close()
			write(form)
		}).With(mark)
		return ui.Column(2, b, ui.NewNote(look.Say("period.about_"+string(form))))
	}
	all := []fyne.CanvasObject{offer(icon.Print, Paper), offer(icon.Figures, Book), offer(icon.List, Table), offer(icon.Shield, Public)}
	for _, form := range more {
		all = append(all, offer(icon.Place, form))
	}
	close = n.Sheet(560, look.Say("period.save"), ui.Column(16, all...))
}

// write saves the report that is on the page.
func (s *Screen) write(form Form) {
	s.saving = true
	s.save.SetEnabled(false)
	r := s.report
	var path string
	s.run(func() (err error) {
		path, err = s.deps.Reports.Save(context.Background(), r, form)
		return err
	}, func(err error) {
		s.saving = false
		s.save.SetEnabled(s.reading.Ready() && !s.wrong)
		if err != nil {
			s.deps.Notifier.ToastError(err)
			return
		}
		s.deps.Notifier.Toast(s.deps.Look.Say("figures.exported", "Path", path), nil)
	})
}

// Key implements ui.Keyed: left and right walk the periods.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyLeft:
		s.step(-1)
	case fyne.KeyRight:
		s.step(1)
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd:
		if s.pictures.key(e) {
			return true
		}
		s.scroll.Reveal(s.box) // on a low window it lies below the edge
		return false
	default:
		return s.pictures.key(e)
	}
	return true
}

// Rune implements ui.Keyed and uses no letter.
func (s *Screen) Rune(rune) bool { return false }
