package period

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/reading"
)

// BehindDeps is what the list of what a number counts is made of.
type BehindDeps struct {
	Look     *ui.Look
	Notifier Notifier
	Counting Counting
	Codes    *codes.Lists
	OnBack   func()
	OnOpen   func(record uuid.UUID)
}

// Behind is the list of what a number of the report counts. Make it with NewBehind,
// then Open.
type Behind struct {
	deps BehindDeps
	run  func(work func() error, done func(error))

	report  commission.Report // that the number stands in
	number  commission.Number
	items   []Item
	reading *reading.Reading[[]Item]

	which *ui.BigButtons
	list  *listview.List
	empty fyne.CanvasObject
	cover *cover.Cover
	root  fyne.CanvasObject
}

// NewBehind makes the list of a number of a report, without an answer.
func NewBehind(d BehindDeps, r commission.Report, n commission.Number) *Behind {
	b := &Behind{deps: d, run: ui.Go, report: r, number: n}
	b.list = listview.NewList(func() int { return len(b.items) },
		func() fyne.CanvasObject { return newItemView(d.Look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*itemView); ok && i < len(b.items) {
				v.show(b.number.Line, d.Codes, b.items[i])
			}
		})
	b.list.OnKey = b.Key
	b.list.OnTap, b.list.OnOpen = b.tapped, b.tapped
	b.build()
	return b
}

func (b *Behind) build() {
	look := b.deps.Look
	b.which = ui.NewBigButtons(look, "number", nil, false, b.options()...).Segmented()
	b.which.OnChange = b.choose
	head := ui.Inset(12, side, 8, side, ui.Column(8,
		ui.NewHead(b.title).On(ui.Cut), ui.NewNote(b.about), b.which.Object()))
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, side, 12, side,
		ui.Row(8, ui.NewQuiet(icon.Back, look.Say("period.back"), func() { b.deps.OnBack() }), ui.Space())))
	b.empty = ui.EmptyState(icon.Figures, look.Say("period.nothing"), nil, nil)
	b.cover = cover.New(look, icon.List, b.Open)
	b.reading = reading.New(reading.Deps[[]Item]{
		Run: func(work func() error, done func(error)) { b.run(work, done) },
		Ask: func() reading.Question[[]Item] {
			n := b.number
			return func(ctx context.Context) ([]Item, error) { return b.deps.Counting.Behind(ctx, b.report.Period, n) }
		},
		OnWait: b.wait, OnRead: b.show, OnFail: b.cover.Fail, OnOld: b.deps.Notifier.ToastError,
	})
	b.root = ui.On(palette.Panel, ui.Column(0, head, ui.HLine(), ui.Grow(container.NewStack(b.list, b.empty, b.cover.Object())), foot))
	b.fill()
}

// The numbers of a line, in the order of its cells.
const (
	ofPeriod = "now"
	ofBefore = "year_before"
)

func (b *Behind) options() []ui.Option {
	all := []string{ofPeriod}
	if b.number.Children() {
		all = append(all, string(commission.AtSchool), string(commission.AtCollege))
	}
	var out []ui.Option
	for _, code := range append(all, ofBefore) {
		out = append(out, ui.Option{Code: code, Say: b.deps.Look.Say("commission." + code)})
	}
	return out
}

func (b *Behind) code() string {
	switch {
	case b.number.Before:
		return ofBefore
	case b.number.Study != commission.Everybody:
		return string(b.number.Study)
	}
	return ofPeriod
}

// choose goes to another number of the line.
func (b *Behind) choose(chosen []string) {
	if len(chosen) == 0 { // tapped again: one is always chosen
		b.which.SetSelected(b.code())
		return
	}
	b.number.Before, b.number.Study = chosen[0] == ofBefore, commission.Everybody
	if s := commission.Study(chosen[0]); s == commission.AtSchool || s == commission.AtCollege {
		b.number.Study = s
	}
	b.list.Choose(-1)
	b.Open()
}

