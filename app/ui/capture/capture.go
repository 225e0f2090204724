package capture

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// Capture is the area *New check*. Make it with New, start it with Begin or
// Show, and call Leave when another area comes to the front.
type Capture struct {
	// OnDone is called once a record was finished, OnWithdrawn once it was withdrawn, OnPassed once it
	// was handed over, with the name of whom it went to.
	OnDone      func(record uuid.UUID)
	OnWithdrawn func(record uuid.UUID)
	OnPassed    func(record uuid.UUID, to string)
	// OnAct is called when the officer opens the act of one child's handover.
	OnAct func(d Draft, person uuid.UUID)
	// OnRead is called when the officer wants to read the record with its
	// history.
	OnRead func(record uuid.UUID)
	// OnList is called when the officer wants to see the open records.
	OnList func()
	// OnOpen is called when one of the listed records was tapped.
	OnOpen func(record uuid.UUID)
	// OnChanged is called after each change and each saving, for a strip that
	// counts drafts.
	OnChanged func()
	// OnTurned is called when another page comes into sight, or another record.
	OnTurned func()
	// OnPlace is called when the record has its place from the receiver, which
	// nobody touched the window for.
	OnPlace func(at raid.Point)

	deps  Deps
	sheet *sheet
	saver *saver
	wedge *wedge

	page     page
	from     page   // the page *More* was opened from
	left     *trail // pages of the person shown that were left once: what they miss is shown
	trails   map[uuid.UUID]*trail
	came     time.Time // when a page came by itself; zero once it was touched
	brought  bool      // the page in sight came by itself, and no hand has touched it
	took     time.Time // when something was last taken out of the record
	turned   time.Time // when a tap on Next led to the last page, where it signs, or was not taken
	pages    [pageCount]view
	showing  bool // widgets are being filled: their events are echoes
	unsigned bool // changes since the last signed revision
	aside    bool // another area is in sight
	found    []raid.Problem
	form     []*table          // its fields, by page and card
	worn     map[marked]string // what each field wears, by the key of its remark

	frame *frame
	stop  func() // of the clock's timer

	canvas fyne.Canvas // that has the area's keys, while it is in sight
}

// view is one page: data in by show, events out through Capture.
type view interface {
	object() fyne.CanvasObject
	show()
	complete() bool // every question answered: go on without another tap
	begin() focuser // what has the focus when the page opens
}

// New makes the area; it shows the list of records until Begin or Show.
func New(d Deps) *Capture {
	c := &Capture{deps: d, worn: map[marked]string{}}
	if c.deps.Run == nil {
		c.deps.Run = ui.Go
	}
	c.saver = &saver{records: d.Records, run: c.deps.Run, after: d.After, now: d.Now, changed: c.stateChanged, take: c.take,
		open: func() bool { return c.sheet != nil && c.writable() }}
	c.wedge = &wedge{now: c.pace, after: d.After, found: c.scanned, here: func() bool { return c.sheet != nil && c.page.step() == stepWho },
		stray: func() { c.frame.tell(d.Look.Say("capture.iin.scan_none"), nil) }}
	c.frame = newFrame(c)
	c.pages = [pageCount]view{
		newWherePage(c), newPersonPage(c), newStudyPage(c), newWhyPage(c),
		newGuardianPage(c), newOutcomePage(c), newFinishPage(c), newMorePage(c),
	}
	c.ShowList(nil)
	return c
}

// Object is what the router shows.
func (c *Capture) Object() fyne.CanvasObject { return c.frame.object() }

// Begin starts a new record at a place that was shown on a map, or at the last fix
// when at is nil.
func (c *Capture) Begin(at *Fix) {
	c.Leave()
	e := c.deps.Blank()
	if e.MetAt.IsZero() {
		e.MetAt = c.deps.Now()
	}
	e.MetAt = e.MetAt.Truncate(time.Minute)
	c.open(Record{Draft: Draft{ID: c.deps.NewID(), Encounter: e}})
	switch {
	case at != nil:
		c.place(at.At, raid.FromMap, at.Accuracy)
	default:
		if fix, ok := c.fix(); ok {
			c.place(fix.At, raid.FromGPS, fix.Accuracy)
		}
	}
	c.enter(pageWhere)
}

