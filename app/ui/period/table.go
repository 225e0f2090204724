package period

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
)

// line is a line of the table.
type line struct {
	commission.Line
	commission.Cell
	today *commission.Cell // of a report that was frozen: what is counted now, where that differs
}

// linesOf are the lines of a place, of the region for -1. Of a district those
// that count nothing in either year are left out.
func linesOf(r commission.Report, place int) []line {
	var all []line
	for _, row := range r.Rows {
		cell := row.Total
		if place >= 0 {
			if cell = row.Cells[place]; cell == (commission.Cell{}) {
				continue
			}
		}
		all = append(all, line{Line: row.Line, Cell: cell})
	}
	return all
}

const (
	side        float32 = 16
	numberWide  float32 = 44
	countWide   float32 = 90
	narrowWide  float32 = 70
	changeWide  float32 = 108
	changeLeast float32 = 100 // "в 2,3 раза"
	roomy       float32 = 860
	least       float32 = 560 // narrower, school and college are left to the files
	lowRow      float32 = 44  // its numbers are tapped; with the line below it 48
	highRow     float32 = 48  // of two lines, where the names have no room for one
	headHigh    float32 = 40
	choiceHigh  float32 = 48
	counts              = 5
	setIn       float32 = 20 // of a part below its figure
)

// columns stands a line's cells below those of the head: number, name, the
// period, school, college, a year before, the change.
type columns struct {
	high func() float32
	head bool // words that wrap
}

// Layout implements fyne.Layout.
func (l *columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	wide, change := narrowWide, changeLeast
	if size.Width >= roomy {
		wide, change = countWide, changeWide
	}
	shown := func(i int) bool { return size.Width >= least || i != 3 && i != 4 }
	x := size.Width
	for i := len(o) - 1; i >= 2; i-- {
		ui.Show(o[i], shown(i))
		if !shown(i) {
			continue
		}
		w := wide
		if i == len(o)-1 {
			w = change
		}
		x -= w
		h := size.Height
		if l.head {
			h = min(ui.HeightAt(o[i], w-6), size.Height)
		}
		ui.Put(o[i], x, (size.Height-h)/2, w-6, h)
	}
	h := min(o[0].MinSize().Height, size.Height)
	ui.Put(o[0], 0, (size.Height-h)/2, numberWide, h)
	ui.Put(o[1], numberWide, 0, x-numberWide-8, size.Height)
}

// MinSize implements fyne.Layout.
func (l *columns) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(numberWide+160+2*narrowWide+changeLeast, l.high())
}

func cell(size float32, role palette.Role, bold bool) *ui.Label {
	l := ui.NewLabel(nil).In(role).On(ui.Cut)
	l.TextSize, l.Bold = size, bold
	return l
}

func tableHead(look *ui.Look) fyne.CanvasObject {
	cells := []fyne.CanvasObject{ui.Space(), ui.Space()}
	for _, key := range []string{"now", "school", "college", "year_before", "change"} {
		l := cell(palette.SizeNote, palette.Dim, false).Trailing().On(ui.Wrap)
		l.Set(look.Say("commission." + key))
		cells = append(cells, l)
	}
	return ui.Inset(0, side, 0, side, container.New(&columns{high: func() float32 { return headHigh }, head: true}, cells...))
}

// rowView is a line: a figure in strong letters, or a part of one set in.
type rowView struct {
	widget.BaseWidget
	number, name *ui.Label
	counts       [counts]*number
	open         func(l line, before bool, study commission.Study) // a number was tapped
	body         fyne.CanvasObject
	inset        *partLayout
}

// newRowView makes a row as high as high says.
func newRowView(high func() float32, open func(line, bool, commission.Study)) *rowView {
	v := &rowView{inset: &partLayout{}, open: open}
	v.number = cell(palette.SizeNote, palette.Lamp, true)
	v.name = cell(palette.SizeBody, palette.Text, true).On(ui.Wrap)
	cells := []fyne.CanvasObject{v.number, container.New(v.inset, v.name)}
	for i := range v.counts {
		v.counts[i] = newNumber()
		cells = append(cells, v.counts[i])
	}
	v.body = ui.Inset(0, side, 0, side, container.New(&columns{high: high}, cells...))
	v.ExtendBaseWidget(v)
	return v
}

