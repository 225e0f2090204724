package followup

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/due"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
)

// again is how many days from today somebody looks again, unless he says another day.
const again = 14

// mostNote is more than a line and less than a report.
const mostNote = 500

// panel is what stands beside the list: the referral that is chosen, what came of it,
// and what was answered before. What is tapped to answer stands above what may grow by
// itself.
type panel struct {
	screen *Screen
	row    Row // that is chosen, as it is by now
	there  bool
	typed  *ui.Dialog
	shown  *Shown // while it is held
	busy   bool
	far    civil.Date // of years away, about which he was asked

	who    *ui.Label
	kind   *ui.Label
	met    *ui.Label
	on     *ui.DateField
	due    *ui.DateField
	note   *ui.TextField
	owner  *owner
	result *ui.BigButtons
	story  *fyne.Container
	hold   *listview.Hold
	open   *ui.Button
	back   *ui.Button // takes the officer's own answer back
	body   *fyne.Container
	none   fyne.CanvasObject
	object *fyne.Container
	toList *ui.Button      // to the list, where the panel stands in its place
	foot   *fyne.Container // of the buttons
	still  *still.Ground   // over the panel, for a moment
}

func newPanel(s *Screen) *panel {
	look := s.look
	p := &panel{screen: s, story: ui.Column(10)}
	p.who = ui.NewHead(p.whoText).On(ui.Cut)
	p.kind = ui.NewStrong(p.kindText).In(palette.Lamp)
	p.met = ui.NewNote(p.metText)
	now := func() time.Time { return s.data.Now }
	p.on = ui.NewDateField(look, "on", look.Say("followup.on"), now)
	p.due = ui.NewDateField(look, "due", look.Say("followup.due"), now)
	p.note = ui.NewTextField(look, "note", look.Say("followup.note")).Most(mostNote)
	p.on.OnDate = func(time.Time, bool) { p.keep("on", p.on.Text()); p.on.ClearProblem() }
	p.due.OnDate = func(time.Time, bool) { p.keep("due", p.due.Text()); p.due.ClearProblem() }
	p.note.OnChange = func(s string) { p.keep("note", s) }
	p.owner = newOwner(p)
	p.result = ui.NewBigButtons(look, "result", look.Say("followup.result"), false).Cell(190)
	p.result.OnTap = func(code string) { p.answer(codes.Code(code)) }
	p.hold = listview.NewHold(look.Say("followup.reveal"))
	p.hold.OnHold, p.hold.OnRelease = p.reveal, p.mask
	p.open = ui.NewButton(look.Say("night.open"), func() { s.openRow(p.row) }).With(icon.Forward)
	p.back = ui.NewIconButton(icon.Undo, look.Say("followup.take_back"), func() {
		if answer, ok := p.own(); ok {
			p.undo(answer)
		}
	})
	scroll := ui.NewScroll(ui.Inset(12, 20, 20, 20, ui.Column(14,
		ui.Column(2, p.who, p.kind, p.met),
		p.result.Object(),
		ui.Beside{From: 420, Gap: 16, Below: 10}.Of(p.on.Object(), p.due.Object()),
		p.owner.object,
		p.note.Object(),
		p.story,
	)))
	p.toList = ui.NewIconButton(icon.Back, look.Say("children.back"), func() { s.choose(-1) })
	p.toList.Hide()
	p.foot = ui.Row(palette.Gap, p.toList, ui.Grow(p.hold), p.back, p.open)
	p.body = ui.Pinned(ui.Space(), scroll.Object(), ui.Column(0, ui.HLine(), ui.Inset(8, 16, 8, 16, p.foot)))
	p.none = within(ui.EmptyState(icon.Person, look.Say("followup.choose"), look.Say("followup.choose_text"), nil))
	p.object = container.NewStack(p.body, p.none)
	p.still = still.Over(p.object, ui.After)
	return p
}

// fillFoot shows the way back to the list where the panel stands in its place.
func (p *panel) fillFoot() {
	ui.Show(p.toList, p.screen.alone)
	p.foot.Refresh()
}

