package pack

import "sync"

// maxLeafEntries bounds what the cache of leaf directories holds, about 8 MiB.
// A single leaf larger than that is read anew each time.
const maxLeafEntries = 256 << 10

// leafCache keeps the leaf directories used last. The zero value is ready.
type leafCache struct {
	mu      sync.Mutex
	entries int
	clock   uint64
	byPlace map[uint64]*cachedLeaf
}

type cachedLeaf struct {
	dir  []entry
	used uint64
}

func (c *leafCache) get(offset uint64) ([]entry, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.byPlace[offset]
	if !ok {
		return nil, false
	}
	c.clock++
	l.used = c.clock
	return l.dir, true
}

func (c *leafCache) put(offset uint64, dir []entry) {
	if len(dir) > maxLeafEntries {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byPlace == nil {
		c.byPlace = map[uint64]*cachedLeaf{}
	}
	if _, ok := c.byPlace[offset]; ok {
		return
	}
	// There are few leaves and each holds thousands of entries, so a scan for
	// the oldest costs less than keeping them in order.
	for c.entries+len(dir) > maxLeafEntries {
		var oldest uint64
		var victim *cachedLeaf
		for at, l := range c.byPlace {
			if victim == nil || l.used < victim.used {
				oldest, victim = at, l
			}
		}
		if victim == nil {
			break
		}
		c.entries -= len(victim.dir)
		delete(c.byPlace, oldest)
	}
	c.clock++
	c.byPlace[offset] = &cachedLeaf{dir: dir, used: c.clock}
	c.entries += len(dir)
}