// Show opens a record that was begun before: a draft where the hand left it,
// a returned record at the field the first comment is pinned to.
func (c *Capture) Show(r Record) {
	c.Leave()
	c.aside = r.Aside
	c.open(r)
	c.retrace(r)
	if r.Review != nil && len(r.Review.Comments) > 0 && !r.Back {
		c.jump(r.Review.Comments[0].Field)
		return
	}
	c.enter(min(max(page(r.Page), 0), pageCount-1))
}

func (c *Capture) open(r Record) {
	c.sheet = newSheet(r, c.deps.NewID)
	c.left, c.trails, c.came, c.brought = nil, map[uuid.UUID]*trail{}, time.Time{}, false
	c.pages[pageWhere].(*wherePage).anew()
	c.own()
	c.unsigned = false
	c.saver.reset(r.SavedAt, r.At)
	if r.Unwritten {
		c.saver.touch()
	}
	c.frame.openForm()
	c.tick()
}

// Leave puts what is unsaved away at once. The record stays where it is, and
// Object may be shown again.
func (c *Capture) Leave() {
	if c.sheet == nil {
		return
	}
	c.wedge.flush()
	c.saver.flush()
}

// Settle leaves the record and calls then, on the UI thread, once everything
// has been written or has failed: before the keys are dropped at a lock.
func (c *Capture) Settle(then func()) {
	c.Leave()
	c.saver.settled(then)
}

// Open is the record in the form, with its page and the person shown; false
// where the list or the end is in sight.
func (c *Capture) Open() (Draft, bool) {
	if c.sheet == nil || !c.frame.inForm() {
		return Draft{}, false
	}
	return c.take(), true
}

// Unsaved is the record on the screen where something of it may not be on the
// disk yet, for an end that cannot wait for Settle.
func (c *Capture) Unsaved() (Draft, bool) {
	if c.sheet == nil || !c.saver.dirty && !c.saver.busy && len(c.saver.queue) == 0 {
		return Draft{}, false
	}
	return c.take(), true
}

// Close stops the workers of the map. Call it when the area is dropped, at a
// lock for instance.
func (c *Capture) Close() {
	c.Hidden()
	if w := c.pages[pageWhere].(*wherePage); w.chart != nil {
		w.pane.Close()
		w.chart.Close()
	}
}

// Conceal lets go of what other records tell of the child and of the guardian under
// the hand, and asks anew: the right to read them has ended, or is back.
func (c *Capture) Conceal() {
	c.pages[pagePerson].(*personPage).met.conceal()
	c.pages[pageGuardian].(*guardianPage).repeat.conceal()
}

// Current is the id of the record on the screen, or uuid.Nil.
func (c *Capture) Current() uuid.UUID {
	if c.sheet == nil {
		return uuid.Nil
	}
	return c.sheet.ID
}

// tick keeps the clock of care going.
func (c *Capture) tick() {
	if c.stop != nil {
		c.stop()
	}
	c.stop = c.deps.After(15*time.Second, func() {
		c.frame.refreshState()
		c.tick()
	})
}

func (c *Capture) take() Draft { return c.sheet.draft(c.page, c.deps.Now()) }

// now is the time that is stamped, to the minute as the law asks (article 788 of
// the Code).
func (c *Capture) now() time.Time { return c.deps.Now().Truncate(time.Minute) }

// pace is the clock by which one hand is told from another, and from a scanner: that
// of what is written down knows no part of a second.
func (c *Capture) pace() time.Time { return c.deps.Rules().Now }

// writable says whether a change is taken at all.
func (c *Capture) writable() bool {
	s := c.sheet
	return s.Holder == "" && s.Encounter.Withdrawal == nil && (s.Encounter.ClosedAt.IsZero() || s.Amending || s.Review != nil)
}