func (v *rowView) show(t i18n.Texts, lists *codes.Lists, l line) {
	figure := l.Code == ""
	v.inset.in = 0
	v.number.Set(ui.Plain(l.Figure))
	if !figure {
		v.inset.in = setIn
		v.number.Set(ui.Plain(""))
	}
	v.name.Bold, v.name.Role = figure, palette.Text
	name := l.Name(t, lists)
	if l.today != nil {
		v.name.Role = palette.Lamp
		name = t.T("period.today", "Name", name, "Now", t.Int(l.today.Now.All), "Before", t.Int(l.today.Before.All))
	}
	v.name.Set(ui.Plain(name))
	words := [counts]string{t.Int(l.Now.All), "", "", t.Int(l.Before.All), l.Change().In(t)}
	if l.Children() {
		words[1], words[2] = t.Int(l.Now.School), t.Int(l.Now.College)
	}
	for i, c := range v.counts {
		c.label.Bold, c.label.Role = figure && i != counts-1, palette.Text
		if words[i] == "0" || words[i] == "—" {
			c.label.Role, c.label.Bold = palette.Dim, false
		}
		c.label.Set(ui.Plain(words[i]))
	}
	v.taps(l)
	v.body.Refresh()
}

// taps says what a tap on each number opens; the change is none.
func (v *rowView) taps(l line) {
	for i, opens := range []struct {
		before bool
		study  commission.Study
		there  bool
	}{
		{study: commission.Everybody, there: true}, {study: commission.AtSchool, there: l.Children()},
		{study: commission.AtCollege, there: l.Children()}, {before: true, there: true}, {},
	} {
		v.counts[i].tap = nil
		if opens.there && v.open != nil {
			v.counts[i].tap = func() { v.open(l, opens.before, opens.study) }
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

// partLayout sets its object in, and in the middle of the line.
type partLayout struct{ in float32 }

// Layout implements fyne.Layout.
func (l *partLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := size.Width - l.in
	h := min(ui.HeightAt(o[0], w), size.Height)
	ui.Put(o[0], l.in, (size.Height-h)/2, w, h)
}

// MinSize implements fyne.Layout.
func (l *partLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, 1) }

// grid is the lines of a report below their heads.
type grid struct {
	list    *listview.List
	lines   []line
	rowHigh float32
	box     *fyne.Container
}

// newGrid makes an empty one; open is called with a number that was tapped.
func newGrid(look *ui.Look, lists *codes.Lists, open func(l line, before bool, study commission.Study)) *grid {
	g := &grid{rowHigh: lowRow}
	g.list = listview.NewList(func() int { return len(g.lines) },
		func() fyne.CanvasObject { return newRowView(func() float32 { return g.rowHigh }, open) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*rowView); ok && i < len(g.lines) {
				v.show(look.Texts(), lists, g.lines[i])
			}
		})
	g.list.OnOpen = func(i int) {
		if open != nil && i < len(g.lines) {
			open(g.lines[i], false, commission.Everybody)
		}
	}
	g.box = ui.Column(0, ui.HLine(), tableHead(look), ui.HLine(), ui.Grow(container.New(&listLayout{g}, g.list)))
	return g
}

// listLayout gives the rows of the list the height that its width asks for.
type listLayout struct{ grid *grid }

// Layout implements fyne.Layout.
func (l *listLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	high := lowRow
	if size.Width < roomy {
		high = highRow
	}
	if high != l.grid.rowHigh {
		l.grid.rowHigh = high
		l.grid.list.Refresh()
	}
	ui.Put(o[0], 0, 0, size.Width, size.Height)
}

// MinSize implements fyne.Layout.
func (l *listLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// choiceView is a place to choose.
type choiceView struct {
	widget.BaseWidget
	mark fyne.CanvasObject
	name *ui.Label
	body fyne.CanvasObject
}

func newChoiceView() *choiceView {
	v := &choiceView{mark: icon.New(icon.Tick, palette.Lamp), name: ui.NewLabel(nil).On(ui.Cut)}
	v.body = ui.AtLeast(1, choiceHigh-4, ui.Inset(8, 12, 8, 12, ui.Row(8, ui.Grow(v.name), v.mark)))
	v.ExtendBaseWidget(v)
	return v
}

func (v *choiceView) show(name string, chosen bool) {
	v.name.Set(ui.Plain(name))
	ui.Show(v.mark, chosen)
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *choiceView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }
