package proxied

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
)

// v2 is a header of version 2.
func v2(command, family byte, body ...byte) string {
	b := append([]byte{}, signature...)
	b = append(b, 0x20|command, family)
	b = binary.BigEndian.AppendUint16(b, uint16(len(body)))
	return string(append(b, body...))
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	four := []byte{192, 0, 2, 7, 10, 0, 0, 1, 0x9c, 0x40, 0x20, 0xfb}
	six := append(append(netip.MustParseAddr("2001:db8::7").AsSlice(), netip.MustParseAddr("2001:db8::1").AsSlice()...), 0x9c, 0x40, 0x20, 0xfb)
	for _, c := range []struct {
		name, sent, from string
		err              error
	}{
		{"version 2", v2(1, 0x11, four...), "192.0.2.7:40000", nil},
		{"version 2 with more behind", v2(1, 0x11, append(four, 4, 0, 1, 0)...), "192.0.2.7:40000", nil},
		{"version 2 of IPv6", v2(1, 0x21, six...), "[2001:db8::7]:40000", nil},
		{"version 2, the proxy's own", v2(0, 0), "", nil},
		{"version 1", "PROXY TCP4 192.0.2.7 10.0.0.1 40000 8443\r\n", "192.0.2.7:40000", nil},
		{"version 1 of IPv6", "PROXY TCP6 2001:db8::7 ::1 40000 8443\r\n", "[2001:db8::7]:40000", nil},
		{"version 1, unknown", "PROXY UNKNOWN\r\n", "", nil},
		{"none", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\x00", "", ErrHeader},
		{"cut", v2(1, 0x11, four...)[:20], "", ErrHeader},
		{"too short an address", v2(1, 0x11, 1, 2), "", ErrHeader},
		{"another family", v2(1, 0x31, make([]byte, 216)...), "", ErrHeader},
		{"another version", strings.Replace(v2(1, 0x11, four...), "\x21", "\x31", 1), "", ErrHeader},
		{"no address", "PROXY TCP4 somebody 10.0.0.1 40000 8443\r\n", "", ErrHeader},
		{"a line without end", "PROXY TCP4 " + strings.Repeat("1", 500), "", ErrHeader},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := bufio.NewReader(strings.NewReader(c.sent + "rest"))
			from, err := read(r)
			if !errors.Is(err, c.err) || from != nil && from.String() != c.from || from == nil && c.from != "" {
				t.Fatalf("%v %v, want %s %v", from, err, c.from, c.err)
			}
			if rest, _ := io.ReadAll(r); err == nil && string(rest) != "rest" {
				t.Errorf("behind it comes %q", rest)
			}
		})
	}
}

// Only who is trusted is believed.
func TestListener(t *testing.T) {
	t.Parallel()
	const says = "PROXY TCP4 192.0.2.7 10.0.0.1 40000 8443\r\nhello"
	for _, c := range []struct {
		name, trusted, sent, from, read string
	}{
		{"trusted", "127.0.0.0/8", says, "192.0.2.7:40000", "hello"},
		{"not trusted", "10.0.0.0/8", says, "127.0.0.1", says},
		{"trusted, and does not say", "127.0.0.0/8", "hello, hello, hello", "127.0.0.1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			ln := New(raw, []netip.Prefix{netip.MustParsePrefix(c.trusted)})
			defer ln.Close()
			out, err := net.Dial("tcp", raw.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			if _, err := io.WriteString(out, c.sent); err != nil {
				t.Fatal(err)
			}
			if err := out.(*net.TCPConn).CloseWrite(); err != nil {
				t.Fatal(err)
			}
			in, err := ln.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			if got := in.RemoteAddr().String(); !strings.HasPrefix(got, c.from) {
				t.Errorf("it comes from %s, want %s", got, c.from)
			}
			if b, _ := io.ReadAll(in); string(b) != c.read {
				t.Errorf("%q is read", b)
			}
		})
	}
}

func FuzzHeader(f *testing.F) {
	f.Add([]byte("PROXY TCP4 192.0.2.7 10.0.0.1 40000 8443\r\n"))
	f.Add([]byte(v2(1, 0x11, 192, 0, 2, 7, 10, 0, 0, 1, 0x9c, 0x40, 0x20, 0xfb)))
	f.Fuzz(func(t *testing.T, b []byte) {
		from, err := read(bufio.NewReader(strings.NewReader(string(b))))
		if err != nil && from != nil {
			t.Error("an address beside an error")
		}
	})
}
