package settings

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// trackCard asks whether the way of the officer's shifts is kept, and says where it
// lies, who sees it and when it ends.
type trackCard struct {
	look *ui.Look
	data Track

	keep *ui.BigButtons
	mark *icon.Icon
	says *ui.Label // always there, in one line: what lies below does not move
	box  *fyne.Container
}

func newTrackCard(look *ui.Look, choose func(keep bool)) *trackCard {
	c := &trackCard{look: look, mark: icon.New(icon.Info, palette.Dim)}
	c.says = ui.NewLabel(c.words)
	c.keep = ui.NewBigButtons(look, "track", nil, false,
		option("yes", look.Say("way.yes")), option("no", look.Say("way.no"))).Cell(180)
	c.keep.OnChange = func([]string) {
		code := c.keep.Code()
		c.chosen() // until it is kept
		if code != "" && c.data.Known && (code == "yes") != c.data.Agreed {
			choose(code == "yes")
		}
	}
	c.box = ui.Column(12, ui.NewNote(look.Say("way.text")), c.keep.Object(), ui.Row(12, c.mark, ui.Grow(c.says)))
	return c
}

func (c *trackCard) show(d Track) {
	c.data = d
	c.chosen()
	switch {
	case d.Agreed && d.Stopped:
		c.mark.Set(icon.Warning, palette.Danger)
	case d.Agreed && d.Receiver:
		c.mark.Set(icon.Done, palette.Done)
	default:
		c.mark.Set(icon.Info, palette.Dim)
	}
	c.box.Refresh()
}

func (c *trackCard) words() string {
	switch d := c.data; {
	case !d.Agreed:
		return c.look.T("way.off")
	case d.Stopped:
		return c.look.T("way.stopped")
	case !d.Receiver:
		return c.look.T("way.no_receiver")
	}
	return c.look.T("way.on")
}

func (c *trackCard) chosen() {
	switch {
	case !c.data.Known:
		c.keep.SetSelected("")
	case c.data.Agreed:
		c.keep.SetSelected("yes")
	default:
		c.keep.SetSelected("no")
	}
}
