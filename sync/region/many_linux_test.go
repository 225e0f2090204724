package region

import (
	"net"
	"syscall"
	"testing"
	"time"

	"shyraq/app/raid/regionfile"
)

// N19: 10,000 connections of two addresses that say nothing, and begin anew when they
// are closed, took every place there is; whoever came from another address was closed at
// once. The address that holds the most gives way.
func TestAttackConnections(t *testing.T) {
	const slow = 10_000
	var most syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &most); err != nil || most.Cur < 2*slow-1000 {
		t.Skipf("it takes %d open files on both ends, and %d may be open", 2*slow-1000, most.Cur)
	}
	w := newWorld(t, nil)
	mine := w.enrol(regionfile.Patrol, "unit-a")
	var all []net.Conn
	t.Cleanup(func() {
		for _, c := range all {
			c.Close()
		}
	})
	for i := range slow {
		d := attacker{w: w, from: []string{"127.0.0.2", "127.0.0.3"}[i%2]}.dialer()
		c, err := d.Dial("tcp", w.url[len("https://"):])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte{0x16}) // a hello that never goes on
		all = append(all, c)
	}
	if open := w.gauge("shyraq_region_connections_open"); open > w.gauge("shyraq_region_connections") {
		t.Errorf("%d connections are open", open)
	}
	began := time.Now()
	mine.Close()
	mine.works("beside 10,000 connections that say nothing")
	w.enrol(regionfile.Patrol, "unit-b").works("who comes anew beside them")
	t.Logf("served within %v", time.Since(began))
	if n := w.gauge("shyraq_region_connections_open"); n < 8000 {
		t.Errorf("only %d are open: this attacks nothing", n)
	}
}
