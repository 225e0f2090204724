package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
)

// Item is one of the things that lie on one another on the map.
type Item struct {
	Icon  icon.Name    // of its state or kind
	Role  palette.Role // of the icon and of State
	Title string
	Note  string // a second line; may be empty
	State string // its word, so that the shape is not alone
}

// clusterMost is how many rows of a cluster are seen at once.
const clusterMost = 8

// ClusterList is a list to take one of the things that lie on one another: a tap, or
// Up and Down and Enter. Give it the keys with Focus once it is shown.
type ClusterList struct {
	list   *listview.List
	object fyne.CanvasObject
}

// NewClusterList lists the items; take is called once, with the number of one.
func NewClusterList(items []Item, take func(i int)) *ClusterList {
	p := &ClusterList{}
	p.list = listview.NewList(func() int { return len(items) },
		func() fyne.CanvasObject { return newClusterRow() },
		func(i int, o fyne.CanvasObject) {
			if r, ok := o.(*clusterRow); ok && i < len(items) {
				r.show(items[i])
			}
		})
	p.list.OnTap, p.list.OnOpen = take, take
	p.list.Choose(0)
	// A list parts its rows by a pixel or two of its own.
	p.object = ui.AtLeast(1, float32(min(len(items), clusterMost))*(clusterRowHigh+4)+4, container.NewStack(p.list))
	return p
}

// Object is what is put on the screen.
func (p *ClusterList) Object() fyne.CanvasObject { return p.object }

// Focus gives the list the keys.
func (p *ClusterList) Focus() { p.list.Focus() }

// clusterRowHigh fits two lines and the room around them.
const clusterRowHigh float32 = 60

// clusterRow is one row: the mark, what it is, and its state in a word.
type clusterRow struct {
	widget.BaseWidget
	icon        *icon.Icon
	title, note *ui.Label
	state       *ui.Label
	body        *fyne.Container
}

func newClusterRow() *clusterRow {
	r := &clusterRow{icon: icon.New(icon.Place, palette.Text)}
	r.title = ui.NewStrong(nil).On(ui.Cut)
	r.note = ui.NewNote(nil).On(ui.Cut)
	r.state = ui.NewNote(nil).On(ui.Whole)
	r.body = ui.AtLeast(1, clusterRowHigh, ui.Inset(4, 12, 4, 12, ui.Row(12, r.icon,
		ui.Grow(ui.Column(1, r.title, r.note)), r.state)))
	r.ExtendBaseWidget(r)
	return r
}

func (r *clusterRow) show(it Item) {
	r.icon.Set(it.Icon, it.Role)
	r.title.Set(ui.Plain(it.Title))
	r.note.Set(ui.Plain(it.Note))
	ui.Show(r.note, it.Note != "")
	r.state.Role = it.Role
	r.state.Set(ui.Plain(it.State))
	r.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *clusterRow) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(r.body) }
