package region

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/sync/courier"
	"shyraq/sync/position"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/region/quota"
)

// wired counts what goes over a connection, both ways.
type wired struct {
	net.Conn
	bytes *atomic.Int64
}

func (c wired) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.bytes.Add(int64(n))
	return n, err
}

func (c wired) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.bytes.Add(int64(n))
	return n, err
}

// BenchmarkPosition is what one position costs over a connection that is kept: bytes
// both ways, of TLS and HTTP too, and what an hour of a crew comes to that never rests.
// The time is that of device and server together.
func BenchmarkPosition(b *testing.B) {
	w := newWorld(b, func(o *Options) {
		o.Limits = httpapi.UsualLimits()
		o.Limits.Positions, o.Limits.DeviceRequests = quota.Rate{Most: 1 << 30, Per: time.Minute}, quota.Rate{Most: 1 << 30, Per: time.Minute}
	})
	o := newOutingIn(w)
	var bytes atomic.Int64
	opts := w.clientOptions()
	opts.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		return wired{c, &bytes}, err
	}
	c, err := courier.NewClient(o.one.Identity(), opts)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	c.SignIn(&courier.Officer{ID: o.one.officer, Key: o.one.key})
	at, walked := raid.Point{Lat: 511_282_000, Lon: 714_304_000}, 42
	tell := func() {
		at.Lat += 100
		if err := c.TellPosition(b.Context(), position.Position{Raid: o.raid, Standing: position.StandsHere, At: w.clock.now(), Lat: at.Lat, Lon: at.Lon, Accuracy: 8, Walked: &walked}); err != nil {
			b.Fatal(err)
		}
	}
	tell() // with the handshake and the session
	first := bytes.Swap(0)
	for b.Loop() {
		tell()
	}
	each := float64(bytes.Load()) / float64(b.N)
	b.ReportMetric(each, "B/position")
	b.ReportMetric((120*each+float64(first))/1024, "KB/crew-hour")
}
