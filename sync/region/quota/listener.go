package quota

import (
	"net"
	"net/netip"
	"sync"
)

// writeBuffer is what the system keeps of an answer that is not read. Left to
// itself it takes megabytes for who never reads, and tells the writer that all
// went well.
const writeBuffer = 128 << 10

// Listener closes at once what comes when too many connections are open, of one
// address or in total: whoever only connects holds memory and a place in the
// system's table, long before anybody knows who he is.
type Listener struct {
	net.Listener
	total, each int
	many        func(net.Addr) bool // an address behind which there are many; may be nil

	mu      sync.Mutex
	open    int
	by      map[netip.Prefix]int
	refused uint64
}

// NewListener bounds a listener. Of an address behind which there are many, such
// as a proxy's, only the total counts.
func NewListener(ln net.Listener, total, each int, many func(net.Addr) bool) *Listener {
	return &Listener{Listener: ln, total: total, each: each, many: many, by: map[netip.Prefix]int{}}
}

// Accept waits for the next connection that has room.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := PrefixOf(c.RemoteAddr().String())
		if l.enter(from, l.many != nil && l.many(c.RemoteAddr())) {
			if t, ok := c.(*net.TCPConn); ok {
				_ = t.SetWriteBuffer(writeBuffer)
			}
			return &counted{Conn: c, leave: sync.OnceFunc(func() { l.leave(from) })}, nil
		}
		_ = c.Close()
	}
}

func (l *Listener) enter(from netip.Prefix, many bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open >= l.total || !many && l.by[from] >= l.each {
		l.refused++
		return false
	}
	l.open++
	l.by[from]++
	return true
}

func (l *Listener) leave(from netip.Prefix) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	if l.by[from]--; l.by[from] == 0 {
		delete(l.by, from)
	}
}

// Open is how many connections there are, and Refused how many got no room.
func (l *Listener) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// Refused counts connections that were closed at once.
func (l *Listener) Refused() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused
}

type counted struct {
	net.Conn
	leave func()
}

// Close closes the connection and makes room.
func (c *counted) Close() error {
	c.leave()
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
