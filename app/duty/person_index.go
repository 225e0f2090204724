package duty

import (
	"github.com/google/uuid"

	"shyraq/app/match"
)

// personIndex is an index of people with what is known of each beside his names, and
// which record he came from.
type personIndex[T any] struct {
	index *match.Index
	all   []member[T] // by the references of the index
	free  []int
	of    map[uuid.UUID][]int // record -> its people
}

type member[T any] struct {
	handle int // in the index
	known  T
}

func (c *personIndex[T]) add(record uuid.UUID, p match.Person, known T) {
	at := len(c.all)
	if n := len(c.free); n > 0 {
		at, c.free = c.free[n-1], c.free[:n-1]
	} else {
		c.all = append(c.all, member[T]{})
	}
	c.all[at] = member[T]{c.index.Add(p, at), known}
	c.of[record] = append(c.of[record], at)
}

// forget takes the people of a record out.
func (c *personIndex[T]) forget(record uuid.UUID) {
	for _, at := range c.of[record] {
		c.index.Drop(c.all[at].handle)
		c.all[at] = member[T]{}
		c.free = append(c.free, at)
	}
	delete(c.of, record)
}

// wipe leaves nothing of anybody.
func (c *personIndex[T]) wipe() {
	if c.index != nil {
		c.index.Clear()
	}
	clear(c.all)
	*c = personIndex[T]{index: match.NewIndex(), of: map[uuid.UUID][]int{}}
}
