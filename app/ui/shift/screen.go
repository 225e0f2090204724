package shift

import (
	"fyne.io/fyne/v2"

	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Screen is the end of a shift.
type Screen struct {
	OnClose func() // the officer closes the shift, and meant it
	OnPrint func()
	OnSend  func() // try to reach the region now
	OnForks func() // the records of two versions are wanted
	OnOpen  func() // those that are not closed, or were sent back
	OnDraft func() // the drafts
	OnBack  func()
	OnNight func(night civil.Date) // the shift of another night is wanted

	look     *ui.Look
	notifier Notifier
	data     Data
	shown    bool

	nights *ui.BigButtons
	counts *fyne.Container
	notes  *fyne.Container
	facts  *fyne.Container
	code   *ui.Label
	chain  *ui.Label
	close  *ui.Button
	print  *ui.Button
	send   *ui.Button
	forks  *ui.Button
	open   *ui.Button
	drafts *ui.Button
	scroll *ui.Scroll
	root   *fyne.Container
}

// New is a screen without data.
func New(look *ui.Look, notifier Notifier) *Screen {
	s := &Screen{look: look, notifier: notifier}
	s.nights = ui.NewBigButtons(look, "nights", look.Say("shift.which"), false).Cell(180)
	s.nights.OnChange = s.chosen
	s.counts = ui.Tiles(165, 12)
	s.notes, s.facts = ui.Column(6), ui.Column(8)
	s.code = ui.NewHead(func() string { return s.data.Sheet.Short() })
	s.code.Mono = true
	s.chain = ui.NewNote(func() string { return report.ShiftChain(s.data.Sheet, look.Texts()) })
	s.close = ui.NewMain(icon.Lock, look.Say("shift.close"), s.ask)
	s.print = ui.NewButton(look.Say("shift.print"), func() { call(s.OnPrint) }).With(icon.Print)
	s.send = ui.NewButton(look.Say("settings.sync_now"), func() { call(s.OnSend) }).With(icon.Sync)
	s.forks = ui.NewButton(look.Say("shift.forks_open"), func() { call(s.OnForks) }).With(icon.Conflict)
	s.open = ui.NewButton(look.Say("shift.records_open"), func() { call(s.OnOpen) }).With(icon.Care)
	s.drafts = ui.NewButton(look.Say("shift.drafts_open"), func() { call(s.OnDraft) }).With(icon.Draft)
	back := ui.NewQuiet(icon.Back, look.Say("enrol.back"), func() { call(s.OnBack) })
	head := ui.Row(16, ui.Grow(ui.NewHead(look.Say("shift.title"))), ui.NewLabel(s.night).In(palette.Dim).On(ui.Whole))
	compare := ui.Card(ui.Section(look.Say("shift.code"), s.code, s.chain, ui.NewNote(look.Say("shift.code_note"))))
	page := ui.Column(12, head, s.nights.Object(), s.counts, s.notes, ui.Tiles(380, 16, compare, ui.Card(s.facts)))
	s.scroll = ui.NewScroll(ui.Inset(16, 20, 16, 16, ui.AtMost(1000, page)))
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, 16, 12, 16,
		ui.Row(palette.Gap, back, ui.Space(), s.print, s.close)))
	s.root = ui.Column(0, ui.Grow(s.scroll.Object()), foot)
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen: the counts and the notes are made of data.
func (s *Screen) Relabel() { s.fill() }

// Show puts data in.
func (s *Screen) Show(d Data) {
	s.data, s.shown = d, true
	s.fill()
}

func (s *Screen) night() string {
	if !s.shown {
		return ""
	}
	return s.look.T("shift.night", "Date", s.look.Texts().Date(s.data.Sheet.Night.In(s.data.At.Location())))
}

func (s *Screen) fill() {
	if !s.shown {
		return
	}
	d, t := s.data, s.look.Texts()
	s.offer()
	s.counts.Objects = nil
	for _, c := range report.ShiftCounts(d.Sheet, t) {
		s.counts.Add(count(c))
	}
	s.notes.Objects = nil
	for i, n := range report.ShiftNotes(d.Sheet, t) {
		mark, role := icon.Done, palette.Done
		if i > 0 || d.Sheet.OnHere > 0 {
			mark, role = icon.Warning, palette.Danger
		} else if d.Sheet.Steps == 0 {
			mark, role = icon.Info, palette.Dim
		}
		row := said(mark, role, n)
		if lead := s.leads(i, n); lead != nil {
			row.Add(lead)
		}
		s.notes.Add(row)
	}
	if d.Closed {
		key, mark, role := "shift.closed", icon.Lock, palette.Done
		if d.Waits {
			key, mark, role = "shift.closing", icon.Waiting, palette.Info
		}
		s.notes.Add(said(mark, role, t.T(key)))
	}
	s.facts.Objects = nil
	s.facts.Add(ui.KeyValue(s.look.Say("shift.officer"), ui.Plain(d.Officer)))
	if d.Crew != "" {
		s.facts.Add(ui.KeyValue(s.look.Say("shift.crew"), ui.Plain(d.Crew)))
	}
	for _, p := range report.ShiftWay(d.Sheet, d.Walked, t) {
		s.facts.Add(ui.KeyValue(ui.Plain(p.Name), ui.Plain(p.Value)))
	}
	s.facts.Add(ui.KeyValue(s.look.Say("shift.made"), ui.Plain(t.DateClock(d.At))))
	s.facts.Add(ui.KeyValue(s.look.Say("shift.device"), ui.Plain(d.Sheet.Device.String())))
	ui.Show(s.chain, d.Sheet.Steps > 0)
	ui.Show(s.close, !d.Closed && !d.Empty)
	s.code.Refresh()
	s.scroll.Refresh()
	s.root.Refresh()
}

