package night

import (
	"encoding/json"
	"time"

	"shyraq/app/raid"
)

// fieldSpot keeps where a card was begun, for who goes on with it elsewhere.
const fieldSpot = "spot"

// sameSpot is how long after a card was begun, where the place was not known, that of
// now is taken for it: as long as a receiver needs.
const sameSpot = 5 * time.Minute

// spot is where what a card tells of was: here, and of a card that was left and is gone
// on with, where it was begun. Nobody knows what lies between.
func (c *shortCard) spot() raid.Place {
	here := c.screen.data.Here.Place
	if !c.again {
		return here
	}
	if was, ok := keptSpot(c.typed.Value(fieldSpot)); ok {
		return was
	}
	if c.screen.now().Sub(c.typed.Begun()) < sameSpot {
		return here
	}
	return raid.Place{}
}

// kept is a place as a card keeps it; empty where it is not known.
func (s Spot) kept() string {
	if !s.Known() {
		return ""
	}
	raw, err := json.Marshal(s.Place)
	if err != nil {
		return ""
	}
	return string(raw)
}

func keptSpot(text string) (p raid.Place, ok bool) {
	err := json.Unmarshal([]byte(text), &p)
	return p, err == nil
}
