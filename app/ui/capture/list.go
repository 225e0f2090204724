package capture

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Listed is one open record in the list: names masked, as in every list.
type Listed struct {
	ID     uuid.UUID
	MetAt  time.Time
	Name   string // raid.Person.Masked of the first person, "" nobody yet
	People int
	Type   codes.Code // of the place
	Place  string     // its name, as on the sign
	State  ui.State
}

// list is the open records side by side, and the button for a new one.
type list struct {
	c      *Capture
	rows   *fyne.Container
	scroll *ui.Scroll
	none   *ui.Label
	root   fyne.CanvasObject

	records []Listed // as shown
	shown   bool
}

func newList(c *Capture) *list {
	look := c.deps.Look
	l := &list{c: c, rows: ui.Column(palette.Gap)}
	l.none = ui.NewLabel(l.noneText)
	l.scroll = ui.NewScroll(ui.Inset(1, 2, 1, 1, l.rows))
	begin := ui.NewMain(icon.Plus, look.Say("capture.drafts.new"), func() { c.Begin(nil) })
	l.root = ui.Pad(16, ui.AtMost(860, ui.Column(12,
		ui.Row(16, ui.Grow(ui.Column(4, ui.NewHead(look.Say("capture.drafts.title")), ui.NewNote(look.Say("capture.drafts.hint")))), begin),
		ui.HLine(), l.none, ui.Grow(l.scroll.Object()),
	)))
	return l
}

func (l *list) unread() bool { return l.c.deps.Unread != nil && l.c.deps.Unread() }

// noneText says that there is none, or that what there is cannot be read.
func (l *list) noneText() string {
	if l.unread() {
		return l.c.deps.Look.T("capture.drafts.unread")
	}
	return l.c.deps.Look.T("capture.drafts.none")
}

// Listing says whether the list is in sight in the place of a record.
func (c *Capture) Listing() bool {
	o := c.frame.body.Objects
	return len(o) > 0 && o[0] == c.frame.list.root
}

// ShowList shows the records that are open under this officer's hand.
func (c *Capture) ShowList(records []Listed) {
	c.Leave()
	l := c.frame.list
	if c.Listing() && l.shown && slices.Equal(l.records, records) && l.none.Visible() == (len(records) == 0 || l.unread()) {
		l.none.Refresh()
		return // the finger may be on a row
	}
	l.records, l.shown = records, true
	l.rows.Objects = nil
	for _, r := range records {
		l.rows.Add(l.row(r))
	}
	l.scroll.Refresh()
	ui.Show(l.none, len(records) == 0 || l.unread())
	l.none.Refresh()
	c.frame.put(l.root)
}

func (l *list) row(r Listed) fyne.CanvasObject {
	look := l.c.deps.Look
	name := func() string {
		if r.Name == "" {
			return look.T("capture.drafts.nobody")
		}
		if r.People > 1 {
			return r.Name + " · " + look.N("capture.drafts.people", r.People)
		}
		return r.Name
	}
	place := func() string {
		switch {
		case r.Place != "":
			return r.Place
		case r.Type != "":
			return l.c.label("places", r.Type)
		}
		return look.T("capture.drafts.noplace")
	}
	met := r.MetAt.In(l.c.deps.Now().Location())
	clock := func() string { return look.Texts().Clock(met) }
	day := func() string { return look.Texts().DayMonth(met) }
	return ui.CardOf(10, ui.Row(16,
		ui.AtLeast(104, 1, ui.Column(2, ui.NewStrong(clock), ui.NewNote(day).On(ui.Cut))),
		ui.Grow(ui.Column(2, ui.NewStrong(name).On(ui.Cut), ui.NewNote(place).On(ui.Cut))),
		ui.NewStateBadge(look, r.State).Object(),
		ui.NewButton(look.Say("capture.drafts.open"), func() {
			if l.c.OnOpen != nil {
				l.c.OnOpen(r.ID)
			}
		}),
	))
}
