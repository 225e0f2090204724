package raid

import (
	"time"

	"shyraq/app/raid/civil"
)

// AgeOn gives the age of a person in full years on the local date of an
// instant: from the birth date, else the estimate. It says false where neither
// is known.
func (p Person) AgeOn(on time.Time) (years int, known bool) {
	if years = civil.Age(p.BirthDate, on); years >= 0 {
		return years, true
	}
	if p.BirthDate == "" && (p.Age > 0 || p.AgeError > 0) {
		return p.Age, true
	}
	return 0, false
}
