// Package chooser is a list of folders and files for a finger: one tap opens a folder or takes
// a file. The toolkit's own dialog has targets too small for a glove and speaks the system's
// language.
//
// It promises that a folder is read away from the UI thread and that a slow one never shows
// in the place of another. It opens no file.
package chooser

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Folder is a folder as one sees it who looks for a file.
type Folder struct {
	Path    string // empty: the places to begin at
	Parent  string // of Path; empty: the places
	Entries []Entry
}

// Entry is a folder, or a file that may be the one that is looked for.
type Entry struct {
	Name   string
	Path   string
	Folder bool
	Bytes  int64 // of a file
}

// Chooser is such a list. Make it with New, then Open.
type Chooser struct {
	OnChosen func(path string)

	look   *ui.Look
	texts  string // the keys of what is said of the files that are looked for begin so
	list   func(path string) (Folder, error)
	at     Folder
	where  *ui.Label
	up     *ui.Button
	rows   *ui.FingerList
	note   *ui.Label
	root   *fyne.Container
	asking int // the last folder asked for; answers to others come too late
}

// New makes a chooser that has read no folder. Texts begins the keys of three texts: places,
// where one begins to look; kinds, which files there are; nothing, where there is none.
func New(look *ui.Look, list func(path string) (Folder, error), texts string) *Chooser {
	c := &Chooser{look: look, list: list, texts: texts}
	c.where = ui.NewNote(nil).On(ui.Cut)
	c.up = ui.NewButton(look.Say("settings.map_up"), func() { c.Open(c.at.Parent) }).With(icon.Up)
	c.note = ui.NewLabel(nil)
	c.note.Hide()
	c.rows = ui.NewFingerList(func() int { return len(c.at.Entries) }, newFileRow, c.fill)
	c.rows.OnSelect = func(i int) {
		c.rows.Select(-1)
		if i >= len(c.at.Entries) {
			return
		}
		if e := c.at.Entries[i]; e.Folder {
			c.Open(e.Path)
		} else if c.OnChosen != nil {
			c.OnChosen(e.Path)
		}
	}
	list2 := container.NewStack(ui.AtLeast(1, 400, ui.NewSurface(palette.None)), c.rows.Object(), ui.Pad(16, c.note))
	c.root = ui.Column(8, ui.Row(12, c.up, ui.Grow(c.where)), ui.HLine(), list2,
		ui.NewNote(look.Say(c.texts+"kinds")))
	return c
}

// Object is what is put on a sheet.
func (c *Chooser) Object() fyne.CanvasObject { return c.root }

// Open shows a folder when it has been read; a stick may be slow.
func (c *Chooser) Open(path string) {
	c.asking++
	asked := c.asking
	var got Folder
	ui.Go(func() (err error) { got, err = c.list(path); return err }, func(err error) {
		if asked != c.asking {
			return
		}
		if err != nil {
			c.say(c.look.SaySentence(err))
			return
		}
		c.at = got
		c.where.Set(ui.Plain(got.Path))
		if got.Path == "" {
			c.where.Set(c.look.Say(c.texts + "places"))
		}
		c.up.SetEnabled(got.Path != "")
		c.say(nil)
		if len(got.Entries) == 0 {
			c.say(c.look.Say(c.texts + "nothing"))
		}
		c.rows.Refresh()
		c.rows.ScrollTo(0)
	})
}

func (c *Chooser) say(s ui.Say) {
	c.note.Set(s)
	ui.Show(c.note, s != nil)
	c.root.Refresh()
}

// newFileRow is an empty row: an icon, a name, a size.
func newFileRow() fyne.CanvasObject {
	return ui.AtLeast(1, 52, ui.Inset(0, 12, 0, 12,
		ui.Row(12, icon.New(icon.Map, palette.Dim), ui.Grow(ui.NewLabel(nil).On(ui.Cut)), ui.NewNote(nil).On(ui.Whole))))
}

func (c *Chooser) fill(i int, o fyne.CanvasObject) {
	e := c.at.Entries[i]
	row := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*fyne.Container).Objects
	mark, role, size := icon.Forward, palette.Dim, ui.Plain("")
	if !e.Folder {
		mark, role = icon.Map, palette.Lamp
		size = func() string { return c.look.Texts().Bytes(e.Bytes) }
	}
	row[0].(*icon.Icon).Set(mark, role)
	row[1].(*fyne.Container).Objects[0].(*ui.Label).Set(ui.Plain(e.Name))
	row[2].(*ui.Label).Set(size)
	o.Refresh()
}
