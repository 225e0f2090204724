package capture

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/errs"
)

// Became is what was done to a record in another place. Its text is
// "capture.elsewhere.<became>".
type Became string

// What may have been done.
const (
	BecameChanged   Became = "changed"
	BecameFinished  Became = "finished"
	BecamePassed    Became = "passed"
	BecameWithdrawn Became = "withdrawn"
	BecameCombined  Became = "combined" // the server joined it with what another wrote
	BecameSettled   Became = "settled"  // somebody made two versions one
	BecameReturned  Became = "returned" // with a comment that the form does not show
	BecameReopened  Became = "reopened" // the return that the form shows was taken back
	BecameErased    Became = "erased"   // by order: the form closes by Abandon
)

// Elsewhere is what became of the record in the form while it was open, or
// while a draft of it lay here.
type Elsewhere struct {
	Became Became
	By     string    // who did it; empty: not known
	Own    bool      // this officer, on another device
	To     string    // who writes it now, where it was passed
	Mine   bool      // that is this officer
	At     time.Time // in the region's offset

	Divided bool // the record has two versions now
}

// elsewhere is the notice that says it.
type elsewhere struct {
	c     *Capture
	words *ui.Label
	read  *ui.Button
	row   fyne.CanvasObject
	came  time.Time // a tap that was on its way then is not meant for it
}

func newElsewhere(c *Capture) *elsewhere {
	e := &elsewhere{c: c}
	e.words = ui.NewLabel(e.text)
	e.words.TextSize = palette.SizeNote
	e.read = ui.NewButton(c.deps.Look.Say("capture.elsewhere.read"), e.tapRead)
	e.row = ui.Row(palette.Gap, icon.NewOf(icon.Conflict, palette.Lamp, noticeIcon), ui.Grow(e.words), e.read)
	e.row.Hide()
	return e
}

// show says whether there is anything to tell, in its own place: the dock.
func (e *elsewhere) show() {
	ui.Show(e.row, e.c.sheet.Elsewhere != nil && e.c.sheet.Holder == "")
	ui.Show(e.read, e.c.OnRead != nil)
	e.words.Refresh()
}

func (e *elsewhere) text() string {
	if e.c.sheet == nil || e.c.sheet.Elsewhere == nil {
		return ""
	}
	look, now := e.c.deps.Look, e.c.sheet.Elsewhere
	by := now.By
	switch {
	case now.Own:
		by = look.T("capture.elsewhere.own")
	case by == "":
		by = look.T("capture.elsewhere.someone")
	}
	key := "capture.elsewhere." + string(now.Became)
	if now.Mine && (now.Became == BecameSettled || now.Became == BecamePassed) {
		key += "_you"
	}
	return look.T(key, "Clock", look.Texts().Clock(now.At), "By", by, "To", now.To)
}

// ShowElsewhere says what became of the record in the form in another place; nil
// says that nothing did. It is told as often as the night is read, and moves
// nothing that a finger may be about to touch.
func (c *Capture) ShowElsewhere(record uuid.UUID, now *Elsewhere) {
	if c.sheet == nil || c.sheet.ID != record || alike(c.sheet.Elsewhere, now) {
		return
	}
	c.sheet.Elsewhere = now
	c.frame.elsewhere.came = c.pace()
	c.frame.elsewhere.show()
	c.frame.dock.settle()
}

// Abandon closes the form over a record of which nothing may be written any more.
func (c *Capture) Abandon(record uuid.UUID) {
	if c.sheet == nil || c.sheet.ID != record {
		return
	}
	c.saver.forget()
	c.frame.close() // while there is a record for what is redrawn below the dialog
	c.sheet = nil
	c.askList()
}

// Rests says whether nothing of a record in the form waits to be saved: all that
// stands there is in a signed revision, and no dialog is open over it.
func (c *Capture) Rests(record uuid.UUID) bool {
	s := c.saver
	return c.sheet != nil && c.sheet.ID == record && c.frame.inForm() && c.frame.shut == nil && len(c.sheet.Typing) == 0 &&
		!c.unsigned && s.stage == stageSaved && !s.dirty && !s.busy && len(s.queue) == 0
}

// GoOnFrom puts the record as it became elsewhere in the place of a form that
// rests. Page, person and keyboard stay where they are, and it is said what came.
func (c *Capture) GoOnFrom(r Record) {
	if !c.Rests(r.ID) {
		return
	}
	shown, aside := c.sheet.who().ID, c.aside
	was := c.sheet.Elsewhere
	r.Page, r.Back, r.Aside, r.Left = int(c.page), true, true, c.Left()
	r.Person = max(slices.IndexFunc(r.Encounter.People, func(p raid.Person) bool { return p.ID == shown }), 0)
	c.Show(r)
	c.aside = aside
	if look := c.deps.Look; was != nil {
		c.frame.tell(look.Say("capture.elsewhere.gone_on", "By", was.By, "Clock", look.Texts().Clock(was.At)), nil)
	}
}

// Elsewhere is what the form says of it; nil where it says nothing.
func (c *Capture) Elsewhere() *Elsewhere {
	if c.sheet == nil {
		return nil
	}
	return c.sheet.Elsewhere
}

func alike(a, b *Elsewhere) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func (e *elsewhere) tapRead() {
	if since := e.c.pace().Sub(e.came); since < 0 || since >= habit {
		e.c.readThere()
	}
}

// readThere leads to the page of the record, where each version is read.
func (c *Capture) readThere() {
	c.frame.close()
	c.OnRead(c.sheet.ID)
}

// divided says that the record in the form has two versions, of which neither is
// withdrawn or handed over, and leads to the page where they are made one.
func (c *Capture) divided() bool {
	two := c.sheet.TwoHeads
	if e := c.sheet.Elsewhere; e != nil {
		two = e.Divided
	}
	if !two {
		return false
	}
	c.deps.Notifier.ToastError(errs.Errorf(errs.Conflict, "record_divided", "record %s has two versions", c.sheet.ID))
	c.frame.close()
	if c.OnRead != nil {
		c.OnRead(c.sheet.ID)
	}
	return true
}

// Review is the review that sent the record in the form back; nil for none.
func (c *Capture) Review() *Returned {
	if c.sheet == nil {
		return nil
	}
	return c.sheet.Review
}

// askSecond asks before a record is finished that became another elsewhere: what
// is signed is a second version of it, or answers what is asked no more.
func (c *Capture) askSecond() {
	look := c.deps.Look
	head, settle, yes := "capture.elsewhere.head", "capture.elsewhere.settle_own", "capture.elsewhere.finish"
	switch c.sheet.Elsewhere.Became {
	case BecamePassed:
		settle = "capture.elsewhere.settle"
	case BecameCombined:
		settle = "capture.elsewhere.settle_combined"
	case BecameReturned:
		head, settle, yes = "capture.elsewhere.returned_head", "capture.elsewhere.settle_returned", "capture.elsewhere.send"
	}
	read := ui.NewButton(look.Say("capture.elsewhere.read"), c.readThere).With(icon.Clock)
	ui.Show(read, c.OnRead != nil)
	finish := ui.NewMain(icon.Tick, look.Say(yes), func() {
		c.frame.close()
		c.finish()
	})
	c.frame.ask(look.Say(head), ui.Column(12,
		ui.NewLabel(c.frame.elsewhere.text), ui.NewLabel(look.Say(settle)), read,
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(), finish)))
}
