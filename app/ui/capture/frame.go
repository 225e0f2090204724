package capture

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
)

// frame is what stands around a page: the bar of steps, the people, a banner,
// the page itself, and the foot with the state.
type frame struct {
	c *Capture

	root *fyne.Container
	body *fyne.Container // the form, the list or the end

	steps  *steps
	people *tiles
	remove *ui.Button
	strip  fyne.CanvasObject
	same   *fyne.Container // of the page in sight: what the child before gives
	banner *banner
	amend  *ui.Button
	note   fyne.CanvasObject // the banner with its button
	page   *fyne.Container   // the page in sight
	still  *still.Ground     // over it, for a moment
	taller float32           // how much higher than a finger its tiles are
	narrow bool              // they are narrower, so that the page fits
	roomy  bool              // it scrolls all the same: no word is in small letters
	spaced spaced            // for what they are so
	scroll *ui.Scroll        // around it, where it scrolls
	shut   func()            // closes the dialog in sight
	met    bool              // it shows a child of another record
	lefts  int               // how often what is in sight was left: another record, the list, another area
	left   func()            // where that leads who leaves it unanswered; nil: nowhere

	back, add, more, save, next *ui.Button
	rare                        *ui.Button // the seldom questions
	limit                       *ui.Label  // the second clock, while it runs
	care, state                 *ui.Label
	said                        *fyne.Container   // the clocks and the state
	foot                        *footLayout       // where they stand
	trouble                     fyne.CanvasObject // what could not be saved, with its button
	dock                        *dock
	elsewhere                   *elsewhere
	again                       *ui.Button
	form                        fyne.CanvasObject
	list                        *list
}

// The room beside a page: at the left for the bar of a marked field, at the
// right for the bar of a scrolling page, which would lie on the answers.
const (
	leftRoom float32 = 12
	sideRoom float32 = 12
)

func beside(o fyne.CanvasObject) *fyne.Container { return ui.Inset(0, sideRoom, 0, leftRoom, o) }

func newFrame(c *Capture) *frame {
	f := &frame{c: c}
	look := c.deps.Look
	f.steps = newSteps(c)
	f.people = c.newTiles(nil, 120, c.switchPerson)
	f.people.segmented()
	f.remove = ui.NewQuiet(icon.Erase, look.Say("capture.person.remove"), c.askRemove)
	f.same = container.NewStack()
	f.strip = beside(ui.AtLeast(1, sameHigh, ui.Row(palette.Gap, ui.Grow(f.people), f.same, f.remove)))
	f.banner = newBanner(icon.Info, palette.Lamp, f.bannerText)
	f.amend = ui.NewButton(look.Say("capture.amend.button"), func() { c.askAmend(nil) }).With(icon.Pen)
	f.again = ui.NewButton(f.againText, f.tapAgain)
	f.again.Hide()
	f.rare = ui.NewButton(look.Say("capture.more.rare"), c.OpenMore)
	f.limit = ui.NewNote(f.limitText).On(ui.Cut)
	f.limit.Role = palette.Info
	f.note = beside(ui.Row(palette.Gap, ui.Grow(f.banner), f.amend))
	f.trouble = ui.Row(palette.Gap, ui.Grow(newBanner(icon.Warning, palette.Danger, f.troubleText)), f.again)
	f.trouble.Hide()
	f.elsewhere = newElsewhere(c)
	f.dock = newDock(c, f.trouble, f.elsewhere.row)
	f.page = container.New(dockLayout{f})
	f.still = still.Over(f.page, c.deps.After)

	f.back = ui.NewIconButton(icon.Back, look.Say("capture.step.back"), c.Back) // as wide on every step
	f.add = ui.NewButton(look.Say("capture.person.another"), still.Once(c.deps.After, c.AddPerson)).With(icon.Plus)
	f.more = ui.NewIconButton(icon.More, look.Say("capture.more.button"), c.askMore)
	f.save = ui.NewButton(look.Say("capture.end.save"), c.SaveOpen).With(icon.Care)
	f.save.Note = look.Say("capture.end.save_note") // in one line it leaves the clocks too little
	f.next = ui.NewMain(icon.Forward, f.nextText, c.tapNext)
	f.care = ui.NewStrong(f.careText).On(ui.Cut)
	f.state = ui.NewNote(f.stateText).On(ui.Cut)
	f.foot = &footLayout{}
	f.said = container.New(saidLayout{f.foot}, f.care, f.limit, f.state)
	foot := container.New(f.foot, f.said, ui.Row(palette.Gap, f.back, f.more), ui.Row(palette.Gap, f.add, f.save, f.next))
	f.form = ui.Inset(8, 0, 8, 0, ui.Column(palette.Gap, beside(ui.Row(palette.Gap, ui.Grow(f.steps), f.rare)), f.strip, f.note, ui.Grow(f.page), beside(foot)))
	f.list = newList(c)
	f.body = container.NewStack()
	f.root = container.NewStack(f.body)
	return f
}

func (f *frame) object() fyne.CanvasObject { return f.root }

