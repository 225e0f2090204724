package statistics

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/raid"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
	"shyraq/app/report/statistics"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
)

// The parts of the page.
const (
	partRows     = "rows"
	partProblems = "problems"
	partColumns  = "columns"
)

// Page is a file as it was understood: the rows that would be kept, what is wrong, and what
// each column was taken for. Make it with NewPage.
type Page struct {
	deps Deps
	run  func(work func() error, done func(error))

	file  Preview
	part  string
	said  []string // problems, and what is here of the same already
	lines []string // of the part that is shown, where it is not the rows
	busy  bool
	asked int // which question of replacing was asked last

	parts    *ui.BigButtons
	list     *listview.List
	highs    []float32
	wide     float32
	summary  *ui.Label
	source   *ui.TextField
	low, top *ui.TextField
	ages     fyne.CanvasObject
	keep     *ui.Button
	all      *ui.Button
	typed    *ui.Dialog
	scroll   *ui.Scroll
	root     fyne.CanvasObject
	replaces []Import
}

const (
	rowHigh   float32 = 64
	leastList float32 = 200
)

// NewPage makes the page of a file.
func NewPage(d Deps, file Preview) *Page {
	p := &Page{deps: d, run: ui.Go, file: file, part: partRows, wide: 600}
	look := d.Look
	p.list = listview.NewList(p.length,
		func() fyne.CanvasObject { return newLineView() },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*lineView); ok && i < p.length() {
				p.fillLine(i, v)
			}
		})
	p.list.OnTap, p.list.OnOpen = p.tap, p.tap
	p.parts = ui.NewBigButtons(look, "part", nil, false).Segmented()
	p.parts.OnChange = func([]string) { p.turn(p.parts.Code()) }
	p.summary = ui.NewNote(p.summaryText)
	p.source = ui.NewTextField(look, "source", look.Say("statistics.source"))
	p.source.OnChange = func(string) { p.source.ClearProblem() }
	p.low, p.top = ui.NewTextField(look, "age_low", look.Say("statistics.age_low")), ui.NewTextField(look, "age_top", look.Say("statistics.age_top"))
	p.ages = ui.Row(palette.Gap, ui.Grow(p.low.Object()), ui.Grow(p.top.Object()))
	if file.AgeTop > 0 {
		p.low.SetText(strconv.Itoa(file.AgeLow))
		p.top.SetText(strconv.Itoa(file.AgeTop))
	}
	p.all = ui.NewQuiet(icon.Tick, p.allText, p.turnAll)
	p.keep = ui.NewMain(icon.Done, p.keepText, p.keepNow)
	p.typed = ui.NewDialog(d.Notifier, "import statistics")
	p.typed.Text("source", p.source)
	fields := ui.Beside{Gap: 16, Below: 8, From: 760, First: func(w float32) float32 { return w * 0.6 }}.Of(p.source.Object(), p.ages)
	head := ui.Inset(12, side, 8, side, ui.Column(8, ui.NewHead(look.Say("statistics.preview")).On(ui.Cut), p.summary, fields,
		ui.Row(palette.Gap, ui.Grow(p.parts.Object()))))
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, side, 12, side, ui.Row(palette.Gap,
		ui.NewQuiet(icon.Back, look.Say("period.back"), func() { d.OnBack() }), ui.Space(), p.all, p.keep)))
	p.scroll = ui.NewScrollUnder(container.New(&pageLayout{}, ui.Column(0, head, ui.HLine()), container.New(&wideLayout{p}, p.list), foot))
	p.root = ui.On(palette.Panel, p.scroll.Object())
	p.tell()
	p.fill()
	p.askReplaced()
	return p
}

// Object implements ui.Screen.
func (p *Page) Object() fyne.CanvasObject { return p.root }

// Relabel implements ui.Screen.
func (p *Page) Relabel() {
	p.tell()
	p.fill()
}

