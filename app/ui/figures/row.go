package figures

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// tableFigures is how many figures have a column: R01 to R09, which are about
// the children of the night. Those after them stand in a line of words.
const tableFigures = int(report.R09) + 1

// beside says the figures that have no column, and why the children of the
// night were out: sums over the region, for no child alone.
func beside(look *ui.Look, s report.Summary, lists *codes.Lists) string {
	t := look.Texts()
	var parts []string
	for f := report.Figure(tableFigures); f < report.NumFigures; f++ {
		parts = append(parts, f.Code()+" "+look.T("figures.long_"+f.Number())+": "+t.Int(s.Total.All[f].All))
	}
	var why []string
	var reasons []codes.Row
	if lists != nil {
		reasons = lists.List("why_out", "")
	}
	for _, row := range reasons {
		if n := s.WhyOut[row.Code]; n > 0 {
			why = append(why, row.Names.In(string(t.Lang()))+" "+t.Int(n))
		}
	}
	if len(why) > 0 {
		parts = append(parts, look.T("figures.why_out")+": "+strings.Join(why, ", "))
	}
	return strings.Join(parts, " · ")
}

// rowHeight fits the two numbers of a figure, all above accepted; a row is never
// higher than roomyRow.
const rowHeight, roomyRow float32 = 48, 76

// rowView is one district: its name, and for each figure how many there are
// and below how many of them are accepted.
type rowView struct {
	widget.BaseWidget
	look     *ui.Look
	name     *ui.Label
	basis    *ui.Label
	all      [tableFigures]*ui.Label
	accepted [tableFigures]*ui.Label
	body     *fyne.Container
}

// newRowView makes a row that is at least so high as high says.
func newRowView(look *ui.Look, high func() float32) *rowView {
	v := &rowView{look: look}
	v.name = text(nil, palette.SizeBody, palette.Text, true).On(ui.Cut)
	v.basis = ui.NewNote(look.Say("figures.accepted")).On(ui.Cut)
	cells := []fyne.CanvasObject{ui.Column(0, v.name, v.basis)}
	for i := range v.all {
		v.all[i] = text(nil, palette.SizeBody, palette.Text, true).On(ui.Whole).Trailing()
		v.accepted[i] = text(nil, palette.SizeNote, palette.Dim, false).On(ui.Whole).Trailing()
		cells = append(cells, ui.Column(0, v.all[i], v.accepted[i]))
	}
	v.body = container.New(&highLayout{high: high}, ui.Inset(2, side, 2, side, container.New(&columns{}, cells...)))
	v.ExtendBaseWidget(v)
	return v
}

// show fills the row. A figure of which there is none is quiet.
func (v *rowView) show(name ui.Say, r report.Row) {
	t := v.look.Texts()
	v.name.Set(name)
	for i := range v.all {
		n, ok := r.All[i].All, r.Accepted[i].All
		v.all[i].Role, v.accepted[i].Role = palette.Text, palette.Done
		if n == 0 {
			v.all[i].Role = palette.Dim
		}
		if ok < n || n == 0 {
			v.accepted[i].Role = palette.Dim
		}
		v.all[i].Bold = n > 0
		v.all[i].Set(ui.Plain(t.Int(n)))
		v.accepted[i].Set(ui.Plain(t.Int(ok)))
	}
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

// head is the line above the table: the number of each figure and the word
// that stands for it; the whole name is in the legend below.
func head(look *ui.Look) fyne.CanvasObject {
	cells := []fyne.CanvasObject{text(look.Say("figures.district"), palette.SizeNote, palette.Dim, true)}
	row := &columns{head: true}
	for i := range tableFigures {
		f := report.Figure(i)
		word := text(look.Say("figures.short_"+f.Number()), palette.SizeNote, palette.Dim, false).Trailing()
		row.words = append(row.words, word)
		cells = append(cells, ui.Column(0, text(ui.Plain(f.Code()), palette.SizeNote, palette.Lamp, true).On(ui.Whole).Trailing(), word))
	}
	return ui.Inset(6, side, 6, side, container.New(row, cells...))
}

// splitRow is one line of the split by place of study: figures that count no
// children are left out.
func splitRow(look *ui.Look, name ui.Say, of func(report.Count) int, all report.Figures) fyne.CanvasObject {
	cells := []fyne.CanvasObject{text(name, palette.SizeBody, palette.Text, false).On(ui.Cut)}
	t := look.Texts()
	for i := range tableFigures {
		words := ""
		role := palette.Text
		if report.Figure(i).CountsChildren() {
			n := of(all[i])
			words = t.Int(n)
			if n == 0 {
				role = palette.Dim
			}
		}
		cells = append(cells, text(ui.Plain(words), palette.SizeBody, role, false).On(ui.Whole).Trailing())
	}
	return ui.AtLeast(1, 26, ui.Inset(0, side, 0, side, container.New(&columns{}, cells...)))
}

// legend says what each figure counts, line by line: those beside each other
// begin at one height, however many lines each takes.
func legend(look *ui.Look) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i := range tableFigures {
		f := report.Figure(i)
		code := text(ui.Plain(f.Code()), palette.SizeNote, palette.Lamp, true)
		all = append(all, container.NewBorder(nil, nil, ui.Inset(0, 4, 0, 0, code), nil, ui.NewNote(look.Say("figures.long_"+f.Number()))))
	}
	return ui.Inset(7, side, 6, side, ui.Tiles(264, 6, all...))
}

// side is the room at both ends of a line.
const side float32 = 16
