package capture

import (
	"time"

	"fyne.io/fyne/v2"
)

// wedgeGap is the longest pause between two digits of a scanner that types
// like a keyboard. People are slower: their digits stay where they type them.
const wedgeGap = 50 * time.Millisecond

// nameGap is the longest pause where digits go into a name: no name has any, so
// twelve of them are a number even where a busy machine drew them apart.
const nameGap = time.Second

// numberLength is how many digits an identification number has.
const numberLength = 12

// manyDigits is how many digits without a pause no hand taps: a scanner sent
// them, and none is an answer.
const manyDigits = 4

// wedge hears every letter typed in the step *Who*, whatever field has it, and in
// the other steps what buttons or nothing at all would take. A burst of twelve
// digits is the number on a document that was scanned: it goes to the number,
// and the field that took the digits gets back what it held. A burst of another
// length chooses nothing.
//
// A field of text takes its digits at once and is put right afterwards. A tap
// on a button by its digit may turn the page, so it waits until it is sure
// that no burst has begun.
type wedge struct {
	now   func() time.Time
	after func(time.Duration, func()) func()
	here  func() bool         // the step Who is in sight
	found func(digits string) // a whole number came
	stray func()              // a burst came that is none, and chose nothing

	digits string
	last   time.Time
	undo   []func()
	held   []func()
	stop   func()
	enter  bool      // a number is whole: the Enter behind it is the scanner's
	whole  time.Time // when it was: digits right behind it are of a longer code
}

// heard hears a letter that goes to a field of text, and says whether it was
// the last of a number, which the field must not take. undo gives what puts
// the field back; it is asked once, before the first digit arrives.
func (w *wedge) heard(r rune, name bool, undo func() func()) bool {
	gap := wedgeGap
	if name {
		gap = nameGap
	}
	if !w.here() {
		w.flush()
		w.forget()
		w.enter = false
		return false
	}
	if !w.takes(r, gap) {
		return false
	}
	if len(w.digits) == 1 && undo != nil {
		w.undo = append(w.undo, undo())
	}
	return w.ended()
}

// hold takes a letter that taps something: act is done once no burst can have
// begun with it, and never when one has.
func (w *wedge) hold(r rune, act func()) {
	if r >= '0' && r <= '9' && !w.whole.IsZero() && w.now().Sub(w.whole) <= wedgeGap {
		w.whole = w.now()
		return
	}
	if !w.takes(r, wedgeGap) {
		act()
		return
	}
	w.held = append(w.held, act)
	if w.stop != nil {
		w.stop()
	}
	w.stop = w.after(wedgeGap+time.Millisecond, w.flush)
	w.ended()
}

// takes counts a letter, and says whether it may belong to a burst.
func (w *wedge) takes(r rune, gap time.Duration) bool {
	now := w.now()
	digit := r >= '0' && r <= '9'
	if !digit || now.Sub(w.last) > gap || now.Before(w.last) {
		w.flush()
		w.forget()
	}
	if w.enter = false; !digit {
		return false
	}
	w.digits += string(r)
	w.last = now
	return true
}

// ended hands a whole number on.
func (w *wedge) ended() bool {
	if len(w.digits) < numberLength {
		return false
	}
	digits := w.digits
	for _, u := range w.undo {
		u()
	}
	w.held = nil
	w.forget()
	w.found(digits)
	w.enter, w.whole = true, w.now()
	return true
}

// flush does the taps that waited, unless they were a burst.
func (w *wedge) flush() {
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	held := w.held
	w.held = nil
	if len(held) >= manyDigits {
		w.forget()
		w.enter = true
		w.stray()
		return
	}
	for _, act := range held {
		act()
	}
}

func (w *wedge) forget() { w.digits, w.undo, w.last = "", nil, time.Time{} }

// worked says that what a digit brought about has been done: the pause that the
// program itself made between two digits is none of the scanner's.
func (w *wedge) worked() {
	if w.digits != "" {
		w.last = w.now()
	}
}

// swallows says whether an Enter is the one that a scanner sends after the
// number: the first key behind it, however late a busy machine brings it.
func (w *wedge) swallows() bool {
	was := w.enter
	w.enter = false
	return was
}

// key is asked before a key does anything, and says whether it is the scanner's.
func (w *wedge) key() bool {
	if w.swallows() {
		return true
	}
	w.flush()
	return w.swallows()
}

// Rune implements ui.Keyed: a letter that no field took.
func (c *Capture) Rune(r rune) bool {
	if c.sheet == nil || !c.frame.inForm() {
		return false
	}
	p := c.pages[pagePerson].(*personPage)
	if c.page == pagePerson && r >= '0' && r <= '9' && p.takesDigits() {
		p.typeDigit(r)
		return true
	}
	c.wedge.hold(r, func() {})
	return r >= '0' && r <= '9'
}

// Key implements ui.Keyed. The area's keys are shortcuts: see keyActs. A
// scanner's Enter moves nothing: the number has moved the focus already.
func (c *Capture) Key(e *fyne.KeyEvent) bool {
	return (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && c.wedge.swallows()
}

// scanned puts a number into the person shown; a number that stood there comes
// back by the line that says so.
func (c *Capture) scanned(digits string) {
	if !c.writable() {
		return
	}
	was := c.sheet.who().IIN
	if was != "" && was != digits && c.page.step() != stepWho {
		c.frame.tell(c.deps.Look.Say("capture.iin.scan_other"), nil)
		return
	}
	p := c.pages[pagePerson].(*personPage)
	c.enter(pagePerson)
	p.typeIIN(digits)
	p.surname.focus()
	if was == "" || was == digits {
		c.frame.tell(c.deps.Look.Say("capture.iin.scanned"), nil)
		return
	}
	id := c.sheet.who().ID
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
