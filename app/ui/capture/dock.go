package capture

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// dock is where everything stands that comes by itself: at the lower edge of
// the page, over it. What a finger may be about to touch keeps its place; what
// the dock covers can be scrolled above it.
type dock struct {
	holder
	c *Capture

	rows   *fyne.Container
	first  []fyne.CanvasObject // of the record: it could not be saved, it became another elsewhere
	wanted *fyne.Container     // the first problems of the page, in words
	said   []string
	hinted *ui.Label // what is wrong with the key that was typed last
	most   float32   // the most it covered of this page
}

// docked is a page with notices of its own, from the top.
type docked interface{ notes() []fyne.CanvasObject }

// noticeIcon is the size of the signs of the dock: its words begin in one line.
const noticeIcon float32 = 20

// docksMost is how many problems the dock says; all stand on the last page.
const docksMost = 2

func newDock(c *Capture, first ...fyne.CanvasObject) *dock {
	d := &dock{c: c, first: first, rows: ui.Column(4), wanted: ui.Column(2), hinted: ui.NewNote(nil)}
	d.hinted.Hide()
	d.hold(d, container.NewStack(ui.On(palette.Panel, ui.Inset(3, 6, 4, 6, d.rows))))
	d.Hide()
	return d
}

// Tapped implements fyne.Tappable: a tap between the notices reaches nothing
// below them. It was meant for what they cover, so nothing else takes the digits
// that follow; the toolkit leaves the focus where it was if a field lies below.
func (d *dock) Tapped(*fyne.PointEvent) {
	if cv := ui.CanvasOf(d); cv != nil {
		cv.Unfocus()
	}
}

// open shows the notices of a page.
func (d *dock) open(v view) {
	d.most = 0
	d.rows.Objects = slices.Clone(d.first)
	if p, ok := v.(docked); ok {
		d.rows.Objects = append(d.rows.Objects, p.notes()...)
	}
	d.hinted.Hide()
	d.rows.Objects = append(d.rows.Objects, d.hinted, d.wanted)
	d.settle()
}

// hint says what a key did that the field did not take; nil says nothing any
// more.
func (d *dock) hint(say ui.Say) {
	if say == nil && !d.hinted.Visible() {
		return
	}
	d.hinted.Set(say)
	ui.Show(d.hinted, say != nil)
	d.settle()
}

// settle gives the dock the room its notices need now.
func (d *dock) settle() {
	ui.Show(d.wanted, len(d.said) > 0)
	ui.Show(d, slices.ContainsFunc(d.rows.Objects, fyne.CanvasObject.Visible))
	if f := d.c.frame; f != nil && f.page != nil {
		d.rows.Refresh()
		f.page.Refresh()
		f.page.Refresh() // what wraps knows its width only after the first time
		if f.scroll != nil {
			f.scroll.Refresh()
		}
	}
}

// say says the first problems of the page, and leads to their fields.
func (d *dock) say(all []docks) {
	all = all[:min(len(all), docksMost)]
	said := make([]string, len(all))
	for i, p := range all {
		said[i] = p.say()
	}
	if slices.Equal(said, d.said) {
		return
	}
	d.said = said
	d.put(all)
	if len(all) > 1 && d.covers() {
		d.put(all[:1]) // the others stand at their fields, and all on the last page
	}
	d.settle()
}

// covers says whether the dock lies on what the first step asks for, in a window
// that is as high as the step needs and no higher.
func (d *dock) covers() bool {
	f := d.c.frame
	if f == nil || f.page == nil || d.c.page != pageWhere {
		return false
	}
	size := f.page.Size()
	need := ui.HeightAt(d.c.pages[pageWhere].object(), size.Width-leftRoom-sideRoom)
	if need > size.Height {
		return false // it scrolls
	}
	ui.Show(d.wanted, true)
	return need+ui.HeightAt(d, size.Width-leftRoom-sideRoom) > size.Height
}

// put puts problems up in words.
func (d *dock) put(all []docks) {
	d.wanted.Objects = nil
	for _, p := range all {
		role, mark := palette.Lamp, icon.Info
		if p.blocks {
			role, mark = palette.Danger, icon.Warning
		}
		words := ui.NewLabel(p.say)
		words.TextSize = palette.SizeNote
		d.wanted.Add(ui.Row(palette.Gap, icon.NewOf(mark, role, noticeIcon), ui.Grow(words)))
	}
}

// docks is a remark of the page as the dock says it.
type docks struct {
	say    ui.Say
	blocks bool
}

// sayings are what the page in sight has to mend, in the order of the rules.
func (c *Capture) sayings() []docks {
	var out []docks
	for _, blocks := range []bool{true, false} {
		for _, p := range c.found {
			if at, _ := c.find(p.Path); at == c.page && (p.Severity == raid.Blocks) == blocks && c.mine(p.Path) && c.told(p) && c.page != pageFinish {
				out = append(out, docks{c.problemSay(p), blocks})
			}
		}
	}
	return out
}

// dockLayout lays the dock over the lower edge of the page.
type dockLayout struct{ f *frame }

func (l dockLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.f.spread(size)
	for _, each := range o {
		if each != fyne.CanvasObject(l.f.dock) {
			ui.Put(each, 0, 0, size.Width, size.Height)
			continue
		}
		w := max(size.Width-leftRoom-sideRoom, 0)
		h := min(ui.HeightAt(each, w), size.Height)
		ui.Put(each, leftRoom, size.Height-h, w, h)
	}
}

func (dockLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	if len(o) == 0 {
		return fyne.Size{}
	}
	return o[0].MinSize()
}

// aboveDock keeps the content of a page as high as if there were no dock, and
// lets what the dock covers be scrolled above it.
type aboveDock struct{ f *frame }

// covered is the room below the page for what the dock hides. It does not
// become less while the page stands: at its end everything would jump down
// under the finger that has just answered a notice.
func (l aboveDock) covered() float32 {
	d := l.f.dock
	if d.Visible() {
		d.most = max(d.most, d.Size().Height)
	}
	return d.most
}

func (l aboveDock) Layout(o []fyne.CanvasObject, size fyne.Size) {
	ui.Put(o[0], 0, 0, size.Width, max(ui.HeightAt(o[0], size.Width), l.height()))
}

func (l aboveDock) MinSize(o []fyne.CanvasObject) fyne.Size {
	min := o[0].MinSize()
	if room := l.covered(); room > 0 {
		min.Height = max(min.Height, l.height()) + room
	}
	return min
}

// height is what the content is given where it needs no more. On the step that
// grows with its window two lines of the dock have their place beforehand.
func (l aboveDock) height() float32 {
	if l.f.c.page == pageWhere {
		return max(l.f.page.Size().Height-dockHigh, 0)
	}
	return l.f.page.Size().Height
}

// dockHigh is the height of a dock that says as much as it may.
const dockHigh float32 = 51
