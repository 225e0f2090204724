package period

import (
	"slices"

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

	title string                // of a part; it counts nothing
	note  string                // below a title
	crime *commission.CrimeLine // of the part on crime statistics
}

// linesOf are the lines of a place, of the region for -1: first, by itself, the crime
// statistics that were imported. Of a district those that count nothing in either year are
// left out.
func linesOf(r commission.Report, place int, t i18n.Texts, lists *codes.Lists) []line {
	all := crimeLines(r, place, t, lists)
	for _, row := range r.Rows {
		cell := row.Total
		if place >= 0 {
			if cell = row.Cells[place]; cell.Empty() {
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
	least       float32 = 560 // narrower, school and college stand below the other numbers
	lowRow      float32 = 44  // its numbers are tapped; with the line below it 48
	bodyName    float32 = 250 // a narrower name stands in small letters: a long word has no room else
	headHigh    float32 = 40
	choiceHigh  float32 = 48
	counts              = 5
	setIn       float32 = 20 // of a part below its figure
)

// columns stands a line's cells below those of the head: number, name, the
// period, school, college, a year before, the change.
type columns struct {
	high float32 // at least
	head bool    // words that wrap
	all  bool    // the name has the whole line
}

// Layout implements fyne.Layout.
func (l *columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	wide, change := narrowWide, changeLeast
	if size.Width >= roomy {
		wide, change = countWide, changeWide
	}
	narrow, full := size.Width < least, size.Height
	x := size.Width
	if narrow && !l.head && size.Height >= 2*palette.Touch {
		l.below(o, size)
		size.Height /= 2
	}
	if l.all {
		for _, one := range o[2:] {
			one.Hide()
		}
		ui.Put(o[1], numberWide, 0, size.Width-numberWide, size.Height)
		return
	}
	for i := len(o) - 1; i >= 2; i-- {
		study := i == 3 || i == 4
		ui.Show(o[i], !narrow || !study || full >= 2*palette.Touch && !l.head)
		if narrow && study {
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
	h := min(o[0].MinSize().Height, full)
	ui.Put(o[0], 0, (full-h)/2, numberWide, h)
	ui.Put(o[1], numberWide, 0, x-numberWide-8, full)
}

// below stands school and college under the other numbers of a narrow line: each says
// itself what it is.
func (l *columns) below(o []fyne.CanvasObject, size fyne.Size) {
	half, w := size.Height/2, (2*narrowWide+changeLeast)/2
	ui.Put(o[3], size.Width-2*w, half, w-6, half)
	ui.Put(o[4], size.Width-w, half, w-6, half)
}

// nameWide is the room for a name in a line of a width.
func nameWide(width float32) float32 {
	switch {
	case width >= roomy:
		return width - 4*countWide - changeWide - numberWide - 8
	case width >= least:
		return width - 4*narrowWide - changeLeast - numberWide - 8
	}
	return width - 2*narrowWide - changeLeast - numberWide - 8
}

// MinSize implements fyne.Layout.
func (l *columns) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(numberWide+160+2*narrowWide+changeLeast, l.high)
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
	return ui.Inset(0, side, 0, side, container.New(&columns{high: headHigh, head: true}, cells...))
}

// rowView is a line: a figure in strong letters, or a part of one set in.
type rowView struct {
	widget.BaseWidget
	number, name *ui.Label
	counts       [counts]*number
	open         func(l line, before bool, study commission.Study) // a number was tapped
	body         fyne.CanvasObject
	inset        *partLayout
	spread       *columns
	wide         func() float32 // the width of a line
}

// newRowView makes a row for lines as wide as wide says.
func newRowView(wide func() float32, open func(line, bool, commission.Study)) *rowView {
	v := &rowView{inset: &partLayout{}, spread: &columns{high: lowRow}, open: open, wide: wide}
	v.number = cell(palette.SizeNote, palette.Lamp, true)
	v.name = cell(palette.SizeBody, palette.Text, true).On(ui.Wrap)
	cells := []fyne.CanvasObject{v.number, container.New(v.inset, v.name)}
	for i := range v.counts {
		v.counts[i] = newNumber()
		cells = append(cells, v.counts[i])
	}
	v.body = ui.Inset(0, side, 0, side, container.New(v.spread, cells...))
	v.ExtendBaseWidget(v)
	return v
}

func (v *rowView) show(t i18n.Texts, lists *codes.Lists, l line) {
	figure := l.Code == ""
	if l.plain() {
		v.showPlain(l)
		return
	}
	v.inset.in, v.spread.all = 0, false
	v.number.Set(ui.Plain(l.Figure))
	if !figure {
		v.inset.in = setIn
		v.number.Set(ui.Plain(""))
	}
	v.name.Bold, v.name.Role = figure, palette.Text
	if l.today != nil {
		v.name.Role = palette.Lamp
	}
	v.name.TextSize = nameSize(v.wide())
	v.name.Set(ui.Plain(l.name(t, lists)))
	words := [counts]string{t.Int(l.Now.All), "", "", l.BeforeIn(t), l.ChangeIn(t)}
	if l.Children() {
		words[1], words[2] = t.Int(l.Now.School), t.Int(l.Now.College)
		if v.wide() < least {
			words[1], words[2] = t.T("commission.school")+" "+words[1], t.T("commission.college")+" "+words[2]
		}
	}
	for i, c := range v.counts {
		c.label.Bold, c.label.Role = figure && i != counts-1, palette.Text
		if words[i] == "0" || words[i] == "—" {
			c.label.Role, c.label.Bold = palette.Dim, false
		}
		if c.label.TextSize = palette.SizeBody; v.wide() < least && (i == 1 || i == 2) {
			c.label.TextSize = palette.SizeNote
		}
		c.label.Set(ui.Plain(words[i]))
	}
	v.taps(l)
	v.body.Refresh()
}

// name is what a line counts, and of a report that was frozen, what is counted now.
func (l line) name(t i18n.Texts, lists *codes.Lists) string {
	if l.plain() {
		return l.words()
	}
	name := l.Name(t, lists)
	if l.today == nil {
		return name
	}
	return t.T("period.today", "Name", name, "Now", t.Int(l.today.Now.All), "Before", t.Int(l.today.Before.All))
}

func nameSize(width float32) float32 {
	if nameWide(width) < bodyName {
		return palette.SizeNote
	}
	return palette.SizeBody
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
	list  *listview.List
	lines []line
	highs []float32 // of the lines
	wide  float32   // of a line
	texts func() i18n.Texts
	lists *codes.Lists
	box   *fyne.Container
}

// newGrid makes an empty one; open is called with a number that was tapped.
func newGrid(look *ui.Look, lists *codes.Lists, open func(l line, before bool, study commission.Study)) *grid {
	g := &grid{wide: roomy, texts: look.Texts, lists: lists}
	g.list = listview.NewList(func() int { return len(g.lines) },
		func() fyne.CanvasObject {
			return newRowView(func() float32 { return g.wide }, open)
		},
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

// boldWide is how much of a width a text may take that is measured in thin letters and
// drawn in strong ones.
const boldWide = 0.92

// high is how high a line has to be for its name.
func (g *grid) high(l line) float32 {
	if l.plain() {
		return l.high(g.wide)
	}
	high, room := lowRow, nameWide(g.wide)
	if g.wide < least && l.Children() {
		high = 2 * palette.Touch
	}
	if l.Code != "" {
		room -= setIn
	}
	return max(high, ui.TextHeight(l.name(g.texts(), g.lists), nameSize(g.wide), room*boldWide)+4)
}

// fit gives every line the height that the width and its name ask for.
func (g *grid) fit(width float32) {
	if width <= 0 {
		return
	}
	other := width != g.wide
	g.wide = width
	highs := make([]float32, len(g.lines))
	for i, l := range g.lines {
		highs[i] = g.high(l)
	}
	if !other && slices.Equal(highs, g.highs) {
		return
	}
	g.highs = highs
	g.list.Heights(func(i int) float32 { return highs[i] })
	g.list.Refresh()
}

// listLayout gives the rows of the list the height that its width asks for.
type listLayout struct{ grid *grid }

// Layout implements fyne.Layout.
func (l *listLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.grid.fit(size.Width - 2*side)
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
