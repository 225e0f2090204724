package kv

import (
	"bytes"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
)

// mostFacts is how many bytes of facts are remembered.
const mostFacts = 8 << 20

// factsCost is what facts take beside their text: sealed as it lies there, and as
// they are once opened.
const factsCost = 400

// factsCache remembers facts that were opened: all who read a raid ask for those of
// the same records. What it gives is what is sealed in the very bytes that it is
// asked for, and so never older than they are. Facts hold ids and codes alone. It
// is safe for use by several goroutines.
type factsCache struct {
	mu    sync.Mutex
	bytes int
	by    map[uuid.UUID]openedFacts
}

type openedFacts struct {
	sealed []byte
	facts  access.Facts
}

func (o openedFacts) size() int { return 3*len(o.sealed) + factsCost }

func (c *factsCache) get(record uuid.UUID, sealed []byte) (access.Facts, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.by[record]
	if !ok || !bytes.Equal(o.sealed, sealed) {
		return access.Facts{}, false
	}
	return o.facts, true
}

// put remembers facts, and forgets others, whichever come first.
func (c *factsCache) put(record uuid.UUID, o openedFacts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[uuid.UUID]openedFacts{}
	}
	c.drop(record)
	c.by[record] = o
	c.bytes += o.size()
	for other := range c.by {
		if c.bytes <= mostFacts {
			return
		}
		c.drop(other)
	}
}

func (c *factsCache) drop(record uuid.UUID) {
	if o, ok := c.by[record]; ok {
		c.bytes -= o.size()
		delete(c.by, record)
	}
}

// Facts reads what a record may be read by.
func (v view) Facts(record uuid.UUID) (access.Facts, error) {
	k := FactsKey(record)
	sealed, err := v.raw(k)
	if sealed == nil || err != nil {
		return access.Facts{}, err
	}
	if f, ok := v.s.facts.get(record, sealed); ok {
		return f, nil
	}
	plain, err := v.s.unseal(k, sealed)
	if err != nil {
		return access.Facts{}, err
	}
	f, _, err := decode[access.Facts](k, plain)
	if err == nil {
		v.s.facts.put(record, openedFacts{sealed, f})
	}
	return f, err
}
