package device

import (
	"errors"
	"runtime"
	"runtime/debug"
)

// Screens are an officer's work as it is seen, to a lock.
type Screens interface {
	// Keep has what was typed put on the disk and then goes on, at the latest
	// when the disk has had its time; lost says what could not be kept. One that
	// is a duty.Held is in memory, sealed, until its officer is back.
	Keep(then func(lost error))
	// Empty takes all that tells of a record from the screens.
	Empty()
}

// Lock ends an officer's work, in the order that loses nothing and leaves
// nothing: what was typed is kept, the screens are emptied, the keys go, and the
// delivery goes on. away does what takes time beside the screens and comes back
// to them; then is told what could not be kept, and what went wrong after it.
func (d *Device) Lock(s Screens, away func(work func() error, then func(error)), then func(lost, err error)) {
	s.Keep(func(lost error) {
		s.Empty()
		away(d.leave, func(err error) { then(lost, err) })
	})
}

// leave drops the keys and goes on delivering without them.
func (d *Device) leave() error {
	d.turn.Lock()
	defer d.turn.Unlock()
	err := d.wipe()
	// What was decrypted lies in freed memory until it is used again: two
	// collections, and the pages go back to the system.
	runtime.GC()
	debug.FreeOSMemory()
	return errors.Join(err, d.deliver())
}

// wipe closes an officer's work and wipes its keys. The caller has the turn.
func (d *Device) wipe() error {
	d.mu.Lock()
	work, keys := d.duty, d.keys
	d.duty, d.keys = nil, nil
	d.mu.Unlock()
	if work == nil {
		return nil
	}
	err := work.Close()
	keys.Zero()
	return err
}

// Close gives the folder back for good: last keeps what was typed, the keys go,
// and nothing is delivered any more. Nil has nothing to keep.
func (d *Device) Close(last func() error) error {
	d.turn.Lock()
	defer d.turn.Unlock()
	var err error
	if last != nil {
		err = last()
	}
	d.mu.Lock()
	d.ended = true
	d.mu.Unlock()
	return errors.Join(err, d.wipe(), d.rest())
}
