package settings

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// trackCard asks whether the way of the officer's shifts is kept, and whether his last
// place is told, and says where it lies, who sees it and when it ends.
type trackCard struct {
	look *ui.Look
	data Track

	keep *ui.BigButtons
	mark *icon.Icon
	says *ui.Label // always there, in one line: what lies below does not move
	box  *fyne.Container
}

func newTrackCard(look *ui.Look, choose func(keep, told bool)) *trackCard {
	c := &trackCard{look: look, mark: icon.New(icon.Info, palette.Dim)}
	c.says = ui.NewLabel(c.words)
	c.keep = ui.NewBigButtons(look, "track", nil, false,
		option("yes", look.Say("way.yes")), option("told", look.Say("way.told")), option("no", look.Say("way.no"))).Cell(180)
	c.keep.OnChange = func([]string) {
		code := c.keep.Code()
		c.chosen() // until it is kept
		if code != "" && c.data.Known && code != c.data.choice() {
			choose(code != "no", code == "told")
		}
	}
	c.box = ui.Column(12, ui.NewNote(look.Say("way.text")), c.keep.Object(), ui.Row(12, c.mark, ui.Grow(c.says)))
	return c
}

func (c *trackCard) show(d Track) {
	c.data = d
	c.chosen()
	switch {
	case d.Agreed && (d.Stopped || d.Told == ToldInVain):
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
	case d.Told == ToldOnRaids:
		return c.look.T("way.told_later")
	case d.Told == ToldAt:
		return c.look.T("way.told_at", "Clock", c.look.Texts().Clock(d.ToldAt))
	case d.Told == ToldInVain:
		return c.look.T("way.told_failed")
	case d.Told == ToldSoon:
		return c.look.T("way.told_soon")
	}
	return c.look.T("way.on")
}

func (c *trackCard) chosen() {
	c.keep.SetSelected(c.data.choice())
}

// choice is the answer that holds; empty: it is not known.
func (d Track) choice() string {
	switch {
	case !d.Known:
		return ""
	case d.Agreed && d.Told != NotTold:
		return "told"
	case d.Agreed:
		return "yes"
	}
	return "no"
}
