package kv

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
)

// Facts are given for the bytes they were opened from and for no others, and what
// is remembered has a bound.
func TestFactsAreThoseOfTheirBytes(t *testing.T) {
	var c factsCache
	id := uuid.New()
	c.put(id, openedFacts{[]byte("one"), access.Facts{Count: 1}})
	c.put(id, openedFacts{[]byte("two"), access.Facts{Count: 2}})
	for sealed, want := range map[string]int{"one": 0, "two": 2, "twp": 0, "": 0} {
		if f, ok := c.get(id, []byte(sealed)); f.Count != want || ok != (want > 0) {
			t.Errorf("%q: %d, %t", sealed, f.Count, ok)
		}
	}
	if _, ok := c.get(uuid.New(), []byte("two")); ok {
		t.Error("another record's facts are given")
	}
	for range 200 {
		c.put(uuid.New(), openedFacts{make([]byte, mostFacts/60), access.Facts{}})
	}
	sum := 0
	for _, o := range c.by {
		sum += o.size()
	}
	if len(c.by) == 0 || sum > mostFacts || sum != c.bytes {
		t.Errorf("%d records of %d bytes, counted as %d", len(c.by), sum, c.bytes)
	}
}
