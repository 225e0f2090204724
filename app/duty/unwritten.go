package duty

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// Unwritten is what was typed and could not be put into the store, as on a full
// disk, until its officer is back: sealed under his own key, which only his PIN
// gives. It outlives the Duty it was typed in, and the program too where it has a
// file whose room was taken beforehand; else it lives in memory alone. The zero
// value is empty and has none; it is safe for use by many goroutines.
type Unwritten struct {
	mu   sync.Mutex
	all  map[string][]byte // sealed, by name
	puts uint64            // changes of it

	filing sync.Mutex // one at a time at the file
	file   disk.Spare
	filed  uint64 // changes that are in the file; under mu
}

// Held is the error of what could be put nowhere but aside. Kept says that it is
// in the file: nothing is lost. Else it is in memory, and lost where the program
// ends before its officer is back.
type Held struct {
	Cause error
	Kept  bool
}

// Error names the cause.
func (h Held) Error() string { return "held aside: " + h.Cause.Error() }

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
	u.puts++
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
		u.puts++
	}
}

// Loose says that something is held, of whomever, that would go with the program.
func (u *Unwritten) Loose() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.all) > 0 && u.filed != u.puts
}

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

// FileHeld puts what is held, of whomever, into the file that needs no room. It
// is for the disk to wait for, not for the window.
func (d *Duty) FileHeld() error { return d.opts.Unwritten.keep() }

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
// older, and is let go once that is on the disk. What the disk refuses is held in
// its place; nil is nothing to hold.
func (d *Duty) write(name string, raw []byte, put func() error) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	was := d.opts.Unwritten.get(name)
	err := put()
	switch {
	case err == nil && was != nil:
		d.opts.Unwritten.let(name, was)
		_ = d.FileHeld() // of what stays in it the newest is on the disk as well
	case err != nil && raw != nil && d.hold(name, raw):
		_ = d.FileHeld() // in memory it is
	}
	return err
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
		_ = d.write(name, nil, func() error { return d.writeOne(ctx, name) })
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

// Unwritable says why nothing can be saved on this device, or nil: a disk that is
// full, or was read-only at the unlock and still is. It looks at the disk.
func (d *Duty) Unwritable() error {
	err := d.ledger.Unwritable()
	if errors.Is(err, ledger.ErrFull) {
		return errs.Errorf(errs.Unavailable, "disk_no_room", "%s", d.opts.Dir)
	}
	return err
}
