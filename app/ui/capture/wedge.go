package capture

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// wedgeGap is the longest pause between two digits of a scanner that types
// like a keyboard, where digits go into a field. People are slower: their digits
// stay where they type them.
const wedgeGap = 50 * time.Millisecond

// tapGap is the longest pause where digits tap: a scanner without a cable, or a
// busy machine, draws them apart, and what a digit has ticked nobody sees.
const tapGap = 150 * time.Millisecond

// nameGap is the longest pause where digits go into a name: no name has any, so
// twelve of them are a number even where a busy machine drew them apart.
const nameGap = time.Second

// freeGap is the longest pause where digits go into a field of text that is masked
// nowhere: what is an identification number is taken out of it also where a busy
// machine drew it far apart, or a hand typed it.
const freeGap = 5 * time.Second

// numberLength is how many digits an identification number has.
const numberLength = 12

// manyDigits is how many digits without a pause no hand taps: a scanner sent
// them, and none is an answer.
const manyDigits = 4

// wedge hears every letter that is typed, whatever field has it. A burst of just
// twelve digits is the number on a document that was scanned: it goes to the
// number, and the field that took the digits gets back what it held. A burst of
// another length chooses nothing. Outside the step *Who* a field of text may hold
// digits: only what is an identification number, by its day and its check digit,
// is taken out of it, for no such field is masked.
//
// What a burst was is known once it has ended, by a pause or by the scanner's
// Enter: twelve digits may be the beginning of a longer code. A field of text
// takes its digits at once and is put right afterwards. A tap on a button by its
// digit may turn the page, so it waits until it is sure that no burst has begun.
type wedge struct {
	now   func() time.Time
	after func(time.Duration, func()) func()
	here  func() bool         // the step Who is in sight
	found func(digits string) // a whole number came
	stray func()              // a burst came that is none, and chose nothing

	digits string
	last   time.Time
	gap    time.Duration // the longest pause of the burst that is under way
	free   bool          // it goes to a field of text outside the step Who
	from   *ui.TextField // which
	undo   []func()
	held   []func()
	stop   func()
	enter  bool // a burst has ended: the Enter behind it is the scanner's
}

// heard hears a letter that goes to a field of text, and says whether it is one
// of a number or of a longer code, which the field must not take. undo gives what
// puts the field back; it is asked once, before the first digit arrives.
func (w *wedge) heard(r rune, from *ui.TextField, name bool, undo func() func()) bool {
	free, gap := !w.here(), wedgeGap
	if w.digits != "" && (w.free != free || free && w.from != from) {
		w.flush() // what another field took is its own, however short the pause
		w.forget()
	}
	switch {
	case free:
		gap, w.from = freeGap, from
	case name:
		gap = nameGap
	}
	if !w.takes(r, gap) {
		return false
	}
	if len(w.digits) == 1 {
		w.free = free
		if undo != nil {
			w.undo = append(w.undo, undo())
		}
	}
	if len(w.digits) < numberLength {
		return false
	}
	w.wait()
	return !w.free
}

// hold takes a letter that taps something: act is done once no burst can have
// begun with it, and never when one has.
func (w *wedge) hold(r rune, act func()) {
	if w.free { // a field's, which has lost the keyboard
		w.flush()
		w.forget()
	}
	if !w.takes(r, tapGap) {
		act()
		return
	}
	w.held = append(w.held, act)
	w.wait()
}

// wait ends the burst when no digit more has come.
func (w *wedge) wait() {
	if w.stop != nil {
		w.stop()
	}
	w.stop = w.after(tapGap+time.Millisecond, w.flush)
}

// takes counts a letter, and says whether it may belong to a burst.
func (w *wedge) takes(r rune, gap time.Duration) bool {
	now := w.now()
	digit := r >= '0' && r <= '9'
	if w.gap = max(w.gap, gap); !digit || now.Sub(w.last) > w.gap || now.Before(w.last) {
		w.flush()
		w.forget()
		w.gap = gap
	}
	if w.enter = false; !digit {
		return false
	}
	w.digits += string(r)
	w.last = now
	return true
}

// flush ends a burst: it hands a whole number on, says that another code was
// none, or does the taps that waited for a hand.
func (w *wedge) flush() {
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	digits, undo, held := w.digits, w.undo, w.held
	if from := w.from; w.free && len(digits) >= numberLength {
		number := digits[len(digits)-numberLength:] // a hand may have typed before it
		w.forget()
		if !identifies(number) {
			return // digits of another kind belong where they are
		}
		if !takeOut(from, number) {
			for _, u := range undo {
				u()
			}
		}
		w.enter = true
		w.found(number)
		return
	}
	if len(digits) >= numberLength || len(held) >= manyDigits {
		w.forget()
		for _, u := range undo {
			u()
		}
		w.enter = true
		if len(digits) == numberLength {
			w.found(digits)
			return
		}
		w.stray()
		return
	}
	w.held = nil
	for _, act := range held {
		act()
	}
}

func (w *wedge) forget() {
	w.digits, w.undo, w.held, w.last, w.gap, w.free = "", nil, nil, time.Time{}, 0, false
}