// Shown implements ui.Watcher: the list takes the keyboard.
func (p *Page) Shown() { p.list.Focus() }

// Hidden implements ui.Watcher.
func (p *Page) Hidden() {}

// tell gathers what is to be known before the file is imported.
func (p *Page) tell() {
	t := p.deps.Look.Texts()
	p.said = nil
	for _, one := range p.file.Same {
		p.said = append(p.said, t.T("statistics.same", "Date", day(t, one), "By", one.By))
	}
	for _, one := range p.replaces {
		p.said = append(p.said, t.T("statistics.replaces", "Source", one.Source, "Date", day(t, one), "By", one.By))
	}
	region := p.deps.Region()
	for _, one := range p.file.Problems {
		p.said = append(p.said, one.Text(t, region))
	}
	if p.file.More > 0 {
		p.said = append(p.said, t.N("statistics.more", p.file.More))
	}
}

// askReplaced asks which imports the rows that are taken would replace.
func (p *Page) askReplaced() {
	p.asked++
	asked := p.asked
	reading := p.file.Reading
	reading.Rows = append([]statistics.Row(nil), reading.Rows...)
	var got []Import
	p.run(func() (err error) {
		got, err = p.deps.Desk.Replaces(context.Background(), reading)
		return err
	}, func(err error) {
		if asked != p.asked || err != nil { // no row is taken: nothing is replaced
			return
		}
		p.replaces = got
		p.tell()
		p.fill()
	})
}

func (p *Page) turn(part string) {
	if part == "" {
		part = partRows
	}
	p.part = part
	p.list.Keep(-1)
	p.fill()
	p.list.Top()
}

func (p *Page) length() int {
	if p.part == partRows {
		return len(p.file.Rows)
	}
	return len(p.lines)
}

// fill puts what is known on the page.
func (p *Page) fill() {
	t := p.deps.Look.Texts()
	p.lines = nil
	switch p.part {
	case partProblems:
		p.lines = p.said
	case partColumns:
		for _, c := range p.file.Columns {
			p.lines = append(p.lines, strings.TrimSpace(c.Letter+"  "+c.Head)+" → "+c.Text(t, p.deps.Codes))
		}
	}
	name := func(part string, n int) ui.Option {
		return ui.Option{Code: part, Say: func() string { return p.deps.Look.T("statistics.part_"+part, "Count", n) }}
	}
	p.parts.SetOptions(name(partRows, len(p.file.Rows)), name(partProblems, len(p.said)), name(partColumns, len(p.file.Columns)))
	p.parts.SetSelected(p.part)
	ui.Show(p.ages, p.tellsNEET())
	ui.Show(p.all, p.part == partRows)
	p.keep.SetEnabled(!p.busy && p.taken() > 0)
	p.fit(p.wide)
	p.list.Refresh()
	p.root.Refresh()
	p.scroll.Refresh()
}

func (p *Page) tellsNEET() bool {
	for _, row := range p.file.Rows {
		if _, told := row.Counts[sums.Line{Figure: commission.Crime05}]; told && row.Taken {
			return true
		}
	}
	return false
}

func (p *Page) taken() (n int) {
	for _, row := range p.file.Rows {
		if row.Taken {
			n++
		}
	}
	return n
}

func (p *Page) summaryText() string {
	t := p.deps.Look.Texts()
	words := []string{p.file.File, t.T("statistics.form_" + string(p.file.Form))}
	if p.file.Form == sums.FormPolice {
		words = append(words, t.T("statistics.cases", "Counted", t.Int(p.file.Cases), "Passed", t.Int(p.file.Passed)))
	}
	lines := []string{strings.Join(words, " · ")}
	for _, one := range p.file.Same {
		lines = append(lines, t.T("statistics.same", "Date", day(t, one), "By", one.By))
	}
	for _, one := range p.replaces {
		lines = append(lines, t.T("statistics.replaces", "Source", one.Source, "Date", day(t, one), "By", one.By))
	}
	return strings.Join(lines[:min(len(lines), mostSaid)], "\n")
}

