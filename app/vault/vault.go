// Package vault says who may open this device. It holds, for each officer
// enrolled here, what his PIN or passphrase unlocks: his signing key and the
// keys under which records are sealed. It also holds the device's own identity
// towards the region (Device), which no PIN guards.
//
// It promises that a PIN alone never opens anything: the key that unwraps is
// made from the PIN by Argon2id and from a random secret of this device, kept
// by the operating system's key store where there is one. After five failures
// every further try has to wait, across restarts and whatever the clock says
// in between. Nothing is ever destroyed for a forgotten PIN: what was saved is
// delivered by the locked outbox, and the officer is enrolled anew.
//
// What names no child (the index, plans, the directory, what was looked at) lies
// under one store key a device, which the device secret opens while an officer
// joins; records lie under the keys of their crew's night, drafts under their
// officer's own, and those open by a PIN only.
//
// It does not stop a person who can read the disk and the secret, who has
// unlimited tries at a PIN then; where the secret is a file beside the vault,
// KeyStore says so and the settings show it. A wait is served while the machine
// is on, by the time since it started: turning the clock, in a run or between
// two, shortens none. Only where the system does not tell that time (it does on
// Linux and Windows) a clock set forward between two runs shortens a wait.
//
// It never stores a record, opens the ledger or speaks to the network.
package vault

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/release/format"
)

// Options are what a vault needs from outside. The zero value uses the wall
// clock, the system's randomness and key store, and the standard cost.
type Options struct {
	Now      func() time.Time
	Rand     io.Reader
	KeyStore KeyStore // nil: the operating system's; NoKeyStore: a file
	Cost     Cost     // of new PINs; zero: t=3, 64 MiB, p=4
	// Up is how long the machine has been on, suspended or not; false where that
	// is not told. Nil asks the system.
	Up func() (time.Duration, bool)
}

// Officer is a person who can unlock this device.
type Officer struct {
	ID   uuid.UUID       `json:"id"`
	Name string          `json:"name"`
	Role regionfile.Role `json:"role"`
	Unit string          `json:"unit"`
}

// Vault is the open vault, vault.json and its copy, of one data directory. It is safe for use
// by many goroutines; two processes must not share a directory, which the lock
// of the ledger sees to.
type Vault struct {
	opts Options
	dir  string

	mu     sync.Mutex
	file   file
	fresh  bool   // nothing is on disk yet
	gone   bool   // it was destroyed: nothing is written any more
	size   int    // of a copy
	behind error  // why the second copy is not as the first
	secret []byte // of the device
	holds  map[uuid.UUID]time.Time
}

// Open reads the vault of a data directory, which is kept twice: the newer copy
// that is whole counts, and mends the other. A directory without one gives an
// empty vault, which is written when the first officer is added. Where both were
// changed or cut that is errs.Invalid "vault_damaged"; one of an earlier version
// is errs.Invalid "vault_old"; one of a later version errs.Unavailable
// "vault_version", and a folder of one "data_newer": nothing is written then; a device secret that is
// gone is errs.NotFound "vault_secret"; a key store that does not answer
// within two seconds is errs.Unavailable "key_store".
func Open(ctx context.Context, dir string, opts Options) (*Vault, error) {
	v := &Vault{opts: opts.filled(), dir: dir, holds: map[uuid.UUID]time.Time{}}
	err := format.Check(dir)
	if err == nil {
		err = v.read(ctx)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return v, v.begin()
	}
	if err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	return v, nil
}

// filled gives what was left out its standard.
func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.KeyStore == nil {
		o.KeyStore = system{}
	}
	if o.Cost == (Cost{}) {
		o.Cost = standard
	}
	if o.Up == nil {
		o.Up = uptime
	}
	return o
}

// begin prepares a vault that is not on disk yet.
func (v *Vault) begin() error {
	id, err := uuid.NewRandomFromReader(v.opts.Rand)
	if err != nil {
		return fmt.Errorf("new vault: %w", err)
	}
	v.file, v.fresh = file{ID: id}, true
	return nil
}

// Officers lists who can unlock this device, in the order of enrolment.
func (v *Vault) Officers() []Officer {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make([]Officer, len(v.file.Officers))
	for i, e := range v.file.Officers {
		out[i] = e.Officer
	}
	return out
}

// SigningKeys gives the public keys with which the officers of the device sign.
func (v *Vault) SigningKeys() map[uuid.UUID]ed25519.PublicKey {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make(map[uuid.UUID]ed25519.PublicKey, len(v.file.Officers))
	for _, e := range v.file.Officers {
		out[e.ID] = slices.Clone(e.Sign)
	}
	return out
}

// KeyStore reports whether the device secret lies in the operating system's
// key store. False means a file readable by this user's programs: a copy of
// the disk is then guarded by the PIN alone, and the settings say so.
func (v *Vault) KeyStore() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.file.Secret == inKeyStore
}

// find gives the entry of an officer; the caller holds the lock.
func (v *Vault) find(id uuid.UUID) (*entry, error) {
	for i := range v.file.Officers {
		if v.file.Officers[i].ID == id {
			return &v.file.Officers[i], nil
		}
	}
	return nil, errs.Errorf(errs.NotFound, "officer_unknown", "officer %s is not enrolled on this device", id)
}
