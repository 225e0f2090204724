package vault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/seal"
)

// HeldNight is a night's key that an officer holds, without the key.
type HeldNight struct {
	Key     seal.KeyID
	Night   civil.Date
	Crew    uuid.UUID
	Members []uuid.UUID
}

// Nights lists the nights whose keys this officer holds, the earliest first.
func (k *Keys) Nights() []HeldNight {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	var all []HeldNight
	for _, s := range v.file.Nights {
		if _, ok := k.Key(seal.KeyID(s.Key)); ok {
			all = append(all, HeldNight{seal.KeyID(s.Key), s.Night, s.Crew, slices.Clone(s.Members)})
		}
	}
	slices.SortStableFunc(all, func(a, b HeldNight) int { return cmp.Compare(a.Night, b.Night) })
	return all
}

// NightHere tells whether the key of a night lies on this device, for whomever;
// name is its id as seal.KeyID writes it.
func (k *Keys) NightHere(name string) bool {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.ContainsFunc(v.file.Nights, func(s shared) bool { return seal.KeyID(s.Key).String() == name })
}

// DropNight destroys a night's key on this device: every wrap of it, the
// region's too, and the copy in memory. What lies under it can be opened here
// by nobody any more; the region has what it acknowledged. Whoever may not open
// the key may not destroy it: errs.Denied "night_foreign". A key that is gone
// already is no error.
//
// Both copies are written anew, flushed and renamed over the old ones, and what a
// killed program left of earlier ones is taken away, so that the wraps are in no
// file; what a disk keeps in worn-out cells is the disk's
// encryption to guard.
func (k *Keys) DropNight(id seal.KeyID) error {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	at := slices.IndexFunc(v.file.Nights, func(s shared) bool { return seal.KeyID(s.Key) == id })
	if at < 0 {
		return nil
	}
	if _, ok := k.Key(id); !ok {
		return errs.Errorf(errs.Denied, "night_foreign", "not a night of this officer's")
	}
	if err := sweep(v.dir); err != nil {
		return fmt.Errorf("drop night: %w", err)
	}
	before := slices.Clone(v.file.Nights)
	v.file.Nights = slices.Delete(v.file.Nights, at, at+1)
	if err := v.saveBoth(context.Background()); err != nil {
		v.file.Nights = before
		return fmt.Errorf("drop night: %w", err)
	}
	k.forget(id)
	return nil
}

// sweep takes away the halves of vault.json that a program left which was killed
// while it wrote: each holds the wraps of its time. Whoever holds the vault open
// has the directory for himself, so nobody is at work on one.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "."+fileName+"-") {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// forget drops one key from memory.
func (k *Keys) forget(id seal.KeyID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.held[id])
	delete(k.held, id)
}
