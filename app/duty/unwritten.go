package duty

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// Unwritten is what was typed and could not be put on the disk, as on a full
// one, from a lock until its officer is back: sealed under his own key, which
// only his PIN gives. It lives in memory alone and outlives the Duty it was
// typed in. The zero value is empty; it is safe for use by many goroutines.
type Unwritten struct {
	mu  sync.Mutex
	all map[string][]byte // sealed, by name
}

// Held is the error of a lock that put something nowhere but into memory: it is
// lost only where the program ends before its officer is back.
type Held struct{ Cause error }

// Error names the cause.
func (h Held) Error() string { return "held in memory: " + h.Cause.Error() }

// Unwrap gives why the disk did not take it.
func (h Held) Unwrap() error { return h.Cause }

// mostUnwritten bounds what is held, in bytes: a night of typing is far less.
const mostUnwritten = 64 << 20

// put holds something in the place of what was held under its name; false where
// there is no room for it.
func (u *Unwritten) put(name string, sealed []byte) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	size := len(sealed)
	for n, s := range u.all {
		if n != name {
			size += len(s)
		}
	}
	if size > mostUnwritten {
		return false
	}
	if u.all == nil {
		u.all = map[string][]byte{}
	}
	u.all[name] = sealed
	return true
}

func (u *Unwritten) get(name string) []byte {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.all[name]
}

// let lets go of what was held when its writing began; what was held since
// stays.
func (u *Unwritten) let(name string, was []byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if was != nil && bytes.Equal(u.all[name], was) {
		delete(u.all, name)
	}
}

// Empty says that nothing is held, of nobody.
func (u *Unwritten) Empty() bool { return len(u.names()) == 0 }

func (u *Unwritten) names() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	all := make([]string, 0, len(u.all))
	for name := range u.all {
		all = append(all, name)
	}
	return all
}

// unwrittenDraft is before the id of a draft in its name.
const unwrittenDraft = "draft/"

func draftName(id uuid.UUID) string { return unwrittenDraft + id.String() }

// HoldDraft holds a draft that the disk did not take until its officer is back.
// It waits for no disk; false says that it could not be held.
func (d *Duty) HoldDraft(w Draft) bool {
	w.Saved = d.Now()
	raw, err := looseDraft(w)
	return err == nil && d.hold(draftName(w.ID), raw)
}

// HoldTyped is HoldDraft for what was typed on a page.
func (d *Duty) HoldTyped(page string, raw []byte) bool { return d.hold(d.metaTyped(page), raw) }

// HoldPlace is HoldDraft for where the officer is.
func (d *Duty) HoldPlace(raw []byte) bool { return d.hold(d.metaPlace(), raw) }

func (d *Duty) hold(name string, raw []byte) bool {
	key, ok := d.opts.Keys.Key(d.opts.Keys.Own())
	return ok && d.opts.Unwritten.put(name, seal.Seal(d.opts.Rand, key, d.opts.Device.Store, sealName(name), raw))
}

// held is what is held under a name and is this officer's to open.
func (d *Duty) held(name string) (raw []byte, ok bool) {
	sealed := d.opts.Unwritten.get(name)
	if sealed == nil {
		return nil, false
	}
	raw, err := seal.Open(d.opts.Keys, d.opts.Device.Store, sealName(name), sealed)
	return raw, err == nil
}

func sealName(name string) string { return "unwritten/" + name }

// write writes what counts from now on under a name: what is held there is
// older, and is let go once that is on the disk.
func (d *Duty) write(name string, put func() error) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	was := d.opts.Unwritten.get(name)
	if err := put(); err != nil {
		return err
	}
	d.opts.Unwritten.let(name, was)
	return nil
}

// Holds says whether something is held for this officer.
func (d *Duty) Holds() bool {
	return slices.ContainsFunc(d.opts.Unwritten.names(), func(name string) bool {
		_, ok := d.held(name)
		return ok
	})
}

// WriteHeld puts what is held for this officer on the disk, as far as that takes
// it; the rest is held on.
func (d *Duty) WriteHeld(ctx context.Context) {
	for _, name := range d.opts.Unwritten.names() {
		_ = d.write(name, func() error { return d.writeOne(ctx, name) })
	}
}

func (d *Duty) writeOne(ctx context.Context, name string) error {
	raw, ok := d.held(name)
	if !ok {
		return errs.Errorf(errs.NotFound, "no_value", "another officer's, or written by now")
	}
	if text, draft := strings.CutPrefix(name, unwrittenDraft); draft {
		id, err := uuid.Parse(text)
		if err != nil {
			return err
		}
		return d.ledger.PutDraft(ctx, id, d.opts.Keys.Own(), raw)
	}
	return d.ledger.PutMeta(ctx, name, d.opts.Keys.Own(), raw)
}

// Unwritable says why nothing can be saved on this device, or nil: a disk that
// was full or read-only at the unlock, and still is. It looks at the disk.
func (d *Duty) Unwritable() error {
	err := d.ledger.Unwritable()
	if errors.Is(err, ledger.ErrFull) {
		return errs.Errorf(errs.Unavailable, "disk_no_room", "%s", d.opts.Dir)
	}
	return err
}
