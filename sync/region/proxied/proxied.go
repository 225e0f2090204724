// Package proxied takes from a proxy that is trusted where a connection comes
// from: the PROXY protocol, versions 1 and 2, as HAProxy sends it. Without it
// everybody behind a proxy is one address, and what one address may do nobody
// but one of them may.
//
// It promises that nobody else is believed: what comes from another address is
// handed on as it is, and a trusted proxy that does not say is not served.
package proxied

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// sayWithin is how long a proxy has to say who calls: it does so first of all.
const sayWithin = 10 * time.Second

// ErrHeader is that a trusted proxy did not say who calls.
var ErrHeader = errors.New("the proxy does not say who calls")

var signature = []byte("\r\n\r\n\x00\r\nQUIT\n")

// Listener reads who calls from the connections of trusted proxies.
type Listener struct {
	net.Listener
	trusted []netip.Prefix
}

// New makes a listener that believes some addresses.
func New(ln net.Listener, trusted []netip.Prefix) *Listener {
	return &Listener{Listener: ln, trusted: trusted}
}

// Accept waits for the next connection. Nothing is read of it yet: a proxy that
// is slow to say keeps nobody else waiting.
func (l *Listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil || !Trusts(l.trusted, c.RemoteAddr()) {
		return c, err
	}
	return &conn{Conn: c, r: bufio.NewReaderSize(c, 4096)}, nil
}

// Trusts says whether an address is one of a list.
func Trusts(list []netip.Prefix, a net.Addr) bool {
	at, err := netip.ParseAddrPort(a.String())
	return err == nil && slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(at.Addr().Unmap()) })
}

// conn is a connection of a trusted proxy. Its header is read when somebody asks
// for the address or reads, whichever is first.
type conn struct {
	net.Conn
	r    *bufio.Reader
	once sync.Once
	from net.Addr
	err  error
}

// Read reads what the caller sends.
func (c *conn) Read(p []byte) (int, error) {
	if c.once.Do(c.head); c.err != nil {
		return 0, c.err
	}
	return c.r.Read(p)
}

// RemoteAddr is the caller's address.
func (c *conn) RemoteAddr() net.Addr {
	if c.once.Do(c.head); c.from == nil {
		return c.Conn.RemoteAddr()
	}
	return c.from
}

func (c *conn) head() {
	_ = c.Conn.SetReadDeadline(time.Now().Add(sayWithin))
	c.from, c.err = read(c.r)
	if c.err != nil {
		_ = c.Close()
		return
	}
	_ = c.Conn.SetReadDeadline(time.Time{})
}

// read reads a header. A connection of the proxy's own, as for its checks, has
// no address in it.
func read(r *bufio.Reader) (net.Addr, error) {
	start, err := r.Peek(len(signature))
	switch {
	case err != nil:
		return nil, ErrHeader
	case bytes.Equal(start, signature):
		return readBinary(r)
	case bytes.HasPrefix(start, []byte("PROXY ")):
		return readText(r)
	}
	return nil, ErrHeader
}

func readBinary(r *bufio.Reader) (net.Addr, error) {
	var head [16]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, ErrHeader
	}
	body := make([]byte, binary.BigEndian.Uint16(head[14:]))
	if _, err := io.ReadFull(r, body); err != nil || head[12]>>4 != 2 {
		return nil, ErrHeader
	}
	switch {
	case head[12]&0xf == 0: // the proxy's own
		return nil, nil
	case head[13] == 0x11 && len(body) >= 12:
		return &net.TCPAddr{IP: net.IP(body[:4]), Port: int(binary.BigEndian.Uint16(body[8:]))}, nil
	case head[13] == 0x21 && len(body) >= 36:
		return &net.TCPAddr{IP: net.IP(body[:16]), Port: int(binary.BigEndian.Uint16(body[32:]))}, nil
	}
	return nil, ErrHeader
}

func readText(r *bufio.Reader) (net.Addr, error) {
	var line []byte
	for len(line) < 107 && !bytes.HasSuffix(line, []byte("\r\n")) {
		b, err := r.ReadByte()
		if err != nil {
			return nil, ErrHeader
		}
		line = append(line, b)
	}
	words := strings.Fields(string(line))
	switch {
	case !bytes.HasSuffix(line, []byte("\r\n")), len(words) < 2:
		return nil, ErrHeader
	case words[1] == "UNKNOWN":
		return nil, nil
	case len(words) != 6 || words[1] != "TCP4" && words[1] != "TCP6":
		return nil, ErrHeader
	}
	at, err := netip.ParseAddrPort(net.JoinHostPort(words[2], words[4]))
	if err != nil {
		return nil, ErrHeader
	}
	return net.TCPAddrFromAddrPort(at), nil
}