// mostSaid is how many lines stand above the rows; all of them are among the problems.
const mostSaid = 3

func (p *Page) keepText() string {
	return p.deps.Look.Texts().N("statistics.keep", p.taken())
}

// allText offers to take every row, or to leave every row out.
func (p *Page) allText() string {
	if p.file.Whole() {
		return p.deps.Look.T("statistics.leave_all")
	}
	return p.deps.Look.T("statistics.take_all")
}

func (p *Page) turnAll() {
	on := !p.file.Whole()
	for i := len(p.file.Rows) - 1; i >= 0; i-- { // of two that say the same the first stays
		p.file.Take(i, on)
	}
	p.changed()
}

// tap takes a row, or leaves it out.
func (p *Page) tap(i int) {
	if p.part != partRows || i < 0 || i >= len(p.file.Rows) || p.busy {
		return
	}
	if p.file.Rows[i].Barred {
		p.deps.Notifier.Toast(p.deps.Look.Say("statistics.barred"), nil)
		return
	}
	p.file.Take(i, !p.file.Rows[i].Taken)
	p.changed()
}

func (p *Page) changed() {
	p.fill()
	p.askReplaced()
}

// fillLine shows a row with its mark, or a line of words.
func (p *Page) fillLine(i int, v *lineView) {
	if p.part != partRows {
		v.show(icon.Warning, palette.Lamp, p.lines[i], "", p.part == partProblems)
		return
	}
	t, row := p.deps.Look.Texts(), p.file.Rows[i]
	name := statistics.DistrictName(t, p.deps.Region(), row.District)
	if row.Written != "" {
		name = row.Written
	}
	head := name + " · " + statistics.PeriodText(t, row.Period)
	mark, role := icon.Tick, palette.Done
	switch {
	case row.Barred:
		mark, role = icon.Withdrawn, palette.Danger
		head += " · " + t.T("statistics.cannot")
	case !row.Taken:
		mark, role = icon.Withdrawn, palette.Dim
		head += " · " + t.T("statistics.left_out")
	case row.Doubted:
		role = palette.Lamp
		head += " · " + t.T("statistics.doubted")
	}
	v.show(mark, role, head, row.Text(t, p.deps.Codes), true)
}

// keepNow imports the rows that are taken.
func (p *Page) keepNow() {
	look := p.deps.Look
	source := strings.TrimSpace(p.source.Text())
	switch {
	case p.busy || p.taken() == 0:
		return
	case source == "":
		p.blame(p.source, "problem.statistics_source")
		return
	case raid.HoldsIIN(source):
		p.blame(p.source, "problem.statistics_iin")
		return
	}
	reading := p.file.Reading
	reading.AgeLow, reading.AgeTop = 0, 0
	if low, top := strings.TrimSpace(p.low.Text()), strings.TrimSpace(p.top.Text()); p.tellsNEET() && low+top != "" {
		a, err := strconv.Atoi(low)
		b, other := strconv.Atoi(top)
		if err != nil || other != nil || a < 0 || a > b || b > sums.MaxAge {
			p.blame(p.top, "problem.statistics_age")
			return
		}
		reading.AgeLow, reading.AgeTop = a, b
	}
	p.busy = true
	p.fill()
	p.run(func() error {
		_, err := p.deps.Desk.Import(context.Background(), reading, source)
		return err
	}, func(err error) {
		p.busy = false
		if err != nil {
			p.fill()
			p.deps.Notifier.ToastError(err)
			return
		}
		p.typed.Done()
		p.deps.Notifier.Toast(look.Say("statistics.kept_now"), nil)
		p.deps.OnChanged()
		p.deps.OnBack()
	})
}

func (p *Page) blame(f *ui.TextField, key string) {
	f.SetProblem(ui.Problem{Blocks: true, Say: p.deps.Look.Say(key)})
	f.Focus()
}
