package unlock

import (
	"time"

	"shyraq/app/raid"
)

// A scanner types what it reads as a keyboard does, at the door too, where it would
// cost the officer a try.

// scanGap is the longest pause between two digits of a scanner.
const scanGap = 150 * time.Millisecond

// scanWhole is the longest that a scanner takes for an identification number on a
// machine that is busy and hands some of its digits on late. No hand is as quick.
const scanWhole = 2 * time.Second

// scan counts the digits that came at a scanner's pace, and all since the field was
// empty.
type scan struct {
	digits, all int
	begun, last time.Time
}

// heard counts a letter of the keyboard.
func (s *scan) heard(r rune, now time.Time) {
	s.settle(now)
	if s.last = now; r < '0' || r > '9' {
		s.digits, s.all = 0, 0
		return
	}
	if s.all == 0 {
		s.begun = now
	}
	s.digits++
	s.all++
}

// settle forgets digits behind which a pause was: what changes now is of a hand.
func (s *scan) settle(now time.Time) {
	if now.Sub(s.last) > scanGap || now.Before(s.last) {
		s.digits = 0
	}
}

// shrunk says that so many letters stand there now: what was taken back was typed
// by a hand.
func (s *scan) shrunk(to int) {
	if s.all > to && to < maxPIN {
		s.all = to
	}
}

// take says whether the PIN that stands there is a scanner's number, and forgets it:
// one has as many digits as the longest PIN of the pad, or more; or it is a number
// that belongs to a person, written faster than a hand can.
func (s *scan) take(pin string, phrase bool) bool {
	many := s.digits >= maxPIN || !phrase && s.all > maxPIN
	if _, err := raid.ParseIIN(pin); err == nil && s.all >= maxPIN && s.last.Sub(s.begun) < scanWhole {
		many = true
	}
	s.digits, s.all = 0, 0
	return many
}
