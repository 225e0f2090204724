package period

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/reading"
)

// Frozen is a report that was given out under a number, as it was then, and where the
// same period is counted otherwise today. Nothing of it can be changed. Make it with
// NewFrozen, then Open.
type Frozen struct {
	*grid
	deps FrozenDeps
	run  func(work func() error, done func(error))

	report  FrozenReport
	place   int // the district that is shown; -1 for the region
	differs []commission.Difference
	known   bool  // whether it differs was found out
	why     error // why it was not
	busy    bool
	reading *reading.Reading[[]commission.Difference]

	marks    *ui.Label
	where    *ui.Button
	changes  *ui.Button
	withdraw *ui.Button
	save     *ui.Button
	pictures *pictures
	scroll   *ui.Scroll
	root     fyne.CanvasObject
}

// NewFrozen makes the page of a report.
func NewFrozen(d FrozenDeps, r FrozenReport) *Frozen {
	p := &Frozen{deps: d, run: ui.Go, report: r, place: -1}
	p.grid = newGrid(d.Look, d.Codes, nil)
	look := d.Look
	p.marks = ui.NewStrong(func() string { return strings.Join(p.report.Report.Marks(look.Texts()), "\n") }).In(palette.Lamp)
	p.where = ui.NewQuiet(icon.Place, func() string { return placeName(look, p.report.Report, p.place) }, func() {
		askPlace(look, d.Notifier, p.report.Report, p.place, func(place int) {
			p.place = place
			p.fill()
			p.list.Focus()
		})
	})
	p.where.Role = palette.Text
	p.changes = ui.NewQuiet(icon.Flag, p.changesText, p.showChanges)
	p.withdraw = ui.NewQuiet(icon.Withdrawn, look.Say("period.withdraw"), p.askWithdraw)
	p.save = ui.NewMain(icon.Export, look.Say("period.save"), func() { askForm(look, d.Notifier, p.write) })
	open := ui.Row(palette.Gap, opening(look, d.Notifier, func() commission.Report { return p.report.Report }), ui.Space())
	notes := ui.NewNote(func() string { return strings.Join(p.report.Report.Notices(look.Texts()), " · ") })
	head := ui.Inset(12, side, 8, side, ui.Column(8,
		ui.NewHead(func() string { return p.report.Report.Title(look.Texts()) }).On(ui.Wrap), p.marks, notes,
		open, ui.Row(palette.Gap, p.changes, ui.Space())))
	ui.Show(open, len(r.Report.Decisions) > 0)
	p.pictures = newPictures(look, d.Codes, d.Fonts, func() commission.Report { return p.report.Report }, func() { p.fill() })
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, side, 12, side, container.New(&footLayout{},
		ui.NewQuiet(icon.Back, look.Say("period.back"), func() { d.OnBack() }), p.withdraw, p.where, p.pictures.choice, p.save)))
	p.scroll = pageOf(head, container.NewStack(p.box, p.pictures.charts.Object()), foot)
	p.root = ui.On(palette.Panel, p.scroll.Object())
	p.reading = reading.New(reading.Deps[[]commission.Difference]{
		Run: func(work func() error, done func(error)) { p.run(work, done) },
		Ask: func() reading.Question[[]commission.Difference] {
			r := p.report.Report
			return func(ctx context.Context) ([]commission.Difference, error) { return d.Freezing.Differs(ctx, r) }
		},
		OnRead: func(got []commission.Difference, _ bool) { p.compared(got, nil) },
		OnFail: func(err error) { p.compared(nil, err) },
		OnOld:  func(err error) { p.compared(nil, err) },
	})
	p.fill()
	return p
}

// Open compares the report with today's figures.
func (p *Frozen) Open() { p.reading.Open() }

// Renew compares anew: records came in.
func (p *Frozen) Renew() { p.reading.Renew() }

// compared says how today's figures differ, or why nobody knows.
func (p *Frozen) compared(differs []commission.Difference, why error) {
	p.differs, p.known, p.why = differs, why == nil, why
	p.fill()
}

// changesText says whether today's figures are others.
func (p *Frozen) changesText() string {
	look := p.deps.Look
	switch {
	case p.why != nil:
		return look.T("period.not_compared", "Why", look.SaySentence(p.why)())
	case !p.known:
		return look.T("period.comparing")
	case len(p.differs) == 0:
		return look.T("period.same")
	}
	return look.Texts().N("period.differs", len(p.differs))
}

// mostChanges bounds what the sheet of changes lists.
const mostChanges = 200

