package region

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
)

// rowOf is a device as the administrator sees it.
func (w *world) rowOf(t testing.TB, s *station) admin.DeviceRow {
	t.Helper()
	all, err := w.region.Officers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		for _, d := range o.Devices {
			if d.ID == s.Identity().Device {
				return d
			}
		}
	}
	t.Fatal("no such device")
	return admin.DeviceRow{}
}

// TestAWipeOrderIsObeyedAtOnce, while the device waits for news on an open
// connection: keys first, then the receipt, then what it has still to deliver, which
// is kept aside and not dropped. The run prints how long it took.
func TestAWipeOrderIsObeyedAtOnce(t *testing.T) {
	w := newWorldAt(t, &clock{real: true}, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	first := s.encounter(newID(), nil)
	var wiped atomic.Int64
	s.OnWipe(func(context.Context) (int, error) {
		wiped.Add(1)
		return 1, nil
	})
	r := courier.NewRunner(courier.RunnerOptions{Client: s.Client, Outbox: s.outbox, Reader: s.reader, Now: w.clock.now, Chance: func() float64 { return 0 }})
	r.Start(t.Context())
	defer r.Stop()
	until(t, "it waits for news", func() bool { n, _ := s.outbox.Count(); return n == 0 && len(s.news.all()) == 1 })
	late := s.encounter(newID(), nil)
	began := time.Now()
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Device: s.Identity().Device, Wipe: true}); err != nil {
		t.Fatal(err)
	}
	until(t, "the receipt", func() bool { return !w.rowOf(t, s).Wiped.IsZero() })
	t.Logf("from the order to the receipt: %v", time.Since(began))
	if d := w.rowOf(t, s); d.Waiting != 1 || d.Wipe.IsZero() || !d.Revoked {
		t.Errorf("%+v", d)
	}
	until(t, "the delivery", func() bool { n, _ := s.outbox.Count(); return n == 0 })
	if !w.store.aside(late.AppendLine(nil)) || w.store.aside(first.AppendLine(nil)) {
		t.Error("what was still to be delivered is not kept aside")
	}
	if n := wiped.Load(); n != 1 {
		t.Errorf("obeyed %d times", n)
	}
}

func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not come", what)
		}
	}
}

// TestOnlyTheRegionsOrderIsObeyed, to this very device; one that could not be obeyed
// comes again, and nobody else's receipt counts.
func TestOnlyTheRegionsOrderIsObeyed(t *testing.T) {
	w, foreign := newWorld(t, nil), newWorld(t, nil)
	s, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	id := s.Identity()
	at := w.clock.now()
	order := func(change func(o *wire.WipeOrder)) wire.WipeOrder {
		o := wire.WipeOrder{Nonce: "n", At: at}
		o.Sign(w.region.keys.Signing(), w.region.id, id.Device)
		if change != nil {
			change(&o)
		}
		return o
	}
	for _, row := range []struct {
		name string
		o    wire.WipeOrder
		want bool
	}{
		{"the region's", order(nil), true},
		{"another region's", order(func(o *wire.WipeOrder) { o.Sign(foreign.region.keys.Signing(), w.region.id, id.Device) }), false},
		{"of another device", order(func(o *wire.WipeOrder) { o.Sign(w.region.keys.Signing(), w.region.id, other.Identity().Device) }), false},
		{"another nonce", order(func(o *wire.WipeOrder) { o.Nonce = "m" }), false},
		{"another time", order(func(o *wire.WipeOrder) { o.At = at.Add(time.Second) }), false},
		{"unsigned", order(func(o *wire.WipeOrder) { o.Sig = nil }), false},
	} {
		if got := row.o.Of(id.RegionKey, id.ServerID, id.Device); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Device: id.Device, Wipe: true}); err != nil {
		t.Fatal(err)
	}
	fails := true
	s.OnWipe(func(context.Context) (int, error) {
		if fails {
			return 0, errDisk
		}
		return 0, nil
	})
	if _, err := s.Hello(t.Context()); !errors.Is(err, errDisk) || !w.rowOf(t, s).Wiped.IsZero() {
		t.Errorf("%v: a receipt of what was not done", err)
	}
	other.OnWipe(func(context.Context) (int, error) { t.Error("another device obeys"); return 0, nil })
	other.hello(t)
	fails = false
	s.hello(t)
	if w.rowOf(t, s).Wiped.IsZero() {
		t.Error("no receipt")
	}
	s.OnWipe(func(context.Context) (int, error) { t.Error("it is ordered once more"); return 0, nil })
	s.hello(t)
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Officer: other.officer, Wipe: true}); wire.Code(err) != "revoke_what" {
		t.Errorf("an officer is wiped: %v", err)
	}
}
