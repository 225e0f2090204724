package unlock

import "time"

// A scanner types what it reads as a keyboard does, at the door too, where it would
// cost the officer a try.

// scanGap is the longest pause between two digits of a scanner.
const scanGap = 150 * time.Millisecond

// scan counts the digits that came at a scanner's pace.
type scan struct {
	digits int
	last   time.Time
}

// heard counts a letter of the keyboard.
func (s *scan) heard(r rune, now time.Time) {
	s.settle(now)
	if s.last = now; r < '0' || r > '9' {
		s.digits = 0
		return
	}
	s.digits++
}

// settle forgets digits behind which a pause was: what changes now is of a hand.
func (s *scan) settle(now time.Time) {
	if now.Sub(s.last) > scanGap || now.Before(s.last) {
		s.digits = 0
	}
}

// take says whether what stands there is a scanner's number, and forgets it: a
// number has as many digits as the longest PIN of the pad.
func (s *scan) take() bool {
	many := s.digits >= maxPIN
	s.digits = 0
	return many
}
