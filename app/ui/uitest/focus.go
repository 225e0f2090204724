package uitest

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
)

// mostStops bounds a way through a page by Tab: beyond it Tab goes round for ever.
const mostStops = 400

// TabsInSight goes once through all that Tab reaches, and through the tiles of each
// group, and fails where what has the keyboard is out of sight.
func TabsInSight(t *testing.T, w fyne.Window) {
	t.Helper()
	c := w.Canvas()
	c.Unfocus()
	c.FocusNext()
	first := c.Focused()
	for range mostStops {
		inSight(t, w)
		if _, group := ring(c.Focused()); group {
			for was := (*ui.Tile)(nil); ; {
				at, _ := ring(c.Focused())
				if at == was {
					break
				}
				was = at
				c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
				inSight(t, w)
			}
		}
		if c.FocusNext(); c.Focused() == first || c.Focused() == nil {
			return
		}
	}
	t.Error("Tab does not come round")
}

// ring is the tile of a group at which the keyboard is.
func ring(f fyne.Focusable) (*ui.Tile, bool) {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return nil, false
	}
	return Find(o, func(tile *ui.Tile) bool { return tile.Here() })
}

// inSight fails where what has the keyboard is cut by a page or by the window.
func inSight(t *testing.T, w fyne.Window) {
	t.Helper()
	at, ok := w.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return
	}
	if tile, group := ring(w.Canvas().Focused()); group {
		at = tile
	}
	size := w.Canvas().Size()
	whole, found := seen(w.Canvas().Content(), fyne.Position{}, box{0, 0, size.Width, size.Height}, at)
	if found && !whole {
		t.Errorf("the keyboard is out of sight: %T %s", at, strings.Join(Words(at), " "))
	}
}

// seen says whether an object is in sight as a whole, below all pages it is in.
func seen(o fyne.CanvasObject, at fyne.Position, clip box, want fyne.CanvasObject) (whole, found bool) {
	if o == nil || !o.Visible() {
		return false, false
	}
	if o == want {
		return at.Y >= clip.y0-1 && at.Y+o.Size().Height <= clip.y1+1, true
	}
	if _, scrolls := o.(*container.Scroll); scrolls {
		clip.y0, clip.y1 = max(clip.y0, at.Y), min(clip.y1, at.Y+o.Size().Height)
	}
	for _, child := range children(o) {
		if whole, found = seen(child, at.Add(child.Position()), clip, want); found {
			return whole, true
		}
	}
	return false, false
}
