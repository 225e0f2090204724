package badger

import (
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
)

// commits gives out the numbers of commits. Readers see all up to the lowest
// one that is still being written.
type commits struct {
	mu    sync.Mutex
	ended sync.Cond
	last  uint64
	low   uint64 // none below it is open
	open  map[uint64]bool
}

func (c *commits) begin() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	if len(c.open) == 0 {
		c.low = c.last
	}
	c.open[c.last] = true
	return c.last
}

func (c *commits) end(n uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, n)
	if c.ended.L != nil {
		c.ended.Broadcast()
	}
}

// turn waits until all lower numbers are written or given up.
func (c *commits) turn(n uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended.L == nil {
		c.ended.L = &c.mu
	}
	for c.lowest() < n {
		c.ended.Wait()
	}
}

// lowest is the lowest number that is being written, or the next one.
func (c *commits) lowest() uint64 {
	if len(c.open) == 0 {
		return c.last + 1
	}
	for !c.open[c.low] {
		c.low++
	}
	return c.low
}

// horizon is the place up to which everything is written.
func (c *commits) horizon() access.Position {
	c.mu.Lock()
	defer c.mu.Unlock()
	return access.Position{Commit: c.lowest() - 1, Seq: access.Latest.Seq}
}

// notes are commits that are in the journal and that Badger still notes: the
// next commit takes the notes away.
type notes struct {
	mu  sync.Mutex
	all []uint64
}

func (n *notes) add(commits ...uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, commits...)
}

func (n *notes) take() []uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := n.all
	n.all = nil
	return all
}

// serial has the pushes of one device come one after the other.
type serial struct {
	mu   sync.Mutex
	held map[uuid.UUID]*turn
}

type turn struct {
	sync.Mutex
	waiting int
}

// lock waits for the device's turn and gives what ends it.
func (s *serial) lock(device uuid.UUID) (unlock func()) {
	s.mu.Lock()
	t := s.held[device]
	if t == nil {
		t = &turn{}
		s.held[device] = t
	}
	t.waiting++
	s.mu.Unlock()
	t.Lock()
	return func() {
		t.Unlock()
		s.mu.Lock()
		defer s.mu.Unlock()
		if t.waiting--; t.waiting == 0 {
			delete(s.held, device)
		}
	}
}