// title is the line with its number, once that is known.
func (b *Behind) title() string {
	t := b.deps.Look.Texts()
	words := b.number.Figure + "  " + b.number.Line.Name(t, b.deps.Codes)
	if b.number.Code != "" {
		words = commission.Line{Figure: b.number.Figure}.Name(t, b.deps.Codes) + ": " + b.number.Line.Name(t, b.deps.Codes)
	}
	if !b.reading.Ready() {
		return words
	}
	return words + " — " + t.Int(b.sum())
}

func (b *Behind) sum() (n int) {
	for _, i := range b.items {
		n += i.Count
	}
	return n
}

// about is the days and the place of the number.
func (b *Behind) about() string {
	t, p := b.deps.Look.Texts(), b.report.Period
	if b.number.Before {
		p = b.report.Before
	}
	day := func(at time.Time) string { return t.DateNumeric(at) }
	words := day(p.From.In(time.UTC)) + " – " + day(p.To.In(time.UTC)) + " · " + b.place()
	if n := b.sum(); b.reading.Ready() && n != len(b.items) {
		words += " · " + t.T("period.rows", "Rows", t.Int(len(b.items)))
	}
	return words
}

func (b *Behind) place() string {
	t := b.deps.Look.Texts()
	if b.number.Whole {
		return t.T("commission.region")
	}
	for _, d := range b.report.Districts {
		if d.KATO == b.number.District {
			return d.Name(t)
		}
	}
	return b.number.District
}

// Object implements ui.Screen.
func (b *Behind) Object() fyne.CanvasObject { return b.root }

// Relabel implements ui.Screen.
func (b *Behind) Relabel() { b.fill() }

// Shown implements ui.Watcher: the list takes the keyboard, where it was left.
func (b *Behind) Shown() {
	b.list.Focus()
	b.reading.Shown()
}

// Hidden implements ui.Watcher.
func (b *Behind) Hidden() { b.reading.Hidden() }

// Open asks for the list.
func (b *Behind) Open() { b.reading.Open() }

// Renew asks for it anew, where it is in sight: records came in.
func (b *Behind) Renew() { b.reading.Renew() }

func (b *Behind) wait() {
	b.cover.Wait()
	b.fill()
}

// show keeps the row that is chosen, wherever it stands now.
func (b *Behind) show(items []Item, first bool) {
	chosen := uuid.Nil
	if i := b.list.Chosen(); i >= 0 && i < len(b.items) {
		chosen = b.items[i].Record
	}
	b.items = items
	for i, one := range items {
		if chosen != uuid.Nil && one.Record == chosen {
			b.list.Keep(i)
			break
		}
	}
	b.fill()
	if first {
		b.list.Choose(min(0, len(items)-1))
		b.list.Focus()
	}
}

func (b *Behind) fill() {
	b.which.SetSelected(b.code())
	ready := b.reading.Ready()
	ui.Show(b.cover.Object(), !ready)
	ui.Show(b.list, ready && len(b.items) > 0)
	ui.Show(b.empty, ready && len(b.items) == 0)
	b.list.Refresh()
	b.root.Refresh()
}

// tapped opens the record of a row.
func (b *Behind) tapped(i int) {
	if i >= len(b.items) {
		return
	}
	b.list.Keep(i)
	b.list.Focus()
	if id := b.items[i].Record; id != uuid.Nil {
		b.deps.OnOpen(id)
	}
}

// Key implements ui.Keyed: left and right go through the numbers of the line.
func (b *Behind) Key(e *fyne.KeyEvent) bool {
	by := 0
	switch e.Name {
	case fyne.KeyLeft:
		by = -1
	case fyne.KeyRight:
		by = 1
	default:
		return false
	}
	all := b.options()
	for i, o := range all {
		if next := i + by; o.Code == b.code() && next >= 0 && next < len(all) {
			b.choose([]string{all[next].Code})
			break
		}
	}
	return true
}

// Rune implements ui.Keyed and uses no letter.
func (b *Behind) Rune(rune) bool { return false }
