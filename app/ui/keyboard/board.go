package keyboard

import (
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
)

// Mode says when the keyboard comes by itself.
type Mode string

// Auto comes when a field is tapped and goes with the first key of a real
// keyboard; On comes with every field; Off never comes.
const (
	Auto Mode = "auto"
	On   Mode = "on"
	Off  Mode = "off"
)

// Host is the frame around the keyboard; ui.Shell fills it.
type Host interface {
	Rearrange()           // the keyboard came, went, or has another field
	Fields() []ui.Typist  // of what lies on top, in the order of Tab
	Focus(fyne.Focusable) // gives the caret to a field
}

// caps is how letters are written.
type caps int

const (
	small   caps = iota
	guessed      // one capital, because a name or a sentence begins here
	once         // one capital, because the officer asked for it
	locked       // capitals until told otherwise
)

// Backspace is repeated while it is held.
const (
	firstRepeat = 450 * time.Millisecond
	nextRepeat  = 70 * time.Millisecond
)

// watch is how often the keyboard looks whether its field is still there.
const watch = 300 * time.Millisecond

// Board is the keyboard. It is one widget: it is tapped as a whole and finds
// the key itself. That it can have the focus in principle keeps the toolkit
// from taking the focus away from the field when it is tapped; that it is
// disabled keeps Tab from stopping here.
type Board struct {
	widget.BaseWidget

	// After is the clock of a held key; see ui.After.
	After func(d time.Duration, f func()) (stop func())

	look *ui.Look
	host Host
	mode Mode

	touched  bool // a finger is at work: fields bring the keyboard along
	letters  bool // somebody typed letters on a real keyboard: taps bring it no more
	typing   bool // what fields hear now comes from here
	watching bool

	target ui.Typist
	page   page
	last   page // alphabet used last
	caps   caps
	keys   []key
	areas  []area
	held   int // index of the key under the finger, -1 for none
	stop   func()

	renderer *renderer
}

// New is a hidden keyboard. Its letters are those of the language worn now.
func New(look *ui.Look, host Host) *Board {
	b := &Board{After: ui.After, look: look, host: host, mode: Auto, last: page(look.Lang()), held: -1}
	b.ExtendBaseWidget(b)
	b.setPage(b.last)
	look.OnChange(func() { b.last = page(look.Lang()) })
	return b
}

// Object implements ui.Board.
func (b *Board) Object() fyne.CanvasObject { return b }

// SetMode says when the keyboard comes by itself.
func (b *Board) SetMode(m Mode) {
	if m != On && m != Off {
		m = Auto
	}
	b.mode, b.letters = m, false
	if m == Off {
		b.hide()
	}
	b.host.Rearrange()
}

// Mode is when the keyboard comes by itself.
func (b *Board) Mode() Mode { return b.mode }

// Offered implements ui.Board.
func (b *Board) Offered() bool { return b.mode != Off }

// Target implements ui.Board.
func (b *Board) Target() ui.Typist { return b.target }

// Field implements ui.Board.
func (b *Board) Field(f ui.Typist, touched bool) {
	switch {
	case b.mode == Off || b.typing:
	case f == nil:
		b.hide()
	case touched && b.mode == Auto && b.letters:
	default:
		b.touched = b.touched || touched
		if b.touched || b.mode == On {
			b.show(f)
		}
	}
}

// Keyed implements ui.Board.
func (b *Board) Keyed(r rune) {
	if b.typing || b.mode != Auto {
		return
	}
	// A scanner types digits and is no keyboard: it does not keep the tablet's
	// officer from his letters.
	b.letters = b.letters || unicode.IsLetter(r)
	b.touched = false
	if b.target != nil {
		b.hide()
	}
}

// Toggle implements ui.Board.
func (b *Board) Toggle(f ui.Typist) {
	if b.target != nil {
		b.put()
		return
	}
	if b.mode != Off && f != nil {
		b.touched, b.letters = true, false
		b.show(f)
		b.host.Focus(f)
	}
}

// Settle implements ui.Board.
func (b *Board) Settle() {
	if b.target == nil {
		return
	}
	for _, f := range b.host.Fields() {
		if f == b.target {
			b.host.Rearrange()
			return
		}
	}
	b.hide()
}

// show brings the keyboard to a field.
func (b *Board) show(f ui.Typist) {
	if b.target == f {
		b.guess()
		return
	}
	b.target = f
	b.setPage(pageFor(f.Manner(), b.last))
	b.guess()
	b.host.Rearrange()
	b.Refresh()
	b.watch()
}

