package report

import (
	"slices"

	"github.com/google/uuid"
)

// Item is one thing that a figure counts: a child, a place of a night, a visit.
type Item struct {
	Figure   Figure
	District string      // as in Row
	Records  []uuid.UUID // one; of a place that was checked several times in a night, all of them
	Person   uuid.UUID   // of a child
	Count    Count       // what the figure is more by it
}

// tell tells who listens of one thing more.
func (c *counter) tell(f Figure, district string, n Count, person uuid.UUID, records ...uuid.UUID) {
	if c.each != nil {
		c.each(Item{Figure: f, District: district, Records: slices.Clone(records), Person: person, Count: n})
	}
}