// turn goes to the row that is chosen by now: with what was typed for it and not saved.
func (p *panel) turn() {
	p.mask()
	r, ok := p.screen.chosenRow()
	p.there, p.row, p.typed, p.far = ok, r, nil, ""
	if ok {
		p.typed = ui.NewDialog(p.screen.notifier, "followup."+r.Referral.String())
		today := civil.DateOf(p.screen.data.Now)
		setDay(p.on, p.typed.Value("on"), today.In(time.UTC))
		setDay(p.due, p.typed.Value("due"), today.In(time.UTC).AddDate(0, 0, lookIn(r)))
		p.note.SetText(p.typed.Value("note"))
		p.owner.turn()
	} else {
		p.on.SetDate(time.Time{})
		p.due.SetDate(time.Time{})
		p.note.SetText("")
	}
	p.on.ClearProblem()
	p.due.ClearProblem()
	p.fill()
}

// lookIn is in how many days somebody looks again, as it is proposed.
func lookIn(r Row) int {
	if r.Urgent && r.Result == "" {
		return 1
	}
	return again
}

// setDay fills a field with what was typed, else with a day.
func setDay(f *ui.DateField, typed string, day time.Time) {
	f.SetDate(day)
	if was, ok := ui.ParseDay(typed, day); ok {
		f.SetDate(was)
	} else if typed != "" {
		f.SetText(typed)
	}
}

func (p *panel) keep(field, text string) {
	if p.typed != nil {
		p.typed.Keep(field, text)
	}
}

// fill shows the row as it stands by now. What is typed stays.
func (p *panel) fill() {
	s := p.screen
	if r, ok := s.chosenRow(); ok {
		p.row, p.there = r, true
	} else {
		p.there = false
	}
	ui.Show(p.body, p.there)
	ui.Show(p.none, !p.there)
	p.options()
	_, own := p.own()
	p.back.SetEnabled(own)
	p.story.Objects = nil
	if p.there {
		p.tell()
	}
	p.object.Refresh()
}

// options are what can come of a referral, in the words of today.
func (p *panel) options() {
	if p.screen.data.Codes == nil {
		return
	}
	var all []ui.Option
	for _, row := range p.screen.data.Codes.List("followup_results", civil.DateOf(p.screen.data.Now)) {
		note := p.screen.look.Say("followup.goes_on")
		if codes.HelpEnds(row.Code) {
			note = p.screen.look.Say("followup.ends")
		}
		all = append(all, ui.Option{Code: string(row.Code), Note: note, Say: func() string { return row.Names.In(string(p.screen.look.Lang())) }})
	}
	p.result.SetOptions(all...)
}

// tell lists what was answered, the latest first.
func (p *panel) tell() {
	look := p.screen.look
	if p.row.Differs {
		p.story.Add(ui.Row(8, icon.New(icon.Conflict, palette.Danger), ui.Grow(ui.NewLabel(look.Say("followup.differs_text")))))
	}
	if len(p.row.Told) == 0 {
		return
	}
	p.story.Add(ui.HLine())
	for i := len(p.row.Told) - 1; i >= 0; i-- {
		p.story.Add(p.told(p.row.Told[i]))
	}
}

func (p *panel) told(a Told) fyne.CanvasObject {
	look := p.screen.look
	lines := ui.Column(1, ui.NewStrong(func() string { return p.toldText(a) }), ui.NewNote(func() string { return p.toldBy(a) }))
	if a.Noted {
		note := ui.NewNote(look.Say("followup.noted"))
		if p.shown != nil {
			note = ui.NewLabel(ui.Plain(p.shown.Notes[a.ID]))
		}
		lines.Add(note)
	}
	mark, role := icon.Note, palette.Dim
	if a.Undone {
		mark = icon.Undo
	} else if codes.HelpEnds(a.Result) {
		mark, role = icon.Done, palette.Done
	}
	return ui.Row(10, icon.New(mark, role), ui.Grow(lines))
}

// own is the officer's own answer, where nothing goes on from it: he may take it back
// when its toast is long gone. That of another is answered, not taken back.
func (p *panel) own() (uuid.UUID, bool) {
	if len(p.row.After) != 1 || !p.there {
		return uuid.Nil, false
	}
	i := slices.IndexFunc(p.row.Told, func(a Told) bool { return a.ID == p.row.After[0] && a.Mine })
	return p.row.After[0], i >= 0
}

