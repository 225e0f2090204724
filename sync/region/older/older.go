// Package older reads a region's folder as version 0.2 kept it: a ledger of
// revisions, and the server's own files, each sealed and kept twice. It is there
// to bring such a region into a store, once.
//
// It promises that the folder is taken for this process alone, that nothing in
// it is changed but what opening mends, and that it is put aside, never thrown
// away.
package older

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/disk"
	"shyraq/sync/ledger"
	"shyraq/sync/region/register"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// files are what version 0.2 had in a region's folder, beside passport and key.
var files = []string{"journal", "ledger", "reserve",
	"keys.sealed", "keys.sealed.copy", "register.sealed", "register.sealed.copy", "names.sealed", "names.sealed.copy", "file.sealed", "file.sealed.copy"}

// Found says whether a folder holds a region of version 0.2, or a part of one.
// The name of what was found is for a person.
func Found(dir string) (name string, found bool) {
	for _, name := range files {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return name, true
		}
	}
	return "", false
}

// PutAside moves a region of version 0.2 into a folder below, where it stays. It
// may be called again where it was cut off.
func PutAside(dir string) error {
	before := filepath.Join(dir, "before")
	if err := os.MkdirAll(before, 0o700); err != nil {
		return fmt.Errorf("put aside: %w", err)
	}
	for _, name := range append(slices.Clone(files), "LOCK") {
		err := os.Rename(filepath.Join(dir, name), filepath.Join(before, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put aside: %w", err)
		}
	}
	return disk.SyncDir(dir)
}

// Options are what a folder is opened with.
type Options struct {
	Dir    string
	Region uuid.UUID
	Key    seal.Key
	Now    func() time.Time
	Rand   io.Reader
}

// Folder is an open folder of version 0.2.
type Folder struct {
	opt    Options
	ledger *ledger.Ledger
}

// Open opens a folder.
func Open(ctx context.Context, o Options) (*Folder, error) {
	l, err := ledger.Open(ctx, ledger.Options{Dir: o.Dir, Store: o.Region, Keys: seal.Ring{o.Key.ID(): o.Key}, StoreKey: o.Key.ID(),
		Server: true, Older: true, Now: o.Now, Rand: o.Rand, Reserve: -1})
	if err != nil {
		return nil, fmt.Errorf("open older region: %w", err)
	}
	return &Folder{opt: o, ledger: l}, nil
}

// Close gives the folder back.
func (f *Folder) Close() error { return f.ledger.Close() }

// People is who there was.
type People struct {
	Officers []regionfile.Officer `json:"officers"`
	Devices  []register.Device    `json:"devices"`
	Invites  []register.Invite    `json:"invites"`
}

// Setting reads one of the server's own files: keys, register, names or file. It
// reports false where it was never written.
func (f *Folder) Setting(name string, v any) (bool, error) {
	var cause error
	missing := 0
	for _, file := range []string{name + ".sealed", name + ".sealed.copy"} {
		sealed, err := os.ReadFile(filepath.Join(f.opt.Dir, file))
		if errors.Is(err, fs.ErrNotExist) {
			missing++
			continue
		}
		if err == nil {
			var plain []byte
			if plain, err = seal.Open(seal.Ring{f.opt.Key.ID(): f.opt.Key}, f.opt.Region, "region/"+name, sealed); err == nil {
				if err = json.Unmarshal(plain, v); err == nil {
					return true, nil
				}
			}
		}
		cause = err
	}
	if missing == 2 {
		return false, nil
	}
	return false, fmt.Errorf("read %s: %w", name, cause)
}

// Line is a line as the region had it.
type Line struct {
	From   uuid.UUID // who pushed it; of a stored one, the device that wrote it
	Raw    []byte    // of what is set aside
	Signed *revision.Signed
}

// Lines gives all that was pushed, in an order in which a region may take it in
// anew: what was stored as it was committed, and before each revision what was
// set aside of its device with a lower number; the rest of that in the end.
func (f *Folder) Lines(ctx context.Context, give func(Line) error) error {
	aside, err := f.asides(ctx)
	if err != nil {
		return err
	}
	for pos := uint64(0); ; {
		page, err := f.ledger.Since(ctx, pos, 500)
		if err != nil {
			return fmt.Errorf("read older region: %w", err)
		}
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			e := p.Signed.Envelope
			for _, a := range aside.before(e.Device, e.DSeq) {
				if err := give(a); err != nil {
					return err
				}
			}
			if err := give(Line{From: e.Device, Signed: &p.Signed}); err != nil {
				return err
			}
			pos = p.Pos
		}
	}
	for _, a := range aside.rest() {
		if err := give(a); err != nil {
			return err
		}
	}
	return nil
}

// Count is how many revisions were stored.
func (f *Folder) Count() uint64 { return f.ledger.Count() }
