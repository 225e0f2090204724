package assignment

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
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/due"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// panel is what stands beside the list: the decision that is chosen, what may be said of
// it, and what was said. What is tapped stands above what may grow by itself.
type panel struct {
	screen *Screen
	row    Row
	there  bool
	typed  *ui.Dialog
	busy   bool

	what, about *ui.Label
	steps       *ui.BigButtons
	words       *ui.TextField
	until       *ui.DateField
	moves       fyne.CanvasObject
	story       *fyne.Container
	back        *ui.Button
	withdraw    *ui.Button
	foot        fyne.CanvasObject
	body        *fyne.Container
	none        fyne.CanvasObject
	object      *fyne.Container
}

func newPanel(s *Screen) *panel {
	look := s.deps.Look
	p := &panel{screen: s, story: ui.Column(10)}
	p.what = ui.NewStrong(func() string { return p.row.What })
	p.about = ui.NewNote(p.aboutText)
	p.words = ui.NewNarrative(look, "words", look.Say("assignment.words"), 2).Most(raid.MaxAssignmentText)
	p.words.OnChange = func(text string) { p.keep("words", text); p.words.ClearProblem() }
	p.until = ui.NewDateField(look, "until", look.Say("assignment.new_day"), s.deps.Now)
	p.until.OnDate = func(time.Time, bool) { p.keep("until", p.until.Text()); p.until.ClearProblem() }
	p.moves = p.until.Object()
	p.steps = ui.NewBigButtons(look, "step", look.Say("assignment.say"), false).Cell(170)
	p.steps.OnTap = func(code string) { p.answer(codes.Code(code)) }
	p.back = ui.NewButton(look.Say("assignment.take_back"), p.takeBack).With(icon.Undo)
	p.withdraw = ui.NewQuiet(icon.Withdrawn, look.Say("assignment.withdraw"), p.askWithdraw)
	scroll := ui.NewScroll(ui.Inset(12, 20, 20, 20, ui.Column(14, ui.Column(4, p.what, p.about),
		p.words.Object(), p.moves, p.steps.Object(), p.story)))
	p.foot = ui.Column(0, ui.HLine(), ui.Inset(8, side, 8, side, ui.Row(palette.Gap, p.withdraw, ui.Space(), p.back)))
	p.body = ui.Pinned(ui.Space(), scroll.Object(), p.foot)
	p.none = ui.NewScroll(ui.Pad(24, ui.EmptyState(icon.List, look.Say("assignment.choose"), look.Say("assignment.choose_text"), nil))).Object()
	p.object = container.NewStack(p.body, p.none)
	return p
}

// turn goes to the row that is chosen by now: with what was typed for it and not saved.
func (p *panel) turn() {
	p.row, p.there = p.screen.chosen()
	p.typed = nil
	p.words.SetText("")
	p.until.SetDate(time.Time{})
	if p.there {
		p.typed = ui.NewDialog(p.screen.deps.Notifier, "assignment."+p.row.ID.String())
		p.words.SetText(p.typed.Value("words"))
		if day, ok := ui.ParseDay(p.typed.Value("until"), p.screen.deps.Now()); ok {
			p.until.SetDate(day)
		}
	}
	p.words.ClearProblem()
	p.until.ClearProblem()
	p.fill()
}

func (p *panel) keep(field, text string) {
	if p.typed != nil {
		p.typed.Keep(field, text)
	}
}

// fill shows the row as it stands by now. What is typed stays.
func (p *panel) fill() {
	if r, ok := p.screen.chosen(); ok {
		p.row, p.there = r, true
	} else {
		p.there = false
	}
	says := p.there && len(p.row.Steps) > 0
	ui.Show(p.body, p.there)
	ui.Show(p.none, !p.there)
	ui.Show(p.words.Object(), says)
	ui.Show(p.moves, says && slices.Contains(p.row.Steps, codes.AssignmentMoved))
	ui.Show(p.steps.Object(), says)
	ui.Show(p.withdraw, p.there && p.row.Leads && p.row.Reason == "")
	ui.Show(p.back, p.there && p.row.Back)
	ui.Show(p.foot, p.withdraw.Visible() || p.back.Visible())
	var all []ui.Option
	for _, step := range p.row.Steps {
		all = append(all, ui.Option{Code: string(step), Say: p.screen.deps.Look.Say("assignment.step_" + string(step))})
	}
	p.steps.SetOptions(all...)
	p.story.Objects = nil
	if p.there {
		p.tell()
	}
	p.object.Refresh()
}

// tell lists what was said, the latest first.
func (p *panel) tell() {
	look := p.screen.deps.Look
	if p.row.Reason != "" {
		p.story.Add(ui.Row(10, icon.New(icon.Withdrawn, palette.Dim), ui.Grow(ui.Column(1,
			ui.NewStrong(look.Say("assignment.state_withdrawn")), ui.NewLabel(ui.Plain(p.row.Reason))))))
	}
	for i := len(p.row.Told) - 1; i >= 0; i-- {
		p.story.Add(p.told(p.row.Told[i]))
	}
}

