package capture

import (
	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// spaced is what the height of the tiles was found for.
type spaced struct {
	page page
	kind raid.PersonKind
	bare bool // why there is no number is asked instead of the number
	size fyne.Size
}

// like says whether tiles may stay as they are: they do not move for a few dots.
func (s spaced) like(was spaced) bool {
	const few = 8
	dx, dy := s.size.Width-was.size.Width, s.size.Height-was.size.Height
	return s.page == was.page && s.kind == was.kind && s.bare == was.bare && max(dx, -dx) < few && max(dy, -dy) < few
}

// sparing is a page on which more may appear while it is filled in: that much
// height is left for it, so that nothing shrinks under the finger.
type sparing interface{ spare() float32 }

// spread lets the tiles of a page use the height it has. It is asked at every
// layout, and finds out once for a page and a size.
func (f *frame) spread(size fyne.Size) {
	c := f.c
	if c.sheet == nil || len(f.page.Objects) == 0 {
		return
	}
	now := spaced{c.page, c.sheet.who().Kind, c.pages[pagePerson].(*personPage).bare, size}
	if now.like(f.spaced) {
		return
	}
	f.spaced = now
	f.taller, f.narrow, f.roomy = 0, false, false
	if c.page == pageWhere {
		return // they grow with their column
	}
	room := size.Height - 2
	all := room
	if p, ok := c.pages[c.page].(sparing); ok {
		room -= p.spare()
	}
	o, w := c.pages[c.page].object(), size.Width-leftRoom-sideRoom
	for _, f.taller = range []float32{32, 24, 18, 12, 6, 0} {
		if ui.HeightAt(o, w) <= room {
			break
		}
	}
	f.narrow = f.taller == 0 && ui.HeightAt(o, w) > all
	if f.narrow && ui.HeightAt(o, w) > all { // it scrolls all the same: no word has to be small for it
		f.narrow, f.roomy = false, true
	}
	o.Refresh()
}

func (c *Capture) narrowTiles() bool { return c.frame != nil && c.frame.narrow }

func (c *Capture) pageScrolls() bool { return c.frame != nil && c.frame.roomy }

// leastTile is a finger's width, and more in a window that has the room.
func (c *Capture) leastTile() float32 {
	if c.frame == nil {
		return palette.Touch
	}
	return palette.Touch + c.frame.taller
}

func (p *personPage) spare() float32 {
	if p.bare && !p.reason.Visible() {
		return 84
	}
	return 0
}

func (p *whyPage) spare() float32 {
	if p.injuries.Visible() {
		return 0
	}
	return 130
}

func (p *studyPage) spare() float32 {
	if studies(p.c.sheet.who().Education) {
		return 0
	}
	return 240
}

func (p *outcomePage) spare() float32 {
	if p.c.sheet.who().Outcome != "" {
		return 60
	}
	return 230
}

func (p *finishPage) spare() float32 { return 150 }
