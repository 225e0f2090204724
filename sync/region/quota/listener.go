package quota

import (
	"net"
	"net/netip"
	"slices"
	"sync"
)

// writeBuffer is what the system keeps of an answer that is not read. Left to
// itself it takes megabytes for who never reads, and tells the writer that all
// went well.
const writeBuffer = 128 << 10

// Listener bounds the connections that are open, of one address and in total: whoever
// only connects holds memory and a place in the system's table, long before anybody
// knows who he is. What comes beyond the bound of its address is closed at once. Where
// the total is reached the address that holds the most gives its newest up to one that
// holds fewer: a few addresses that fill it shut nobody else out.
type Listener struct {
	net.Listener
	total, each int
	many        func(net.Addr) bool // an address behind which there are many; may be nil

	mu      sync.Mutex
	open    int
	by      map[netip.Prefix][]*counted // oldest first
	behind  map[netip.Prefix]bool       // those with many behind them
	refused uint64
}

// NewListener bounds a listener. Of an address behind which there are many, such
// as a proxy's, only the total counts, and it gives nothing up.
func NewListener(ln net.Listener, total, each int, many func(net.Addr) bool) *Listener {
	return &Listener{Listener: ln, total: total, each: each, many: many, by: map[netip.Prefix][]*counted{}, behind: map[netip.Prefix]bool{}}
}

// Accept waits for the next connection that has room.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		in := &counted{Conn: c, from: PrefixOf(c.RemoteAddr().String()), of: l}
		if l.enter(in, l.many != nil && l.many(c.RemoteAddr())) {
			if t, ok := c.(*net.TCPConn); ok {
				_ = t.SetWriteBuffer(writeBuffer)
			}
			return in, nil
		}
		_ = c.Close()
	}
}

func (l *Listener) enter(c *counted, many bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !many && len(l.by[c.from]) >= l.each || l.open >= l.total && !l.yield(c.from) {
		l.refused++
		return false
	}
	l.open++
	l.by[c.from] = append(l.by[c.from], c)
	if many {
		l.behind[c.from] = true
	}
	return true
}

// yield closes the newest connection of the address that holds the most, where that is
// more than the one that comes would have. The caller holds the lock.
func (l *Listener) yield(to netip.Prefix) bool {
	var from netip.Prefix
	most := len(l.by[to]) + 1
	for p, all := range l.by {
		if len(all) > most && !l.behind[p] {
			from, most = p, len(all)
		}
	}
	all := l.by[from]
	if len(all) == 0 {
		return false
	}
	last := all[len(all)-1]
	l.drop(last)
	_ = last.Conn.Close() // who serves it meets that as an end, and closes it too
	l.refused++
	return true
}

// drop counts a connection no more, once. The caller holds the lock.
func (l *Listener) drop(c *counted) {
	if c.gone {
		return
	}
	c.gone = true
	l.open--
	all := l.by[c.from]
	i := slices.Index(all, c)
	if all = slices.Delete(all, i, i+1); len(all) > 0 {
		l.by[c.from] = all
		return
	}
	delete(l.by, c.from)
	delete(l.behind, c.from)
}

// Open is how many connections there are, and Refused how many got no room.
func (l *Listener) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// Refused counts connections that were closed at once, and those that gave way.
func (l *Listener) Refused() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused
}

type counted struct {
	net.Conn
	from netip.Prefix
	of   *Listener
	gone bool // of the listener, under its lock
}

// Close closes the connection and makes room.
func (c *counted) Close() error {
	c.of.mu.Lock()
	c.of.drop(c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// PrefixOf is where a connection comes from: one address of version 4, or the
// network of 64 bits that one caller has of version 6; none where it is not an
// address with a port.
func PrefixOf(hostport string) netip.Prefix {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		return netip.Prefix{}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 64
	if a = a.Unmap().WithZone(""); a.Is4() {
		bits = 32
	}
	p, _ := a.Prefix(bits)
	return p
}