// takeOut takes a number out of a field.
func takeOut(f *ui.TextField, number string) bool {
	text := f.Text()
	at := strings.LastIndex(text, number)
	if at < 0 {
		return false
	}
	text = text[:at] + text[at+len(number):]
	f.SetText(text)
	f.OnChange(text)
	return true
}

// identifies says whether digits are an identification number beyond a chance.
func identifies(digits string) bool {
	_, err := raid.ParseIIN(digits)
	return err == nil
}

// worked says that what a digit brought about has been done: the pause that the
// program itself made between two digits is none of the scanner's.
func (w *wedge) worked() {
	if w.digits != "" {
		w.last = w.now()
	}
}

// key is asked before a key does anything, and says whether it is the Enter that
// a scanner sends after its digits: the first key behind them, however late a
// busy machine brings it.
func (w *wedge) key() bool {
	w.flush()
	was := w.enter
	w.enter = false
	return was
}

// Rune implements ui.Keyed: a letter that no field took.
func (c *Capture) Rune(r rune) bool {
	if c.sheet == nil || !c.frame.inForm() {
		return false
	}
	p := c.pages[pagePerson].(*personPage)
	if c.page == pagePerson && r >= '0' && r <= '9' && p.typeDigit(r) {
		return true
	}
	c.wedge.hold(r, func() {})
	return r >= '0' && r <= '9'
}

// Key implements ui.Keyed. The area's keys are shortcuts: see keyActs. A
// scanner's Enter moves nothing: the number has moved the focus already.
func (c *Capture) Key(e *fyne.KeyEvent) bool {
	return (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && c.wedge.key()
}

// scanned puts a number into the person shown, and the line that says so takes it
// back. In another step than *Who* it is refused where it is not, or cannot be,
// this child's: the mother's card is scanned where she is written down.
func (c *Capture) scanned(digits string) {
	if !c.writable() {
		return
	}
	if c.page == pageGuardian && c.grown(digits) {
		c.scannedAdult(digits)
		return
	}
	w, elsewhere := c.sheet.who(), c.page.step() != stepWho
	was, id := w.IIN, w.ID
	switch {
	case elsewhere && was != "" && was != digits:
		c.frame.tell(c.deps.Look.Say("capture.iin.scan_other"), nil)
		return
	case elsewhere && w.Kind == raid.Minor && c.grown(digits):
		c.frame.tell(c.deps.Look.Say("capture.iin.scan_adult"), nil)
		return
	}
	p := c.pages[pagePerson].(*personPage)
	if was != "" && was != digits && firstOf(w.Name, w.Surname) != "" {
		c.askWhose(digits)
		return
	}
	c.takeScan(digits)
	if was == digits {
		c.frame.tell(c.deps.Look.Say("capture.iin.scanned"), nil)
		return
	}
	c.frame.tell(c.deps.Look.Say("capture.iin.scanned"), func() {
		for i, w := range c.sheet.Encounter.People {
			if w.ID == id {
				c.sheet.person = i
				c.enter(pagePerson)
				p.typeIIN(was)
			}
		}
	})
}

// takeScan writes a number to the person shown.
func (c *Capture) takeScan(digits string) {
	p := c.pages[pagePerson].(*personPage)
	c.enter(pagePerson)
	p.typeIIN(digits)
	p.surname.focus()
}

// askWhose asks whose a number is that was read over the one of somebody who has a
// name: of two siblings' cards the second would make one child of both.
func (c *Capture) askWhose(digits string) {
	look := c.deps.Look
	name := c.personSay(c.sheet.person)
	another := ui.NewMain(icon.Plus, look.Say("capture.person.another"), func() {
		c.frame.close()
		n := len(c.sheet.Encounter.People)
		if c.AddPerson(); len(c.sheet.Encounter.People) > n {
			c.takeScan(digits)
		}
	})
	c.frame.ask(look.Say("capture.iin.whose"), ui.Column(12,
		ui.NewLabel(func() string { return look.T("capture.iin.whose_text", "Name", name()) }),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(),
			ui.NewButton(func() string { return look.T("capture.iin.replace", "Name", name()) }, func() {
				c.frame.close()
				c.takeScan(digits)
			}), another),
	))
}

// scannedAdult writes a number to the adult who is shown, who has his field among the
// seldom questions.
func (c *Capture) scannedAdult(digits string) {
	look, p := c.deps.Look, c.pages[pageGuardian].(*guardianPage)
	was := p.guardian().IIN
	if was != "" && was != digits {
		c.frame.tell(look.Say("capture.iin.adult_other"), nil)
		return
	}
	p.write(func(g *raid.Guardian) { g.IIN = digits })
	if was == digits {
		c.frame.tell(look.Say("capture.iin.adult"), nil)
		return
	}
	p.showGuardian() // who was not known yet stands above the fields now
	id := p.guardian().ID
	c.frame.tell(look.Say("capture.iin.adult"), func() {
		c.edit(func(s *sheet) {
			for _, w := range s.Encounter.People {
				for i := range w.Guardians {
					if w.Guardians[i].ID == id {
						w.Guardians[i].IIN = was
					}
				}
			}
		})
		c.fill()
	})
}

// grown says whether a number is that of an adult.
func (c *Capture) grown(digits string) bool {
	n, err := raid.ParseIIN(digits)
	return err == nil && civil.Age(n.BirthDate(), c.sheet.Encounter.MetAt) >= raid.Majority
}