// leads is the button that leads to what a note names; nil where none does.
func (s *Screen) leads(i int, note string) *ui.Button {
	d, t := s.data.Sheet, s.look.Texts()
	switch {
	case i == 0 && d.OnHere > 0:
		return s.send
	case d.Wrong > 0 && note == t.N("shift.wrong_left", d.Wrong):
		return s.open
	case d.Wrong > 0 && (note == t.N("shift.open_left", d.Open) || note == t.N("shift.carried_left", d.Carried) || note == t.N("shift.returned_left", d.Returned)):
		return nil // the same button
	case d.Open == 0 && d.Carried > 0 && note == t.N("shift.carried_left", d.Carried):
		return s.open
	case d.Open > 0 && note == t.N("shift.open_left", d.Open), d.Open == 0 && d.Carried == 0 && d.Returned > 0 && note == t.N("shift.returned_left", d.Returned):
		return s.open
	case d.Forks > 0 && note == t.N("shift.forks_left", d.Forks):
		return s.forks
	case d.Drafts > 0 && note == t.N("shift.drafts_left", d.Drafts):
		return s.drafts
	}
	return nil
}

// offer lets another shift be chosen, where more than one is still to be ended.
func (s *Screen) offer() {
	var options []ui.Option
	for _, night := range s.data.Nights {
		day := night.In(s.data.At.Location())
		options = append(options, ui.Option{Code: string(night), Say: func() string { return s.look.Texts().DayMonth(day) }})
	}
	s.nights.SetOptions(options...)
	s.nights.SetSelected(string(s.data.Sheet.Night))
	ui.Show(s.nights.Object(), len(options) > 1)
}

// chosen asks for the shift of another night.
func (s *Screen) chosen([]string) {
	night := civil.Date(s.nights.Code())
	s.nights.SetSelected(string(s.data.Sheet.Night)) // until its counts are here
	if night != "" && night != s.data.Sheet.Night && s.OnNight != nil {
		s.OnNight(night)
	}
}

// count is a number on a card with what it counts below it, in the colour of
// danger where it waits for somebody.
func count(c report.ShiftCount) fyne.CanvasObject {
	role := palette.Text
	switch {
	case c.Waits > 0:
		role = palette.Danger
	case c.Done:
		role = palette.Done
	}
	n := ui.NewHead(ui.Plain(c.Value)).In(role).On(ui.Whole)
	return ui.CardOf(12, ui.Column(0, n, ui.NewNote(ui.Plain(c.Name))))
}

func said(mark icon.Name, r palette.Role, words string) *fyne.Container {
	return ui.Row(12, icon.New(mark, r), ui.Grow(ui.NewLabel(ui.Plain(words))))
}

// ask asks before the shift is closed, and once more where something is not
// finished.
func (s *Screen) ask() {
	k := s.look
	s.notifier.Ask(ui.Question{
		Icon: icon.Lock, Head: k.Say("shift.ask"), Text: k.Say("shift.ask_text"), Yes: k.Say("shift.close"),
		OnYes: func() {
			if s.data.Sheet.Whole() {
				call(s.OnClose)
				return
			}
			q := ui.Question{
				Icon: icon.Warning, Head: k.Say("shift.ask_left"), Text: s.left, Yes: k.Say("shift.anyway"), Risky: true,
				OnYes: func() { call(s.OnClose) },
			}
			if s.data.Sheet.Forks > 0 {
				q.Other, q.OnOther = k.Say("shift.forks_open"), s.OnForks
			}
			s.notifier.Ask(q)
		},
	})
}

// left says what is not finished, and what becomes of it.
func (s *Screen) left() string {
	words := ""
	for _, n := range report.ShiftNotes(s.data.Sheet, s.look.Texts()) {
		words += n + "\n"
	}
	tonight := s.data.Sheet
	if tonight.Carried = 0; tonight.Whole() { // what is of another night keeps no key of this one
		return words + s.look.T("shift.ask_carried_text")
	}
	return words + s.look.T("shift.ask_left_text")
}

func call(f func()) {
	if f != nil {
		f()
	}
}
