package capture

import (
	"strings"
	"time"

	"shyraq/app/raid"
)

// BeginFrom starts a record of whom a short record found: at its place and, in the night
// of the record, in its hour; of a registered child who was visited with his name. A place
// where a child was found is asked for once.
func (c *Capture) BeginFrom(found raid.Short) {
	c.Begin(nil)
	e, v := &c.sheet.Encounter, found.Visit()
	e.Place = v.Place
	if !v.At.IsZero() && v.Night == e.Night {
		e.MetAt = v.At.Truncate(time.Minute)
	}
	if home, is := found.(raid.HomeCheck); is && home.Subject == raid.HomeOfChild {
		w := c.sheet.who()
		name := strings.Fields(home.Name)
		for _, part := range []*string{&w.Surname, &w.Name} {
			if len(name) > 0 {
				*part, name = name[0], name[1:]
			}
		}
		w.Patronymic = strings.Join(name, " ")
	}
	c.enter(pageWhere)
	c.frame.hold()
}