// edit changes the record; all that follows from a change happens here.
func (c *Capture) edit(f func(*sheet)) {
	if c.showing || c.sheet == nil {
		return
	}
	if !c.writable() {
		c.fill() // the widget shows again what stands written
		return
	}
	delivered := c.sheet.Encounter.DeliveredAt
	f(c.sheet)
	c.sheet.followDelivery(delivered)
	c.own()
	c.unsigned, c.came, c.brought = true, time.Time{}, false
	c.saver.touch()
	c.pages[pagePerson].(*personPage).met.touch()
	c.refreshMarks()
	c.wedge.worked()
	if c.OnChanged != nil {
		c.OnChanged()
	}
}

// enter shows a page with what the record holds.
func (c *Capture) enter(p page) {
	if c.sheet == nil {
		return
	}
	c.own()
	c.brought = false
	if p != pageMore && !p.asks(c.sheet.who().Kind) {
		p = pagePerson
	}
	if p == pageMore && c.page != pageMore {
		c.from = c.page
	}
	turned := p != c.page
	c.page = p
	c.fill()
	c.frame.showPage(c.pages[p])
	if w, ok := c.pages[p].(*wherePage); ok {
		w.centre()
	}
	c.refreshPeople()
	c.refreshMarks()
	c.frame.refreshState()
	if c.OnTurned != nil {
		c.OnTurned()
	}
	if c.aside { // what is out of sight takes no key
		return
	}
	c.takeKeys()
	c.focusPage(turned)
	c.frame.scroll.ScrollTo(0) // what comes first is read first, wherever the keyboard is
}

// focusPage gives the keyboard to what the page begins with; where that takes none, what
// was left keeps none either: digits would go on choosing there, out of sight.
func (c *Capture) focusPage(turned bool) {
	cv := ui.CanvasOf(c.Object())
	if cv == nil {
		return
	}
	was := cv.Focused()
	c.pages[c.page].begin().focus()
	if turned && was != nil && cv.Focused() == was {
		cv.Unfocus()
	}
}

func (c *Capture) fill() {
	was := c.showing
	c.showing = true
	c.pages[c.page].show()
	c.showing = was
}

// toStep opens a step; a tap on the step in sight turns to its next page.
func (c *Capture) toStep(s step) {
	if c.page.step() != s {
		if p, ok := c.opens(s); ok {
			c.goTo(p)
		}
		return
	}
	pages := c.turns()
	for i, p := range pages {
		if p == c.page {
			c.goTo(pages[(i+1)%len(pages)])
			return
		}
	}
}

// turns are the pages of the open step that ask something of the person shown.
func (c *Capture) turns() []page {
	return slices.DeleteFunc(c.page.siblings(), func(p page) bool { return p != c.page && !p.asks(c.sheet.who().Kind) })
}

// answered goes on when the last question of a page has its answer and
// nothing on the page wants a look.
func (c *Capture) answered(p page) {
	if p != c.page || c.left.left[p] || !c.pages[p].complete() || c.marksOn(p) > 0 {
		return
	}
	c.next()
	c.came, c.brought = c.pace(), true
	c.frame.hold()
}

func (c *Capture) stateChanged() {
	c.frame.refreshState()
	if c.OnChanged != nil {
		c.OnChanged()
	}
}

// Shown implements ui.Watcher.
func (c *Capture) Shown() {
	c.takeKeys()
	if c.sheet != nil {
		c.tick()
	}
	if c.aside && c.sheet != nil && c.frame.inForm() {
		c.pages[c.page].begin().focus()
	}
	c.aside = false
}

// Hidden implements ui.Watcher: another area came into sight.
func (c *Capture) Hidden() {
	c.Leave()
	c.frame.lefts++
	c.dropKeys()
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

// Relabel implements ui.Screen: what was made of data speaks the language of
// now. What was typed stays as it was typed.
func (c *Capture) Relabel() {
	if c.sheet == nil {
		return
	}
	c.frame.spaced = spaced{} // words of another length
	c.fill()
	c.refreshPeople()
	c.refreshMarks()
}