// showChanges lists where today's figures are others.
func (p *Frozen) showChanges() {
	look := p.deps.Look
	t := look.Texts()
	var rows []fyne.CanvasObject
	for _, d := range p.differs[:min(len(p.differs), mostChanges)] {
		where := t.T("commission.region")
		if !d.Whole {
			where = d.District.Name(t)
		}
		name := d.Line.Name(t, p.deps.Codes)
		if d.Code == "" {
			name = d.Figure + " " + name
		}
		rows = append(rows, ui.Column(2, ui.NewLabel(ui.Plain(name+" · "+where)), ui.NewNote(ui.Plain(t.T("period.change",
			"Then", t.Int(d.Then.Now.All), "Today", t.Int(d.Today.Now.All), "Before", t.Int(d.Then.Before.All), "BeforeToday", t.Int(d.Today.Before.All))))))
	}
	high := min(float32(len(rows))*64, 440)
	p.deps.Notifier.Sheet(640, look.Say("period.changes"), ui.AtLeast(480, high, ui.NewScroll(ui.Column(12, rows...)).Object()))
}

// Object implements ui.Screen.
func (p *Frozen) Object() fyne.CanvasObject { return p.root }

// Relabel implements ui.Screen.
func (p *Frozen) Relabel() { p.fill() }

// Shown implements ui.Watcher: the table takes the keyboard.
func (p *Frozen) Shown() {
	if !p.pictures.shown {
		p.list.Focus()
	}
	p.reading.Shown()
}

// Hidden implements ui.Watcher.
func (p *Frozen) Hidden() { p.reading.Hidden() }

func (p *Frozen) fill() {
	p.lines = linesOf(p.report.Report, p.place, p.deps.Look.Texts(), p.deps.Codes)
	for i := range p.lines {
		if !p.lines[i].plain() {
			p.lines[i].today = p.today(p.lines[i].Line)
		}
	}
	ui.Show(p.withdraw, p.report.Ours && p.report.Report.Frozen.Withdrawn == nil)
	p.withdraw.SetEnabled(!p.busy)
	p.save.SetEnabled(!p.busy)
	p.pictures.lay(p.box, p.where, true)
	p.changes.SetEnabled(len(p.differs) > 0)
	p.fit(p.wide)
	p.list.Refresh()
	p.root.Refresh()
	p.scroll.Refresh()
}

// today is what is counted now of a line in the place that is shown, where that differs.
func (p *Frozen) today(l commission.Line) *commission.Cell {
	i := slices.IndexFunc(p.differs, func(d commission.Difference) bool {
		return d.Line == l && d.Whole == (p.place < 0) && (d.Whole || d.District.KATO == p.report.Report.Districts[p.place].KATO)
	})
	if i < 0 {
		return nil
	}
	return &p.differs[i].Today
}

// write saves the report as a file.
func (p *Frozen) write(form Form) {
	p.busy = true
	p.fill()
	var path string
	p.run(func() (err error) {
		path, err = p.deps.Freezing.Save(context.Background(), p.report.Report, form)
		return err
	}, func(err error) {
		p.busy = false
		p.fill()
		if err != nil {
			p.deps.Notifier.ToastError(err)
			return
		}
		p.deps.Notifier.Toast(p.deps.Look.Say("figures.exported", "Path", path), nil)
	})
}

// askWithdraw asks why the report is withdrawn. The reason is kept while it is typed.
func (p *Frozen) askWithdraw() {
	look := p.deps.Look
	reason := ui.NewNarrative(look, "reason", look.Say("period.withdraw_reason"), 3)
	typed := ui.NewDialog(p.deps.Notifier, "withdraw "+p.report.ID.String())
	var close func()
	yes := ui.NewRisky(icon.Withdrawn, look.Say("period.withdraw"), func() {
		words := strings.TrimSpace(reason.Text())
		switch {
		case p.busy:
		case words == "":
			reason.SetProblem(ui.Problem{Blocks: true, Say: look.Say("problem.reason_missing")})
			reason.Focus()
		default:
			p.withdrawNow(words, func() {
				typed.Done()
				close()
			})
		}
	})
	cancel := ui.NewButton(look.Say("action.cancel"), func() { close() })
	reason.OnChange = func(string) { reason.ClearProblem() }
	typed.Text("reason", reason)
	close = p.deps.Notifier.Sheet(640, look.Say("period.withdraw_head"), ui.Column(12,
		ui.NewLabel(look.Say("period.withdraw_text")), reason.Object(), ui.Row(palette.Gap, cancel, ui.Space(), yes)))
	reason.Focus()
}

func (p *Frozen) withdrawNow(reason string, done func()) {
	p.busy = true
	var all []FrozenReport
	p.run(func() (err error) {
		if err = p.deps.Freezing.Withdraw(context.Background(), p.report.ID, reason); err == nil {
			all, err = p.deps.Freezing.Frozen(context.Background())
		}
		return err
	}, func(err error) {
		p.busy = false
		if err != nil {
			p.fill()
			p.deps.Notifier.ToastError(err)
			return
		}
		done()
		if i := slices.IndexFunc(all, func(r FrozenReport) bool { return r.ID == p.report.ID }); i >= 0 {
			p.report = all[i]
		}
		p.fill()
		p.deps.Notifier.Toast(p.deps.Look.Say("period.withdrawn_now"), nil)
	})
}