func (b *Board) hide() {
	b.release()
	if b.target == nil {
		return
	}
	b.target, b.caps = nil, small
	b.host.Rearrange()
}

// put hides the keyboard until a field is tapped again.
func (b *Board) put() {
	b.touched = false
	b.hide()
}

// watch looks now and then whether the field is still in sight: a screen may
// change below the keyboard without the frame hearing of it.
func (b *Board) watch() {
	if b.watching {
		return
	}
	b.watching = true
	b.After(watch, func() {
		b.watching = false
		b.Settle()
		if b.target != nil {
			b.watch()
		}
	})
}

// guess begins names and sentences with a capital, unless the officer decided.
func (b *Board) guess() {
	if b.target == nil || b.caps == once || b.caps == locked {
		return
	}
	now := small
	if capital(b.target.Manner(), b.target.Before()) {
		now = guessed
	}
	b.setCaps(now)
}

func (b *Board) setCaps(c caps) {
	drawn := b.caps == small != (c == small) || b.caps == locked != (c == locked)
	b.caps = c
	if drawn {
		b.redraw()
	}
}

// press does what a key is for.
func (b *Board) press(k key) {
	if b.target == nil {
		return
	}
	switch k.act {
	case write:
		b.write(k.r)
	case space:
		b.write(' ')
	case erase:
		b.strike(fyne.KeyBackspace)
		b.hold(k)
	case enter:
		b.enter()
	case shift:
		b.setCaps(map[caps]caps{small: once, guessed: small, once: locked, locked: small}[b.caps])
		return
	case toSigns:
		b.turn(signs)
	case toLetters:
		b.turn(b.last)
	case nextPage:
		b.nextPage()
	case back:
		b.move(-1)
	case forward:
		b.move(1)
	case done:
		b.put()
	}
	b.guess()
}

// enter begins a new line where there are lines, else goes to the next field;
// in the last it does what Enter does there, and the keyboard goes.
func (b *Board) enter() {
	if b.target.Lines() {
		b.strike(fyne.KeyReturn)
		return
	}
	if all := b.host.Fields(); len(all) > 0 && all[len(all)-1] == b.target {
		b.strike(fyne.KeyReturn)
	}
	if b.target != nil {
		b.move(1)
	}
}

func (b *Board) write(r rune) {
	if b.caps != small {
		r = unicode.ToUpper(r)
	}
	if b.caps == once || b.caps == guessed {
		b.setCaps(small)
	}
	b.hand(func(f ui.Typist) { f.TypedRune(r) })
}

func (b *Board) strike(name fyne.KeyName) {
	b.hand(func(f ui.Typist) { f.TypedKey(&fyne.KeyEvent{Name: name}) })
}

// hand gives something to the field, which has the caret again by then.
func (b *Board) hand(do func(ui.Typist)) {
	b.typing = true
	defer func() { b.typing = false }()
	b.host.Focus(b.target)
	do(b.target)
}

// hold repeats a key for as long as the finger stays on it.
func (b *Board) hold(k key) {
	b.stop = b.After(firstRepeat, func() { b.again(k) })
}

func (b *Board) again(k key) {
	if b.held < 0 || b.target == nil {
		return
	}
	b.strike(fyne.KeyBackspace)
	b.guess()
	b.stop = b.After(nextRepeat, func() { b.again(k) })
}

// move goes to a field before or after this one; at an end the keyboard goes.
func (b *Board) move(by int) {
	all := b.host.Fields()
	for i, f := range all {
		if f != b.target {
			continue
		}
		if i+by < 0 || i+by >= len(all) {
			if by > 0 {
				b.put()
			}
			return
		}
		next := all[i+by]
		b.host.Focus(next)
		b.show(next)
		return
	}
	b.hide()
}

func (b *Board) turn(p page) {
	b.setPage(p)
	b.Refresh()
}

func (b *Board) nextPage() {
	i := 0
	for j, p := range alphabets {
		if p == b.page {
			i = j + 1
		}
	}
	if b.page == signs || b.page == digits {
		b.turn(b.last)
		return
	}
	b.last = alphabets[i%len(alphabets)]
	b.turn(b.last)
}

func (b *Board) setPage(p page) {
	b.page, b.keys = p, nil
	for _, row := range rows(p) {
		b.keys = append(b.keys, row...)
	}
	b.held = -1
}