func (f *frame) put(o fyne.CanvasObject) {
	f.close()
	f.lefts++
	f.body.Objects = []fyne.CanvasObject{o}
	f.body.Refresh()
	f.body.Refresh() // what wraps knows its width only after the first time
}

// inForm says whether the four steps are in sight.
func (f *frame) inForm() bool { return len(f.body.Objects) > 0 && f.body.Objects[0] == f.form }

func (f *frame) openForm() { f.put(f.form) }

// openDone is the calm end: what was saved, when, and what next.
func (f *frame) openDone(at time.Time) {
	look := f.c.deps.Look
	again := ui.NewMain(icon.Plus, look.Say("capture.end.another"), func() {
		f.c.Begin(nil)
		f.hold()
	})
	records := ui.NewButton(look.Say("capture.end.tolist"), f.c.askList).With(icon.List)
	f.put(container.NewCenter(ui.AtLeast(440, 1, ui.Card(ui.Column(16,
		ui.Row(12, icon.NewOf(icon.Done, palette.Done, 40), ui.Grow(ui.NewStrong(f.c.clockSay("capture.end.finished", at)))),
		again, records,
	)))))
}

// showPage puts a page into its place. A page scrolls where it is taller than
// the window, which in the plain case none is; the map moves under the finger,
// so its page is scrolled by what lies around the map.
func (f *frame) showPage(v view) {
	content := container.New(aboveDock{f}, ui.Inset(1, sideRoom, 1, leftRoom, v.object()))
	if _, ok := v.(*wherePage); ok {
		f.scroll = ui.NewScrollUnder(content)
	} else {
		f.scroll = ui.NewScroll(content)
	}
	f.page.Objects = []fyne.CanvasObject{f.scroll.Object(), f.dock}
	f.elsewhere.show()
	f.same.Objects = nil
	if p, ok := v.(interface{ sharing() *same }); ok {
		f.same.Objects = []fyne.CanvasObject{ui.AtLeast(p.sharing().wide, 1, p.sharing().tiles)}
	}
	f.same.Hidden = len(f.same.Objects) == 0
	f.spaced = spaced{}
	f.dock.open(v)
}

func (f *frame) showPeople(tiles []tile, chosen string, personal bool) {
	f.people.offer(tiles...)
	f.people.choose(chosen)
	ui.Show(f.strip, personal && len(tiles) > 1)
	ui.Show(f.save, f.savesOpen())
	ui.Show(f.add, personal && f.c.writable() && (f.c.page.step() != stepEnds || !f.save.Visible()))
	f.back.SetEnabled(f.c.page > 0)
	f.next.SetEnabled(f.c.writable() || f.c.page != pageFinish)
	f.rare.Chosen = f.c.page == pageMore
	f.rare.Refresh()
	f.next.Icon = icon.Forward
	if f.c.page >= pageFinish {
		f.next.Icon = icon.Tick
	}
	f.next.Refresh()
	f.showBanner()
}

// savesOpen says whether the record may be saved with a child in care.
func (f *frame) savesOpen() bool {
	return f.c.page.step() == stepEnds && f.c.sheet.Encounter.ClosedAt.IsZero() && f.c.sheet.inCare() && f.c.writable()
}

// showBanner says what stands above everything else about the record, and
// offers the one act that goes with it.
func (f *frame) showBanner() {
	c := f.c
	ui.Show(f.note, f.bannerText() != "")
	ui.Show(f.amend, c.sheet.Holder == "" && !c.writable() && c.sheet.Encounter.Withdrawal == nil)
	f.banner.Refresh()
	f.form.Refresh()
}

// refreshBar shows the marks of the steps; where a mark makes a word wrap, all
// that stands below moves.
func (f *frame) refreshBar() {
	before := f.steps.Size().Height
	f.steps.show()
	if f.inForm() && f.steps.MinSize().Height != before {
		f.form.Refresh()
		f.form.Refresh()
	}
}

func (f *frame) refreshState() {
	if f.c.sheet == nil || f.state == nil {
		return
	}
	failed := f.c.saver.stage == stageFailed
	f.state.Role = palette.Dim
	if failed {
		f.state.Role = palette.Danger
	}
	f.save.SetEnabled(f.c.sheet.inCare())   // its place is kept: a tap must not meet another button
	if !f.save.Visible() && f.savesOpen() { // an outcome was taken back on this very page
		ui.Show(f.save, true)
		ui.Show(f.add, false)
	}
	f.care.Refresh()
	f.state.Refresh()
	f.limit.Refresh()
	saidLayout{f.foot}.Layout(f.said.Objects, f.said.Size())
	if failed {
		f.again.Refresh() // what helps depends on why
	}
	if failed != f.again.Visible() {
		ui.Show(f.again, failed)
		ui.Show(f.trouble, failed)
		f.dock.settle()
	}
}

func (f *frame) nextText() string {
	look := f.c.deps.Look
	switch {
	case f.c.sheet != nil && f.c.page == pageMore:
		return look.T("capture.more.done")
	case f.c.sheet == nil || f.c.page != pageFinish:
		return look.T("capture.step.next")
	}
	if f.c.sheet.Review != nil {
		return look.T("capture.review.send")
	}
	return look.T("capture.end.finish")
}

