package uitest

import "fyne.io/fyne/v2"

// NextFrame does something, and then lays out what a real window would before it
// paints the next frame: that alone which holds something whose least size changed.
// Settle lays out everything, as when the window takes another size.
func NextFrame(w fyne.Window, do func()) {
	before := map[fyne.CanvasObject]fyne.Size{}
	leastSizes(w.Content(), before)
	do()
	relay(w.Content(), before)
}

func leastSizes(o fyne.CanvasObject, all map[fyne.CanvasObject]fyne.Size) {
	if !o.Visible() {
		return
	}
	all[o] = o.MinSize()
	for _, child := range children(o) {
		leastSizes(child, all)
	}
}

// relay lays out what changed, from below; it says whether the object itself did.
func relay(o fyne.CanvasObject, before map[fyne.CanvasObject]fyne.Size) (changed bool) {
	if !o.Visible() {
		return false
	}
	for _, child := range children(o) {
		changed = relay(child, before) || changed
	}
	if changed {
		layOut(o)
	}
	was, known := before[o]
	now := o.MinSize()
	before[o] = now
	return !known || was != now
}
