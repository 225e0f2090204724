package period

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/reading"
)

// Asker is a Notifier that asks questions.
type Asker interface {
	Notifier
	Ask(q ui.Question)
}

// FrozenDeps is what the pages of frozen reports are made of.
type FrozenDeps struct {
	Look     *ui.Look
	Notifier Asker
	Freezing Freezing
	Codes    *codes.Lists
	Fonts    func() (*paper.Fonts, error) // of the charts
	OnBack   func()
	OnOpen   func(r FrozenReport)
}

// FrozenList is the reports that were given out under a number, and where the one of a
// period is frozen. Make it with NewFrozenList, then Open.
type FrozenList struct {
	deps FrozenDeps
	run  func(work func() error, done func(error))

	of      commission.Report // that may be frozen
	all     []FrozenReport
	reading *reading.Reading[[]FrozenReport]
	busy    bool

	list   *listview.List
	empty  fyne.CanvasObject
	freeze *ui.Button
	cover  *cover.Cover
	root   fyne.CanvasObject
}

// NewFrozenList makes the page, beside a report that may be frozen.
func NewFrozenList(d FrozenDeps, of commission.Report) *FrozenList {
	p := &FrozenList{deps: d, run: ui.Go, of: of}
	p.list = listview.NewList(func() int { return len(p.all) },
		func() fyne.CanvasObject { return newFrozenView(d.Look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*frozenView); ok && i < len(p.all) {
				v.show(p.all[i])
			}
		})
	p.list.OnTap, p.list.OnOpen = p.open, p.open
	look := d.Look
	p.freeze = ui.NewMain(icon.Lock, look.Say("period.freeze"), p.ask)
	p.empty = ui.EmptyState(icon.Lock, look.Say("period.none_frozen"), look.Say("period.about_frozen"), nil)
	p.cover = cover.New(look, icon.Lock, p.Open)
	p.reading = reading.New(reading.Deps[[]FrozenReport]{
		Run:    func(work func() error, done func(error)) { p.run(work, done) },
		Ask:    func() reading.Question[[]FrozenReport] { return d.Freezing.Frozen },
		OnWait: p.wait, OnRead: func(all []FrozenReport, _ bool) { p.show(all) },
		OnFail: p.cover.Fail, OnOld: d.Notifier.ToastError,
	})
	head := ui.Inset(12, side, 8, side, ui.Column(8, ui.NewHead(look.Say("period.frozen_head")).On(ui.Cut), ui.NewNote(p.about)))
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, side, 12, side, ui.Row(palette.Gap,
		ui.NewQuiet(icon.Back, look.Say("period.back"), func() { p.deps.OnBack() }), ui.Space(), p.freeze)))
	p.root = ui.On(palette.Panel, ui.Column(0, head, ui.HLine(), ui.Grow(container.NewStack(p.list, p.empty, p.cover.Object())), foot))
	p.fill()
	return p
}

// about is what may be frozen, and why not where it may not.
func (p *FrozenList) about() string {
	t := p.deps.Look.Texts()
	if !p.over() {
		return p.of.Title(t) + " · " + t.T("error.period_open")
	}
	return p.of.Title(t)
}

func (p *FrozenList) over() bool { return p.of.Period.Over(p.deps.Freezing.Tonight()) }

// ask says what freezing means before it is done.
func (p *FrozenList) ask() {
	look := p.deps.Look
	p.deps.Notifier.Ask(ui.Question{
		Icon: icon.Lock, Head: look.Say("period.freeze_head"), Yes: look.Say("period.freeze"), OnYes: p.freezeNow,
		Text: func() string {
			t := look.Texts()
			words := []string{p.of.Title(t), t.T("commission.basis", "Count", t.Int(p.of.Records), "Waiting", t.Int(p.of.NotAccepted)), t.T("period.freeze_text")}
			if p.of.Draft(t) != "" {
				words = append(words, t.T("period.freeze_draft"))
			}
			if i := slices.IndexFunc(p.all, func(r FrozenReport) bool {
				return r.Report.Period == p.of.Period && r.Report.Frozen.Withdrawn == nil
			}); i >= 0 {
				words = append(words, t.T("period.freeze_again", "Number", p.all[i].Report.Frozen.Number))
			}
			return strings.Join(words, "\n\n")
		},
	})
}