// careText is the first of the two clocks: since when a child is in care.
func (f *frame) careText() string {
	c := f.c
	if c.sheet == nil {
		return ""
	}
	e := c.sheet.Encounter
	t := c.deps.Look.Texts()
	zone := c.deps.Now().Location()
	switch {
	case !e.ClosedAt.IsZero() && c.sheet.Amending:
		return c.deps.Look.T("capture.care.amending", "Clock", t.Clock(e.ClosedAt.In(zone)))
	case !e.ClosedAt.IsZero():
		return c.deps.Look.T("capture.care.closed", "Clock", t.Clock(e.ClosedAt.In(zone)))
	case e.MetAt.IsZero() || !c.sheet.inCare():
		return ""
	}
	return c.deps.Look.T("capture.care.since", "Clock", t.Clock(e.MetAt.In(zone)), "Long", t.Duration(max(c.deps.Now().Sub(e.MetAt), time.Minute)))
}

// stateText is the honest word: it never says more than what is on the disk.
func (f *frame) stateText() string {
	s, look := f.c.saver, f.c.deps.Look
	at := s.at.In(f.c.deps.Now().Location()).Format("15:04:05")
	switch s.stage {
	case stageTyping:
		return look.T("capture.state.typing")
	case stageDraft:
		return look.T("capture.state.draft", "Clock", at)
	case stageSaving:
		return look.T("capture.state.saving")
	case stageSaved:
		return look.T("capture.state.saved", "Clock", at)
	case stageFailed:
		return look.T("capture.state.unsaved")
	}
	return look.T("capture.state.empty")
}

// againText is what helps where the record could not be saved: the act that
// forbids it, else to try again.
func (f *frame) againText() string {
	if f.c.frozen() {
		return f.c.deps.Look.T("capture.end.openact")
	}
	return f.c.deps.Look.T("capture.state.again")
}

func (f *frame) tapAgain() {
	if f.c.frozen() {
		f.c.openDiffering()
		return
	}
	f.c.saver.touch()
	f.c.saver.flush()
}

// troubleText says why the record could not be saved.
func (f *frame) troubleText() string {
	if f.c.saver.stage != stageFailed {
		return ""
	}
	return f.c.deps.Look.T("capture.state.failed", "Why", f.c.deps.Look.Sentence(f.c.saver.err))
}

func (f *frame) bannerText() string {
	c := f.c
	if c.sheet == nil {
		return ""
	}
	look := c.deps.Look
	switch {
	case c.sheet.Holder != "":
		return look.T("capture.pen.elsewhere", "Who", c.sheet.Holder)
	case c.sheet.TwoHeads:
		return look.T("capture.pen.two_heads")
	case c.sheet.Encounter.Withdrawal != nil:
		return look.T("capture.withdraw.done")
	case c.sheet.Review != nil:
		text := look.T("capture.review.returned", "Who", c.sheet.Review.By)
		for _, r := range c.sheet.Review.Comments {
			if r.Field == "" {
				text += "\n" + r.Text
			}
		}
		return text
	case c.sheet.Stranded && c.sheet.Words != "":
		return look.T("capture.review.stranded") + "\n" + look.T("capture.review.words", "Words", c.sheet.Words)
	case c.sheet.Stranded:
		return look.T("capture.review.stranded")
	case !c.writable():
		return look.T("capture.amend.closed")
	}
	return ""
}

// tell says something for a while; with an act it offers to take it back, as long
// as the form stays in sight with the record it was told of, and that may be
// changed.
func (f *frame) tell(say ui.Say, undo func()) {
	if undo == nil {
		f.c.deps.Notifier.Toast(say, nil)
		return
	}
	lefts := f.lefts
	f.tellWhile(func() bool { return f.lefts == lefts && f.c.sheet != nil && f.c.writable() }, say, undo)
}

// tellWhile offers to take something back as long as that holds.
func (f *frame) tellWhile(holds func() bool, say ui.Say, undo func()) {
	f.c.deps.Notifier.Toast(func() string {
		if !holds() {
			return ""
		}
		return say()
	}, func() {
		if holds() {
			undo()
		}
	})
}

// ask lays a dialog over everything; close takes it away.
func (f *frame) ask(head ui.Say, o fyne.CanvasObject) { f.askFrom(nil, head, o) }

// askFrom is ask of a dialog that was opened from another page: whoever leaves
// it unanswered, by whatever way, is led back there.
func (f *frame) askFrom(back func(), head ui.Say, o fyne.CanvasObject) {
	f.close()
	f.left = back
	f.shut = f.c.deps.Notifier.SheetLeft(640, head, o, f.leave)
}

func (f *frame) close() {
	if f.shut != nil {
		f.shut()
		f.shut = nil
	}
	f.left, f.met = nil, false
}

// leave closes the dialog without its answer.
func (f *frame) leave() {
	back := f.left
	f.close()
	if back != nil {
		back()
	}
}
