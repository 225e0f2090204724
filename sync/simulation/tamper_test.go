package simulation

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"shyraq/sync/journal"
	"shyraq/sync/ledger"
)

// tamper has somebody write into the journal of the switched-off tablet: he knows
// its form and no key. It must be named at the next unlock, and change nothing.
func (d *device) tamper() {
	d.w.t.Helper()
	d.lock()
	d.closeOutbox()
	forged, path := d.forge()
	if forged == nil {
		d.unlock()
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
	d.w.must(err)
	_, err = f.Write(forged)
	d.w.must(errors.Join(err, f.Close()))
	d.touched = true
	before := len(d.findings())
	d.unlock()
	if d.ledger == nil {
		return
	}
	named := func(f ledger.Finding) bool { return f.Kind == ledger.Foreign }
	if !slices.ContainsFunc(d.findings()[before:], named) {
		d.w.t.Errorf("frames that this store did not write are not named: %v", d.findings()[before:])
	}
}

// forge makes frames behind the end of the journal, each chained to the one before.
func (d *device) forge() (forged []byte, path string) {
	dir := filepath.Join(d.dir, "journal")
	var all []journal.Frame
	for f, err := range journal.Read(dir, 0) {
		if err != nil {
			return nil, "" // a torn end is for another night
		}
		all = append(all, f)
	}
	segments, err := filepath.Glob(filepath.Join(dir, "*.frames"))
	d.w.must(err)
	if len(all) == 0 || len(segments) == 0 {
		return nil, ""
	}
	slices.Sort(segments)
	last := all[len(all)-1]
	for range 1 + d.w.chance.IntN(3) {
		f := all[d.w.chance.IntN(len(all))]
		if i := slices.IndexFunc(all, func(f journal.Frame) bool { return f.Kind == journal.Draft }); i >= 0 && d.w.chance.IntN(2) == 0 {
			f = all[i]
		}
		switch d.w.chance.IntN(3) {
		case 0: // an earlier state of something comes once more
		case 1: // something is dropped
			f.Flags |= journal.Drop
			f.Sealed, f.Facts, f.Region = nil, nil, nil
		case 2: // something is put under another's name
			f.Rev[d.w.chance.IntN(32)] ^= 1
		}
		f.Flags &^= journal.More
		f.Number, f.Prev = last.Number+1, last.Hash
		one := f.Encode(nil)
		copy(f.Hash[:], one[len(one)-len(f.Hash):])
		forged, last = append(forged, one...), f
	}
	return forged, segments[len(segments)-1]
}
