package night

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/ui/palette"
)

// Crew is a crew of a raid of the night, as who leads the raid follows it.
type Crew struct {
	ID      uuid.UUID
	Name    string
	Members []string
	Turn    Turn       // of its raid
	Stands  Standing   // what is known of its place
	Point   raid.Point // where Stands says StandsHere
	At      time.Time  // when it was there
	Within  int        // metres; 0 not known
	Doubt   Doubt
	Contact time.Time // when a device of it was heard of last; zero: not at all
	Walked  int       // percent of its sectors
	Walks   bool      // that is known
	Care    int       // children with it
	Since   time.Time // the first of them
	Overdue bool      // one of them is for longer than he should be
}

// Turn is how a raid stands to the hour.
type Turn int

// The turns.
const (
	RaidOn Turn = iota
	RaidComes
	RaidOver
)

// Standing is what a crew told of its place.
type Standing int

// What was told; of several devices of a crew the last of these counts.
const (
	StandsUnheard Standing = iota // nothing, or nothing that counts any more
	StandsOff                     // that it ended its shift
	StandsHidden                  // that nobody of it agreed to tell it
	StandsBlind                   // that its receiver knows none
	StandsHere                    // a place
)

// Doubt is why a place may not be so.
type Doubt string

// The doubts.
const (
	DoubtMock  Doubt = "mock"  // the receiver did not measure it
	DoubtHand  Doubt = "hand"  // an officer showed it on the map
	DoubtClock Doubt = "clock" // its hour is not sure
	DoubtRough Doubt = "rough" // right within more than some streets
)

// Old is the age from which a crew may have gone on since.
const Old = 10 * time.Minute

// age is how long ago something was, in whole minutes of the hour that is shown: it
// changes once a minute, for all at once.
func age(at, now time.Time) time.Duration {
	return max(now.Truncate(time.Minute).Sub(at.Truncate(time.Minute)), 0)
}

// shown says whether a crew stands on the map.
func (c *Crew) shown() bool { return c.Stands == StandsHere && c.Turn == RaidOn }

// old says whether its place is of long ago.
func (c *Crew) old(now time.Time) bool { return age(c.At, now) >= Old }

// ago is an age as people say it; below a minute it is now.
func ago(t i18n.Texts, at, now time.Time) string {
	if d := age(at, now); d >= time.Minute {
		return t.T("crew.ago", "Long", t.Duration(d))
	}
	return t.T("crew.now")
}

// place says what is known of the place of a crew, and how loud.
func (c *Crew) place(t i18n.Texts, now time.Time) (string, palette.Role) {
	switch {
	case c.Turn == RaidComes:
		return t.T("crew.comes"), palette.Dim
	case c.Turn == RaidOver:
		return t.T("crew.over"), palette.Dim
	case c.Stands == StandsHidden:
		return t.T("crew.hidden"), palette.Dim
	case c.Stands == StandsBlind:
		return t.T("crew.blind"), palette.Lamp
	case c.Stands == StandsOff:
		return t.T("crew.off"), palette.Dim
	case c.Stands == StandsUnheard:
		return t.T("crew.unheard"), palette.Lamp
	}
	text := t.T("crew.here", "Ago", ago(t, c.At, now))
	if c.Within > 0 {
		text += ", ±" + t.Distance(float64(c.Within))
	}
	switch {
	case c.Doubt != "":
		return text + " · " + t.T("crew.doubt_"+string(c.Doubt)), palette.Lamp
	case c.old(now):
		return text + " · " + t.T("crew.old"), palette.Lamp
	}
	return text, palette.Text
}

// care says how many children are with the crew, and for how long.
func (c *Crew) care(t i18n.Texts, now time.Time) (string, palette.Role) {
	if c.Care == 0 {
		return t.T("crew.no_care"), palette.Dim
	}
	text := t.N("crew.care", c.Care, "Clock", t.Clock(c.Since), "Time", t.Duration(age(c.Since, now)))
	if c.Overdue {
		return text, palette.Danger
	}
	return text, palette.Lamp
}

// contact says when it was heard of, and how much of its sectors was walked.
func (c *Crew) contact(t i18n.Texts, now time.Time) string {
	text := t.T("crew.no_contact")
	if !c.Contact.IsZero() {
		text = t.T("crew.contact", "Ago", ago(t, c.Contact, now))
	}
	if c.Walks {
		text += " · " + t.T("crew.walked", "Percent", t.Int(c.Walked))
	}
	return text
}

// label is what stands at a crew on the map: its age, and a mark where it is doubtful.
func (c *Crew) label(t i18n.Texts, now time.Time) string {
	text := t.T("crew.now")
	if d := age(c.At, now); d >= time.Minute {
		text = t.Duration(d)
	}
	if c.Doubt != "" {
		text += " ?"
	}
	return text
}
