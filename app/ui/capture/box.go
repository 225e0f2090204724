package capture

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// holder makes a widget of an object, so that a type of ours can stand on the
// screen: the toolkit draws widgets and its own containers, nothing else.
type holder struct {
	widget.BaseWidget
	inner fyne.CanvasObject
}

func (h *holder) hold(self fyne.Widget, inner fyne.CanvasObject) {
	h.inner = inner
	h.ExtendBaseWidget(self)
}

// CreateRenderer implements fyne.Widget.
func (h *holder) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(h.inner) }

// Held implements ui.Holder.
func (h *holder) Held() fyne.CanvasObject { return h.inner }

// box is a field's frame as an object that can be hidden, marked and focused.
type box struct {
	holder
	field  *ui.Field
	target func() fyne.Focusable
}

func newBox(label ui.Say, control fyne.CanvasObject, target func() fyne.Focusable) *box {
	b := boxOf(ui.NewField("", label, control))
	b.target = target
	return b
}

// boxOf is a box still to be extended, by itself or by what it is a part of:
// the toolkit finds a widget only under the pointer that was extended.
func boxOf(f *ui.Field) *box {
	b := &box{field: f}
	b.inner = f.Object()
	return b
}

func (b *box) mark(r remark) {
	p := ui.Problem{Blocks: r.blocks || r.review, Say: r.say}
	if r.review {
		b.field.SetProblem(p) // it is there from the start, and stays
		return
	}
	b.field.Mark(p)
}

func (b *box) unmark() {
	if b.field.Marked() {
		b.field.ClearProblem()
	}
}

func (b *box) focus() {
	if b.target == nil {
		b.field.Focus()
		return
	}
	if c := ui.CanvasOf(b); c != nil {
		c.Focus(b.target())
	}
}

// pageGap is the space between the groups of a page.
const pageGap float32 = 6

// fieldGap is the space between fields beside each other: the bar of a marked
// field stands in it.
const fieldGap float32 = 14

// heading is a label over a group that is more than one field.
func heading(say ui.Say) fyne.CanvasObject {
	l := ui.NewLabel(say)
	l.TextSize, l.Bold = palette.SizeNote, true
	return l
}

// labelled puts a label above something that is not one field.
func labelled(label ui.Say, o fyne.CanvasObject) fyne.CanvasObject {
	b := newBox(label, o, nil)
	b.ExtendBaseWidget(b)
	return b
}

func newButton(say ui.Say, icon icon.Name, tapped func()) *ui.Button {
	return ui.NewButton(say, tapped).With(icon)
}

// framed puts a hairline around the map.
func framed(o fyne.CanvasObject) fyne.CanvasObject { return ui.CardOf(1, o) }

// sideBySide gives objects equal shares of the width; hidden ones none.
func sideBySide(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(sharesLayout{gap: gap}, objects...)
}

// weighted gives objects shares of the width by weight.
func weighted(gap float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(sharesLayout{gap, weights}, objects...)
}

type sharesLayout struct {
	gap     float32
	weights []float32 // nil: equal
}

func (l sharesLayout) weight(i int) float32 {
	if i < len(l.weights) {
		return l.weights[i]
	}
	return 1
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

func (l sharesLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := len(visible(objects))
	widths := l.widths(objects, size.Width-l.gap*float32(max(n-1, 0)))
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(widths[i], size.Height))
		o.Move(fyne.NewPos(x, 0))
		x += widths[i] + l.gap
	}
}

// widths shares the room by weight; what needs more than its share gets what it
// needs, and the others share the rest.
func (l sharesLayout) widths(objects []fyne.CanvasObject, room float32) []float32 {
	out := make([]float32, len(objects))
	fixed := make([]bool, len(objects))
	for range objects {
		total, left := float32(0), room
		for i, o := range objects {
			switch {
			case !o.Visible():
			case fixed[i]:
				left -= out[i]
			default:
				total += l.weight(i)
			}
		}
		more := false
		for i, o := range objects {
			if !o.Visible() || fixed[i] {
				continue
			}
			out[i] = max(left, 0) * l.weight(i) / total
			if need := o.MinSize().Width; need > out[i] && need < room {
				out[i], fixed[i], more = need, true, true
			}
		}
		if !more {
			break
		}
	}
	return out
}

func (l sharesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.Size{}
	shown := visible(objects)
	for _, o := range shown {
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	s.Width += l.gap * float32(max(len(shown)-1, 0))
	return s
}

// columns puts two objects beside each other, the first with a share of the
// width, and below each other on a tablet held upright.
func columns(share, least float32, first, second fyne.CanvasObject) *fyne.Container {
	return ui.Beside{From: 840, Gap: 16, Below: 16, Least: least}.Share(share).Of(first, second)
}

// banner is a sentence that wants to be read before anything else: an icon and
// words on a glow with a bar.
type banner struct {
	holder
	words *ui.Label
}

func newBanner(mark icon.Name, role palette.Role, say ui.Say) *banner {
	b := &banner{words: ui.NewStrong(say)}
	bar := ui.AtLeast(5, 1, ui.NewSurface(role))
	b.hold(b, ui.On(palette.Glow, container.NewBorder(nil, nil, bar, nil,
		ui.Pad(8, ui.Row(10, icon.New(mark, role), ui.Grow(b.words))))))
	return b
}

// Refresh says the words anew.
func (b *banner) Refresh() {
	b.words.Refresh()
	b.holder.Refresh()
}
