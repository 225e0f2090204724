package act

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/raid/handover"
	"shyraq/app/ui"
)

// signPage is where both sign: the pads, and beside or above them the text that
// they put their names to.
func (f *fields) signPage(officer, taker *fyne.Container) fyne.CanvasObject {
	f.text = newPreview(f.s.deps.Look, f.s.deps.Fonts)
	return container.New(&signLayout{refuses: f.refuses}, f.text, officer, taker)
}

// showText draws the page as it stands.
func (f *fields) showText() {
	act := f.s.deps.Acts.Preview(f.s.data, f.s.data.Form)
	f.signs = act.Name
	page, err := f.s.deps.Page(act)
	if err != nil {
		f.s.deps.Notifier.ToastError(err)
		return
	}
	f.text.fresh()
	f.text.show(page)
	f.pages[stepSign].Refresh() // who signs
}

// signLayout puts the text beside both pads, which stand one above the other. In an
// upright window it is above them, and they stand beside each other as on the paper;
// where there is no room to read, the pads are alone. A refusal in the place of a
// signature changes none of it.
type signLayout struct{ refuses fyne.CanvasObject }

const (
	signGap   float32 = 20
	padShape          = float32(handover.InkHigh) / handover.InkWide
	leastText float32 = 340 // width of a text that can be read
	leastRead float32 = 180 // and its height
)

// heads are what stands above a pad, and what below the taker's.
func (l *signLayout) heads(o []fyne.CanvasObject) (above, below float32) {
	row := o[1].(*fyne.Container).Objects[0]
	return row.MinSize().Height + 10, l.refuses.MinSize().Height + 10
}

// Layout implements fyne.Layout.
func (l *signLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	above, below := l.heads(o)
	both := func(w float32) float32 { return 2*(above+w*padShape) + below + signGap }
	put := func(x, y, w float32) {
		high := above + w*padShape
		ui.Put(o[1], x, y, w, high)
		ui.Put(o[2], x, y+high+signGap, w, high+below)
	}
	fits := (size.Height - both(0)) / 2 / padShape // as wide as both may be in this height
	beside := min(fits, size.Width*0.55)
	half := (size.Width - signGap) / 2
	pads := above + half*padShape + below
	pair := func(y float32) {
		ui.Put(o[1], 0, y, half, pads-below)
		ui.Put(o[2], half+signGap, y, half, pads)
	}
	rest := size.Height - both(size.Width) - signGap
	switch read := size.Height - pads - signGap; {
	case size.Width > size.Height && beside >= leastPad && size.Width-beside-signGap >= leastText:
		ui.Put(o[0], 0, 0, size.Width-beside-signGap, size.Height)
		put(size.Width-beside, 0, beside)
	case half >= leastPad && read >= leastRead:
		ui.Put(o[0], 0, 0, size.Width, read)
		pair(read + signGap)
	case rest >= leastRead:
		ui.Put(o[0], 0, 0, size.Width, rest)
		put(0, rest+signGap, size.Width)
	case half >= leastPad:
		ui.Put(o[0], 0, 0, 0, 0)
		pair(0)
	default:
		ui.Put(o[0], 0, 0, 0, 0)
		put(0, 0, max(min(size.Width, fits), min(size.Width, leastPad)))
	}
}

// MinSize implements fyne.Layout.
func (l *signLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	above, below := l.heads(o)
	return fyne.NewSize(leastPad, above+leastPad*padShape+below)
}

// inPlace lays objects over each other, as high as the highest whether it is in
// sight or not: what comes in the place of another moves nothing.
type inPlace struct{}

// Layout implements fyne.Layout.
func (inPlace) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for _, c := range o {
		ui.Put(c, 0, 0, size.Width, size.Height)
	}
}

// MinSize implements fyne.Layout.
func (inPlace) MinSize(o []fyne.CanvasObject) (least fyne.Size) {
	for _, c := range o {
		least = least.Max(c.MinSize())
	}
	return least
}
