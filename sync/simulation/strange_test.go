package simulation

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
)

// revoke has the region take a device for lost. Whoever has it goes on with it.
func (w *world) revoke(d *device) {
	w.t.Helper()
	w.t.Logf("device %d is revoked", w.index(d))
	d.setRoom(-1)
	d.lock() // what a disk refused to flush when it was read is seen by the next start
	d.unlock()
	d.knew = map[revision.Hash]bool{}
	for _, s := range d.all() {
		d.knew[s.Rev] = true
	}
	w.must(w.region.Revoke(context.Background(), admin.RevokeRequest{Device: d.identity.Device}))
	d.revoked = true
}

// refused looks that a revoked device was told so when it read.
func (d *device) refused(err error) {
	d.w.t.Helper()
	if wire.Code(err) != wire.CodeRevoked {
		d.w.t.Errorf("device %d is revoked and reads: %v", d.w.index(d), err)
	}
}

// readNoMore looks that a device has nothing but its own and what it had before.
func (d *device) readNoMore(i int, has []revision.Signed) {
	d.w.t.Helper()
	for _, s := range has {
		if s.Envelope.Device != d.identity.Device && !d.knew[s.Rev] {
			d.w.t.Errorf("device %d was revoked and has read on", i)
		}
	}
}

// clone gives somebody a copy of all that a device has, its keys too, as of a disk
// that was copied and a PIN that was seen. Both go on.
func (w *world) clone(d *device) {
	w.t.Helper()
	w.t.Logf("device %d is copied", w.index(d))
	d.setRoom(-1)
	d.lock()
	d.closeOutbox()
	c := &device{w: w, person: d.person, store: d.store, dir: w.fresh(), drive: newDrive(), key: d.key, skew: d.skew, anchor: d.anchor,
		drafts: maps.Clone(d.drafts), doubts: maps.Clone(d.doubts), touched: d.touched}
	w.must(copyTree(d.dir, c.dir))
	w.must(c.drive.holds(c.dir + "/journal"))
	c.connect(d.client.Identity())
	c.link.from = "198.51.100.7:1"
	d.copied, c.copied = true, true
	w.devices = append(w.devices, c)
	d.unlock()
	c.unlock()
}

// ofCopy are findings by which a store that has a double is told of it.
// What the other one wrote is named as lost here.
func ofCopy(f ledger.Finding) bool {
	switch f.Kind {
	case ledger.Forked, ledger.Cut, ledger.RolledBack, ledger.Rewritten, ledger.Lost:
		return true
	}
	return false
}

// strange says whether there is a device that was revoked or copied.
func (w *world) strange() bool {
	return slices.ContainsFunc(w.devices, func(d *device) bool { return d.copied || d.revoked })
}

func (w *world) anyCopied() bool {
	return slices.ContainsFunc(w.devices, func(d *device) bool { return d.copied })
}

// settle ends what a night with a lost or a copied device came to: nothing of it may
// be gone, whoever looks is told of both holders, and once an administrator has taken
// in what was set aside all is as after any other night.
func (w *world) settle() {
	w.t.Helper()
	if w.t.Failed() || !w.strange() {
		return
	}
	w.meet()
	w.healFor(6) // what was set aside is brought once more, a batch at a time
	w.kept()
	for range 40 {
		_, err := w.region.Admit(context.Background(), admin.AdmitRequest{All: true})
		w.must(err)
		w.heal()
		if len(w.asides()) == 0 || w.t.Failed() {
			return
		}
		w.goOn()
	}
}

// goOn has whose chain the region goes by write on: what comes behind a fork in the
// other's waits until that chain is as long.
func (w *world) goOn() {
	for _, d := range w.devices {
		if d.copied && d.last() == d.machine.Status().Vouched {
			for range 3 {
				d.begin()
			}
		}
	}
}

// meet has both holders of a copied device write and be heard in turn.
func (w *world) meet() {
	w.t.Helper()
	var both []*device
	for _, d := range w.devices {
		if d.copied {
			both = append(both, d)
		}
	}
	if len(both) == 0 {
		return
	}
	for _, d := range both {
		d.begin()
	}
	w.heal()
	for range 8 {
		for _, d := range both {
			_, err := d.read()
			w.must(err)
		}
	}
	for _, why := range []string{"two_holders", "fork"} {
		if !w.alarms.has(both[0].identity.Device, why) {
			w.t.Errorf("a device has two holders, and no alarm says %s", why)
		}
	}
	if !slices.ContainsFunc(both, func(d *device) bool { return slices.ContainsFunc(d.findings(), ofCopy) }) {
		w.t.Error("a device has two holders, and neither is told")
	}
}

// asides are the lines that the region set aside or holds, with their names.
func (w *world) asides() map[revision.Hash]string {
	w.t.Helper()
	all := map[revision.Hash]string{}
	for ask := (admin.AsidesRequest{Held: true}); ; {
		page, err := w.region.Asides(context.Background(), ask)
		w.must(err)
		for _, r := range page.Rows {
			all[r.Rev] = r.Key
		}
		if ask.After = page.Next; page.Next == "" {
			return all
		}
	}
}

// kept looks that the region has all that was called saved, in its records or aside.
func (w *world) kept() {
	w.t.Helper()
	aside := w.asides()
	has := map[revision.Hash]bool{}
	for _, d := range w.devices {
		if !d.revoked && !d.copied {
			for _, s := range d.all() {
				has[s.Rev] = true
			}
		}
	}
	for rev, s := range w.saved {
		if _, ok := aside[rev]; !ok && !has[rev] {
			w.t.Errorf("revision %s that was called saved, number %d of %s's chain, is neither in a record nor aside", rev, s.Envelope.DSeq, s.Envelope.Device)
			for i, d := range w.devices {
				w.t.Logf("device %d, %s: has it: %v, %+v", i, d.identity.Device, slices.ContainsFunc(d.all(), func(s revision.Signed) bool { return s.Rev == rev }), d.machine.Status())
			}
		}
	}
}

// alarms are what the region tells its operator of devices. It is safe for
// concurrent use.
type alarms struct {
	mu   sync.Mutex
	said map[string]bool
}

func (a *alarms) has(device uuid.UUID, why string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.said[device.String()+why]
}

// Enabled implements slog.Handler.
func (a *alarms) Enabled(_ context.Context, l slog.Level) bool { return l == slog.LevelWarn }

// Handle implements slog.Handler.
func (a *alarms) Handle(_ context.Context, r slog.Record) error {
	var device, why string
	r.Attrs(func(attr slog.Attr) bool {
		switch attr.Key {
		case "device":
			device = attr.Value.String()
		case "why":
			why = attr.Value.String()
		}
		return true
	})
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.said == nil {
		a.said = map[string]bool{}
	}
	a.said[device+why] = true
	return nil
}

// WithAttrs implements slog.Handler.
func (a *alarms) WithAttrs([]slog.Attr) slog.Handler { return a }

// WithGroup implements slog.Handler.
func (a *alarms) WithGroup(string) slog.Handler { return a }