func (p *panel) told(a Told) fyne.CanvasObject {
	look := p.screen.deps.Look
	lines := ui.Column(1, ui.NewStrong(func() string {
		t := look.Texts()
		said := commission.StandsAs(t, a.Step, false)
		if a.Until != "" {
			said += ": " + due.Date(t, a.Until, p.screen.today())
		}
		if a.Undone {
			said += " · " + t.T("assignment.taken_back")
		}
		return said
	}))
	if a.Words != "" {
		lines.Add(ui.NewLabel(ui.Plain(a.Words)))
	}
	lines.Add(ui.NewNote(func() string {
		return strings.TrimPrefix(a.By+" · "+look.Texts().When(a.At, p.screen.deps.Now()), " · ")
	}))
	mark, role := icon.Note, palette.Dim
	switch {
	case a.Undone:
		mark = icon.Undo
	case a.Step == codes.AssignmentDone:
		mark, role = icon.Done, palette.Done
	}
	return ui.Row(10, icon.New(mark, role), ui.Grow(lines))
}

func (p *panel) aboutText() string {
	t, r := p.screen.deps.Look.Texts(), p.row
	day, _ := untilWords(t, r, p.screen.today())
	lines := []string{day + " · " + who(t, r), stand(t, r, p.screen.today()), "№ " + r.Number}
	if r.By != "" {
		lines = append(lines, t.T("assignment.written_by", "Name", r.By, "Date", due.Date(t, r.On, p.screen.today())))
	}
	if r.Source != "" {
		lines = append(lines, t.T("assignment.source")+": "+r.Source)
	}
	return strings.Join(lines, "\n")
}

// answer says what came of the decision, with the words and the day that stand there.
func (p *panel) answer(step codes.Code) {
	if p.busy || !p.there {
		return
	}
	words, look := strings.TrimSpace(p.words.Text()), p.screen.deps.Look
	day, ok := p.until.Date()
	switch {
	case step == codes.AssignmentMoved && !ok:
		p.until.SetProblem(ui.Problem{Path: p.until.Path, Blocks: true, Say: look.Say("problem.date_missing")})
		p.until.Focus()
		return
	case (step == codes.AssignmentMoved || step == codes.AssignmentNotDone) && words == "":
		p.blame("problem.reason_missing")
		return
	case raid.HoldsIIN(words):
		p.blame("problem.assignment_iin")
		return
	}
	until := civil.Date("")
	if step == codes.AssignmentMoved {
		until = ahead(day)
	}
	id, typed := p.row.ID, p.typed
	p.do(func(ctx context.Context, desk Desk) error { return desk.Answer(ctx, id, step, until, words) }, func() {
		typed.Done()
		p.screen.deps.Notifier.Toast(look.Say("assignment.saved"), func() { p.undo(id) })
	})
}

func (p *panel) blame(key string) {
	p.words.SetProblem(ui.Problem{Path: p.words.Path, Blocks: true, Say: p.screen.deps.Look.Say(key)})
	p.words.Focus()
}

func (p *panel) takeBack() { p.undo(p.row.ID) }

func (p *panel) undo(id uuid.UUID) {
	p.do(func(ctx context.Context, desk Desk) error { return desk.TakeBack(ctx, id) }, func() {
		p.screen.deps.Notifier.Toast(p.screen.deps.Look.Say("assignment.undone"), nil)
	})
}

// do does something with a decision; afterwards no row is chosen, so that a second tap
// does nothing to another.
func (p *panel) do(work func(context.Context, Desk) error, done func()) {
	s := p.screen
	if p.busy {
		return
	}
	p.busy = true
	s.run(func() error { return work(context.Background(), s.deps.Desk) }, func(err error) {
		p.busy = false
		if err != nil {
			s.deps.Notifier.ToastError(err)
			return
		}
		done()
		s.list.Keep(-1)
		p.turn()
		s.Renew()
		s.deps.OnChanged()
	})
}

// askWithdraw asks why a decision is taken off. The reason is kept while it is typed.
func (p *panel) askWithdraw() {
	look, id := p.screen.deps.Look, p.row.ID
	reason := ui.NewNarrative(look, "reason", look.Say("assignment.withdraw_reason"), 3)
	typed := ui.NewDialog(p.screen.deps.Notifier, "assignment.withdraw "+id.String())
	var close func()
	wrong := func(key string) {
		reason.SetProblem(ui.Problem{Blocks: true, Say: look.Say(key)})
		reason.Focus()
	}
	yes := ui.NewRisky(icon.Withdrawn, look.Say("assignment.withdraw"), func() {
		switch words := strings.TrimSpace(reason.Text()); {
		case words == "":
			wrong("problem.reason_missing")
		case raid.HoldsIIN(words):
			wrong("problem.assignment_iin")
		default:
			p.do(func(ctx context.Context, desk Desk) error { return desk.Withdraw(ctx, id, words) }, func() {
				typed.Done()
				close()
				p.screen.deps.Notifier.Toast(look.Say("assignment.withdrawn_now"), nil)
			})
		}
	})
	reason.OnChange = func(string) { reason.ClearProblem() }
	typed.Text("reason", reason)
	close = p.screen.deps.Notifier.Sheet(640, look.Say("assignment.withdraw_head"), ui.Column(12, ui.NewLabel(look.Say("assignment.withdraw_text")), reason.Object(),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), func() { close() }), ui.Space(), yes)))
	reason.Focus()
}