func (p *FrozenList) freezeNow() {
	if p.busy {
		return
	}
	p.busy = true
	p.reading.Hold() // a list of before would not have it
	p.fill()
	var got FrozenReport
	p.run(func() (err error) {
		got, err = p.deps.Freezing.Freeze(context.Background(), p.of.Period)
		return err
	}, func(err error) {
		p.busy = false
		defer p.reading.Free()
		if err != nil {
			p.fill()
			p.deps.Notifier.ToastError(err)
			return
		}
		p.show(append([]FrozenReport{got}, p.all...))
		p.list.Choose(0)
		p.deps.Notifier.Toast(p.deps.Look.Say("commission.frozen", "Number", got.Report.Frozen.Number), nil)
	})
}

// Object implements ui.Screen.
func (p *FrozenList) Object() fyne.CanvasObject { return p.root }

// Relabel implements ui.Screen.
func (p *FrozenList) Relabel() { p.fill() }

// Shown implements ui.Watcher: what came in meanwhile is read.
func (p *FrozenList) Shown() {
	p.list.Focus()
	p.reading.Renew() // other pages change what stands here without a word
	p.reading.Shown()
}

// Hidden implements ui.Watcher.
func (p *FrozenList) Hidden() { p.reading.Hidden() }

// Open reads the list.
func (p *FrozenList) Open() { p.reading.Open() }

// Renew reads it anew, where it is in sight.
func (p *FrozenList) Renew() { p.reading.Renew() }

func (p *FrozenList) wait() {
	p.cover.Wait()
	p.fill()
}

// show keeps the row that is chosen, wherever it stands now.
func (p *FrozenList) show(all []FrozenReport) {
	at := min(0, len(all)-1)
	if i := p.list.Chosen(); i >= 0 && i < len(p.all) {
		at = max(at, slices.IndexFunc(all, func(r FrozenReport) bool { return r.ID == p.all[i].ID }))
	}
	p.all = all
	p.list.Keep(at)
	p.fill()
}

func (p *FrozenList) fill() {
	ready := p.reading.Ready()
	ui.Show(p.cover.Object(), !ready)
	ui.Show(p.list, ready && len(p.all) > 0)
	ui.Show(p.empty, ready && len(p.all) == 0)
	p.freeze.SetEnabled(ready && !p.busy && p.over())
	p.list.Refresh()
	p.root.Refresh()
}

func (p *FrozenList) open(i int) {
	if i < len(p.all) {
		p.list.Keep(i)
		p.deps.OnOpen(p.all[i])
	}
}

// frozenView is a row: the number and the period, who froze it and when, and what marks
// it.
type frozenView struct {
	widget.BaseWidget
	look       *ui.Look
	number, by *ui.Label
	period     *ui.Label
	mark       *ui.Label
	body       fyne.CanvasObject
}

func newFrozenView(look *ui.Look) *frozenView {
	v := &frozenView{look: look, number: ui.NewStrong(nil).On(ui.Whole), period: ui.NewLabel(nil).On(ui.Cut),
		by: ui.NewNote(nil).On(ui.Cut), mark: ui.NewNote(nil).On(ui.Whole).In(palette.Lamp)}
	v.body = ui.AtLeast(1, itemHigh, ui.Inset(6, side, 6, side, ui.Column(1,
		ui.Row(16, v.number, ui.Grow(v.period), v.mark), v.by)))
	v.ExtendBaseWidget(v)
	return v
}

func (v *frozenView) show(r FrozenReport) {
	t, f := v.look.Texts(), r.Report.Frozen
	v.number.Set(ui.Plain("№ " + f.Number))
	v.period.Set(ui.Plain(days(t, r.Report.Period)))
	v.by.Set(ui.Plain(strings.Join([]string{f.By, f.Unit.In(string(t.Lang())), t.DateClock(f.At)}, " · ")))
	v.mark.Set(ui.Plain(markOf(t, r)))
	v.body.Refresh()
}

func markOf(t i18n.Texts, r FrozenReport) string {
	switch {
	case r.Report.Frozen.Withdrawn != nil:
		return t.T("period.withdrawn")
	case r.Waits:
		return t.T("period.waits")
	case r.Report.Draft(t) != "":
		return t.T("period.draft")
	}
	return ""
}

// days is a period as two dates.
func days(t i18n.Texts, p commission.Period) string {
	return t.DateNumeric(p.From.In(time.UTC)) + " – " + t.DateNumeric(p.To.In(time.UTC))
}

// CreateRenderer implements fyne.Widget.
func (v *frozenView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }
