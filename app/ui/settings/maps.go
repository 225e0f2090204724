package settings

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/chooser"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/errs"
)

// Folder is a folder in which a file is looked for, and FolderEntry what is in it.
type (
	Folder      = chooser.Folder
	FolderEntry = chooser.Entry
)

// Cartographer adds maps and takes them away; app fills it.
type Cartographer interface {
	// AddMap takes a file in, away from the UI thread, and tells of bytes or
	// tiles. The code map_exists asks whether to replace.
	AddMap(ctx context.Context, path string, replace bool, progress func(done, total int64)) error
	// RemoveMap takes a map away until undo.
	RemoveMap(file string) (undo func() error, err error)
	// Folder lists a folder; an empty path lists the places to begin at.
	Folder(path string) (Folder, error)
}

// Pack is one map. Of a broken one File and Problem alone are known.
type Pack struct {
	File        string // empty for one that is part of the program
	Shipped     string // which of those it is: kyzylorda_overview, astana
	Name        string
	Attribution string
	Streets     bool // it has streets, and not an overview alone
	MinZoom     int
	MaxZoom     int
	West, South float64 // of its extent, in degrees
	East, North float64
	Bytes       int64
	Problem     error // why it is not shown
}

// mapsCard is the card of maps: what is there, what is being added, and how to
// add more.
type mapsCard struct {
	look  *ui.Look
	frame Frame
	maps  Cartographer

	packs   []Pack
	shown   bool
	list    *fyne.Container
	job     *fyne.Container
	add     *ui.Button
	box     *fyne.Container
	resized func() // something else is said of a map that is added

	busy   bool
	closed bool
	cancel context.CancelFunc
	bar    *bar
	per    *ui.Label
}

func newMapsCard(look *ui.Look, frame Frame, maps Cartographer, resized func()) *mapsCard {
	c := &mapsCard{look: look, frame: frame, maps: maps, resized: resized,
		list: ui.Column(14), job: ui.Column(8), bar: newBar(), per: ui.NewNote(nil)}
	c.add = ui.NewButton(look.Say("settings.map_add"), c.choose).With(icon.Plus)
	c.job.Hide()
	c.box = ui.Column(14, c.list, c.job, ui.Row(8, c.add, ui.Space()), ui.NewNote(look.Say("settings.map_drop")))
	return c
}

// show lists the maps. The same list again changes nothing, so that the focus
// stays where it is.
func (c *mapsCard) show(packs []Pack) {
	if c.shown && reflect.DeepEqual(packs, c.packs) {
		return
	}
	c.packs, c.shown = packs, true
	c.list.Objects = nil
	if len(packs) == 0 {
		c.list.Add(said(icon.Map, palette.Lamp, c.look.Say("settings.maps_none")))
	}
	for i, p := range packs {
		if i > 0 {
			c.list.Add(ui.HLine())
		}
		c.list.Add(c.row(p))
	}
	c.list.Refresh()
}

func (c *mapsCard) row(p Pack) fyne.CanvasObject {
	mark := icon.New(icon.Map, palette.Dim)
	name := ui.Plain(p.Name)
	if p.Shipped != "" {
		name = c.look.Say("settings.map_name_" + p.Shipped)
	}
	words := ui.Column(2, ui.NewStrong(name))
	if p.Problem != nil {
		mark = icon.New(icon.Warning, palette.Danger)
		words.Add(ui.NewLabel(c.look.SaySentence(p.Problem)).In(palette.Danger))
	} else {
		words.Add(ui.NewNote(func() string { return c.detail(p) }).In(palette.Text))
		words.Add(ui.NewNote(func() string { return c.extent(p) }))
		attribution := ui.Plain(p.Attribution)
		if p.Attribution == "" {
			attribution = c.look.Say("settings.map_no_attribution")
		}
		words.Add(ui.NewNote(attribution))
	}
	row := ui.Row(12, mark, ui.Grow(words))
	if p.File != "" {
		remove := ui.NewQuiet("", c.look.Say("settings.map_remove"), func() { c.askRemove(p) })
		row.Add(remove)
	}
	return row
}

// detail says what a map shows and how large it is.
func (c *mapsCard) detail(p Pack) string {
	key := "settings.map_overview"
	if p.Streets {
		key = "settings.map_streets"
	}
	s := c.look.T(key, "From", p.MinZoom, "To", p.MaxZoom) + " · " + c.look.Texts().Bytes(p.Bytes)
	if p.File == "" {
		s += " · " + c.look.T("settings.map_shipped")
	}
	return s
}

// extent says where a map lies.
func (c *mapsCard) extent(p Pack) string {
	if p.West <= -179 && p.East >= 179 {
		return c.look.T("settings.map_world")
	}
	t := c.look.Texts()
	deg := func(a, b float64) string { return t.Decimal(a, 1) + "–" + t.Decimal(b, 1) + "°" }
	return c.look.T("settings.map_extent", "Lat", deg(p.South, p.North), "Lon", deg(p.West, p.East))
}

// close gives up what is being added, and says nothing any more.
func (c *mapsCard) close() {
	c.closed = true
	if c.cancel != nil {
		c.cancel()
	}
}

func (c *mapsCard) choose() {
	if c.busy {
		return
	}
	f := chooser.New(c.look, c.maps.Folder, "settings.map_")
	closeSheet := c.frame.Sheet(640, c.look.Say("settings.map_choose"), f.Object())
	f.OnChosen = func(path string) { closeSheet(); c.take(path, false) }
	f.Open("")
}

// take adds a file and shows how far it is.
func (c *mapsCard) take(path string, replace bool) {
	if c.busy {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.busy, c.cancel = true, cancel
	c.add.SetEnabled(false)
	c.progress(0)
	name := filepath.Base(path)
	stop := ui.NewButton(c.look.Say("action.cancel"), cancel)
	c.say(ui.NewStrong(c.look.Say("settings.map_adding", "Name", name)),
		ui.Row(12, ui.Grow(c.bar.box), c.per, stop))
	percent := int64(0)
	ui.Go(func() error {
		return c.maps.AddMap(ctx, path, replace, func(done, total int64) {
			if now := done * 100 / max(total, 1); now > percent {
				percent = now
				fyne.Do(func() { c.progress(int(now)) })
			}
		})
	}, func(err error) {
		cancel()
		c.busy = false
		c.add.SetEnabled(true)
		c.ended(path, name, err)
	})
}

func (c *mapsCard) progress(percent int) {
	c.bar.set(float32(percent) / 100)
	c.per.Set(ui.Plain(fmt.Sprintf("%d %%", percent)))
}

// ended says what came of it.
func (c *mapsCard) ended(path, name string, err error) {
	var known *errs.Error
	switch {
	case c.closed:
	case err == nil:
		c.say()
		c.frame.Toast(c.look.Say("settings.map_added", "Name", name), nil)
	case errors.Is(err, context.Canceled):
		c.say()
	case errors.As(err, &known) && known.Code == "map_exists":
		c.say()
		c.frame.Ask(ui.Question{
			Icon: icon.Map, Head: c.look.Say("settings.map_replace_head", "Name", name), Text: c.look.Say("settings.map_replace_text"),
			Yes: c.look.Say("settings.map_replace"), OnYes: func() { c.take(path, true) },
		})
	default:
		c.say(ui.NewStrong(ui.Plain(name)), said(icon.Warning, palette.Danger, c.look.SaySentence(err)),
			ui.Row(8, ui.NewButton(c.look.Say("action.close"), func() { c.say() }), ui.Space()))
	}
}

// say fills the place between the list and the button.
func (c *mapsCard) say(o ...fyne.CanvasObject) {
	c.job.Objects = o
	ui.Show(c.job, len(o) > 0)
	c.job.Refresh()
	c.resized()
}

func (c *mapsCard) askRemove(p Pack) {
	c.frame.Ask(ui.Question{
		Icon: icon.Map, Head: c.look.Say("settings.map_remove_head", "Name", p.Name), Text: c.look.Say("settings.map_remove_text"),
		Yes: c.look.Say("settings.map_remove"), Risky: true,
		OnYes: func() {
			var undo func() error
			ui.Go(func() (err error) { undo, err = c.maps.RemoveMap(p.File); return err }, func(err error) {
				if err != nil {
					c.frame.ToastError(err)
					return
				}
				c.frame.Toast(c.look.Say("settings.map_removed", "Name", p.Name), func() {
					ui.Go(undo, func(err error) {
						if err != nil {
							c.frame.ToastError(err)
						}
					})
				})
			})
		},
	})
}

// bar is how far a piece of work is, from left to right. It is the layout of
// its own two grounds.
type bar struct {
	box  *fyne.Container
	part float32
}

const barHeight = 12

func newBar() *bar {
	b := &bar{}
	ground, done := ui.NewSurface(palette.Raised), ui.NewSurface(palette.Lamp)
	ground.Corner, done.Corner = 4, 4
	ground.Stroke, ground.Width = palette.Line, 1
	b.box = container.New(b, ground, done)
	return b
}

func (b *bar) set(part float32) {
	b.part = min(max(part, 0), 1)
	b.box.Refresh()
}

// Layout implements fyne.Layout.
func (b *bar) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := (size.Height - barHeight) / 2
	ui.Put(o[0], 0, y, size.Width, barHeight)
	ui.Put(o[1], 0, y, size.Width*b.part, barHeight)
}

// MinSize implements fyne.Layout.
func (b *bar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, barHeight) }
