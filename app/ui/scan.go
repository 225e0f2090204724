package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// A scanner types what it reads as a keyboard does: digits without a pause, and
// Enter behind them. Where no field takes them they mean nothing, whatever has
// the focus: no answer is ticked and no button pressed.

// manyDigits is how many digits in a row no hand types where they are not
// written down.
const manyDigits = 4

// scanGap is the longest pause between two digits of a scanner without a cable.
const scanGap = 150 * time.Millisecond

// scanEnd is the letter by which a widget tells the frame that a scanner's number
// meant nothing to it.
const scanEnd rune = -1

// tellScan says that a scanner's number changed nothing, unless the page has words of
// its own for what a scanner reads.
func (s *Shell) tellScan() {
	if !s.heard && !s.Locked() {
		s.Toast(s.look.Say("capture.iin.scan_none"), nil)
	}
	s.heard = false
}

// digitRun counts the digits that came one after the other to a widget to which
// they mean nothing.
type digitRun int

func (d *digitRun) rune(r rune) {
	switch {
	case r >= '0' && r <= '9':
		*d++
	default:
		*d = 0
	}
}

// digitKey says whether a key is the one of a digit: the window tells of it, and then
// of the digit as a letter, which is what counts.
func digitKey(e *fyne.KeyEvent) bool { return len(e.Name) == 1 && e.Name[0] >= '0' && e.Name[0] <= '9' }

// scanned says whether a key is the Enter that a scanner sends behind its digits.
func (d *digitRun) scanned(e *fyne.KeyEvent) bool {
	if digitKey(e) {
		return false
	}
	many := *d >= manyDigits
	*d = 0
	return many && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter)
}

// digitHold keeps the digits that choose until it is sure that a hand typed them.
type digitHold struct {
	held []func()
	stop func()
	scan bool // a scanner's digits came: the Enter behind them is its own
}

// digit has do done once no scanner's digits can have begun with it; after is nil
// where there is no window, and so no scanner.
func (h *digitHold) digit(after func(time.Duration, func()) func(), do func()) {
	h.scan = false
	if after == nil {
		do()
		return
	}
	h.held = append(h.held, do)
	if h.stop != nil {
		h.stop()
	}
	h.stop = after(scanGap, h.end)
}

// end does what was held, unless a scanner typed it.
func (h *digitHold) end() {
	if h.stop != nil {
		h.stop()
	}
	held := h.held
	h.held, h.stop = nil, nil
	if len(held) >= manyDigits {
		h.scan = true
		return
	}
	for _, do := range held {
		do()
	}
}

// scanned is asked before a key does anything, and says whether it is the Enter of
// a scanner, however late a busy machine brings it.
func (h *digitHold) scanned(e *fyne.KeyEvent) bool {
	h.end()
	was := h.scan
	h.scan = false
	return was && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter)
}

// scanDigits is how many digits in a row no name has, typed however slowly: an
// identification number, or a longer code.
const scanDigits = 12

// KeepScansOut gives a field for a name, or for words, back what it held where a scanner typed a
// number into it, and has it told. The Enter of the scanner leaves the field
// as little: the name is typed next.
func (t *TextField) KeepScansOut(tell func(scanned bool)) {
	digits, was := 0, ""
	t.Hear(func(r rune) bool {
		if r < '0' || r > '9' {
			digits = 0
			tell(false)
			return false
		}
		if digits == 0 {
			was = t.Text()
		}
		if digits++; digits < scanDigits {
			return false
		}
		if digits == scanDigits {
			t.SetText(was)
			t.OnChange(was)
			t.ToEnd()
			tell(true)
		}
		return true
	})
	t.OnKey = func(e *fyne.KeyEvent) bool {
		if digitKey(e) {
			return false // the digit itself comes behind its key
		}
		scanned := digits >= scanDigits && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter)
		digits = 0
		return scanned
	}
	t.Left(func() { digits = 0 })
}