func (p *panel) toldText(a Told) string {
	t, today := p.screen.look.Texts(), civil.DateOf(p.screen.data.Now)
	words := p.screen.data.Codes.Label("followup_results", a.Result, string(t.Lang())) + " · " + due.Date(t, a.On, today)
	if a.Undone {
		words += " · " + t.T("followup.taken_back")
	}
	return words
}

func (p *panel) toldBy(a Told) string {
	t, today := p.screen.look.Texts(), civil.DateOf(p.screen.data.Now)
	words := []string{}
	if a.By != "" {
		words = append(words, a.By)
	}
	if a.To != "" {
		words = append(words, t.T("followup.owner", "Name", a.To))
	}
	if a.Due != "" {
		words = append(words, t.T("followup.look_again", "Date", due.Date(t, a.Due, today)))
	}
	return strings.Join(words, " · ")
}

// answer writes down what came of the referral: with the day, the next one and the
// note that stand there.
func (p *panel) answer(result codes.Code) {
	s := p.screen
	if p.busy || !p.there {
		return
	}
	a := Answer{Result: result, Note: strings.TrimSpace(p.note.Text())}
	if !codes.HelpEnds(result) {
		if !p.owner.fits() {
			return
		}
		a.Officer, a.Organisation = p.owner.who()
	}
	on, ok := p.on.Date()
	a.On = civil.DateOf(on)
	if wrong := p.wrongDay(a.On, ok); wrong != "" {
		p.blame(p.on, wrong)
		return
	}
	if !codes.HelpEnds(result) {
		due, ok := p.due.Date()
		if a.Due = ahead(civil.DateOf(due)); !ok {
			p.blame(p.due, "problem.due_missing")
			return
		} else if a.Due < a.On {
			p.blame(p.due, "problem.due_before")
			return
		} else if raid.FarDue(a.On, a.Due) && p.far != a.Due {
			p.far = a.Due // asked once: whoever answers again means it
			p.blame(p.due, "problem.due_far")
			return
		}
	}
	p.busy = true
	to, typed := p.row, p.typed
	var id uuid.UUID
	s.run(func() (err error) {
		id, err = s.desk.Answer(context.Background(), to, a)
		return err
	}, func(err error) {
		p.busy = false
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		typed.Done()
		s.choose(-1) // a second tap answers for nobody else
		s.notifier.Toast(func() string {
			label := s.data.Codes.Label("followup_results", result, string(s.look.Lang()))
			return s.look.T("followup.saved", "Who", to.Initials, "Result", label)
		}, func() { p.undo(id) })
		call(s.OnChanged)
	})
}

// wrongDay says what is wrong with the day on which it came to that; empty for nothing.
func (p *panel) wrongDay(on civil.Date, typed bool) string {
	switch {
	case !typed:
		return "problem.date_missing"
	case on > civil.DateOf(p.screen.data.Now):
		return "problem.date_future"
	case on < civil.DateOf(p.row.Met) && !p.row.Met.IsZero():
		return "error.answer_early"
	}
	return ""
}

// blame says at a field what is wrong with it, until it is mended.
func (p *panel) blame(f *ui.DateField, key string) {
	f.SetProblem(ui.Problem{Path: f.Path, Blocks: true, Say: p.screen.look.Say(key)})
	f.Focus()
}

// ahead reads a year of two digits as one to come.
func ahead(d civil.Date) civil.Date {
	if d < "2000" && d.Valid() {
		return civil.DateOf(d.In(time.UTC).AddDate(100, 0, 0))
	}
	return d
}

func (p *panel) undo(answer uuid.UUID) {
	s := p.screen
	if p.busy {
		return
	}
	p.busy = true
	s.run(func() error { return s.desk.Undo(context.Background(), answer) }, func(err error) {
		p.busy = false
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		s.notifier.Toast(s.look.Say("followup.undone"), nil)
		call(s.OnChanged)
	})
}
