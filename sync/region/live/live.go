// Package live holds where the crews of the raids that are on were last: one position
// of each device, in memory alone.
//
// It promises that a device has one position and no earlier one; that what is older
// than position.Life, or of a raid that is over, is given to nobody and is gone a
// minute later, as long as any device is heard of; that there are never more than it
// was made for; and that nothing
// of it is ever written: no store, no journal, no copy and no log has it. It is lost
// with the process, and told anew by the devices within a minute. Who may tell and who
// may ask is not its business.
package live

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/position"
)

// Entry is what a device told last.
type Entry struct {
	Device  uuid.UUID
	Officer uuid.UUID
	Told    position.Position
	Heard   time.Time // of the device, whatever it said
	Came    time.Time // what it told
	Ends    time.Time // of the raid
}

// Table holds the entries. It is safe for use by several goroutines.
type Table struct {
	mu      sync.Mutex
	most    int
	all     map[uuid.UUID]Entry // by device
	swept   time.Time
	dropped uint64
}

// NewTable makes an empty table for so many devices.
func NewTable(most int) *Table { return &Table{most: most, all: map[uuid.UUID]Entry{}} }

// Put keeps what a device told, in the place of what it told before. Where the table
// is full, whoever told longest ago gives way.
func (t *Table) Put(e Entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep(e.Came)
	t.put(e)
}

// Take keeps what another server was told, unless the device told this one something
// since.
func (t *Table) Take(e Entry, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep(now)
	if had, has := t.all[e.Device]; !has || e.Came.After(had.Came) {
		e.Heard = later(e.Heard, had.Heard)
		t.put(e)
	}
	t.sweep(now)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (t *Table) put(e Entry) {
	if _, has := t.all[e.Device]; !has && len(t.all) >= t.most {
		t.drop()
	}
	t.all[e.Device] = e
}

// drop makes room for one.
func (t *Table) drop() {
	var oldest uuid.UUID
	var at time.Time
	for id, e := range t.all {
		if at.IsZero() || e.Came.Before(at) {
			oldest, at = id, e.Came
		}
	}
	delete(t.all, oldest)
	t.dropped++
}

// Heard notes that a device was heard of, if the table has it.
func (t *Table) Heard(device uuid.UUID, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if since := now.Sub(t.swept); since >= time.Minute || since < 0 {
		t.sweep(now)
	}
	if e, has := t.all[device]; has && now.After(e.Heard) {
		e.Heard = now
		t.all[device] = e
	}
}

// Forget lets go of what a device told.
func (t *Table) Forget(device uuid.UUID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.all, device)
}

// At gives what is there at a time, by raid and device.
func (t *Table) At(now time.Time) []Entry {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep(now)
	out := make([]Entry, 0, len(t.all))
	for _, e := range t.all {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(slices.Compare(a.Told.Raid[:], b.Told.Raid[:]), slices.Compare(a.Device[:], b.Device[:]))
	})
	return out
}

// sweep removes what is over.
func (t *Table) sweep(now time.Time) {
	t.swept = now
	for id, e := range t.all {
		if !now.Before(e.Ends) || now.Sub(e.Came).Abs() >= position.Life { // a clock may have been set back
			delete(t.all, id)
		}
	}
}

// Len is how many there are.
func (t *Table) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.all)
}

// Most is how many there may be.
func (t *Table) Most() int { return t.most }

// Dropped counts those that gave way to another.
func (t *Table) Dropped() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dropped
}
