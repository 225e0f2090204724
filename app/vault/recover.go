package vault

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/recovery"
)

// Recovery is how the recovery of an officer stands.
type Recovery struct {
	Request  recovery.Request
	Sent     bool
	Approved []string // the administrators who approved, by name
	Rejected []string
	Ready    bool // two did
}

// Recovered says that an officer's keys were given back, and by whom.
type Recovered struct {
	At time.Time `json:"at"`
	By []string  `json:"by"`
}

// recoveredShown is how long a recovery is told at each log-in.
const recoveredShown = 7 * 24 * time.Hour

// Recover gives an officer his keys back, by what administrators approved, under the
// PIN that he chose with his request. Everything he had opens again.
func (v *Vault) Recover(ctx context.Context, who Officer, pin string, now time.Time) (Recovered, error) {
	r, err := v.recover(ctx, who, pin, now)
	if err != nil {
		return r, fmt.Errorf("recover: %w", err)
	}
	return r, nil
}

func (v *Vault) recover(ctx context.Context, who Officer, pin string, now time.Time) (r Recovered, err error) {
	e, err := readEscrow(v.dir, who.ID)
	if err != nil {
		return r, err
	}
	if e.Asked == nil {
		return r, errs.Errorf(errs.NotFound, "recovery_not_asked", "nothing is asked for")
	}
	private, err := e.Asked.openKey(v, pin)
	if err != nil {
		return r, e.wrong(v.dir, err)
	}
	payload, by, err := e.Escrow.Open(e.Asked.Request, private, e.Asked.Approvals, now)
	if err != nil {
		return r, err
	}
	defer clear(payload)
	b, stores, ok := readPayload(payload)
	if !ok {
		return r, errs.Errorf(errs.Invalid, "recovery_escrow", "what was kept is not in its form")
	}
	defer b.clear()
	defer clearAll(stores)
	r.At = now.UTC().Truncate(time.Second)
	for _, s := range by {
		r.By = append(r.By, s.Name)
	}
	if err := v.putKeys(ctx, who, pin, b, stores, r); err != nil {
		return r, err
	}
	e.Asked, e.Of = nil, "" // the next contact keeps them under new shares
	return r, writeEscrow(v.dir, e)
}

// wrong counts a wrong PIN; after some the request is dropped.
func (e escrowed) wrong(dir string, cause error) error {
	if e.Asked.Failed++; e.Asked.Failed >= askedTries {
		e.Asked = nil
	}
	if err := writeEscrow(dir, e); err != nil {
		return err
	}
	return cause
}

// putKeys closes an officer's box under a new PIN, and lets him in where the vault does
// not know him any more.
func (v *Vault) putKeys(ctx context.Context, who Officer, pin string, b box, stores [][]byte, r Recovered) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.fresh && v.secret == nil {
		if err := v.makeSecret(ctx); err != nil {
			return err
		}
	}
	before := v.file.clone()
	if err := v.put(who, pin, b, stores, r); err != nil {
		v.file = before
		return err
	}
	if err := v.saveBoth(ctx); err != nil {
		v.file = before
		return err
	}
	delete(v.holds, who.ID)
	return nil
}

func (v *Vault) put(who Officer, pin string, b box, stores [][]byte, r Recovered) error {
	public := ed25519.NewKeyFromSeed(b.Sign).Public().(ed25519.PublicKey)
	reach, err := kem().NewPrivateKey(b.Reach)
	if err != nil {
		return errs.Errorf(errs.Invalid, "recovery_escrow", "what was kept is not in its form")
	}
	e, err := v.find(who.ID)
	if err != nil {
		if e, err = v.readmit(who, b, public, reach.PublicKey().Bytes(), stores); err != nil {
			return err
		}
	}
	if !slices.Equal(e.Sign, public) || !slices.Equal(e.Reach, reach.PublicKey().Bytes()) {
		return errs.Errorf(errs.Conflict, "recovery_older", "the officer was enrolled anew since; what was kept are the keys of before")
	}
	k, err := v.newKDF()
	if err != nil {
		return err
	}
	stretched := k.stretch(pin)
	defer clear(stretched)
	key, err := kek(stretched, v.secret, v.file.ID, who.ID)
	if err != nil {
		return err
	}
	defer clear(key)
	sealed, err := closeBox(v.opts.Rand, key, v.file.ID, who.ID, k, b)
	if err != nil {
		return err
	}
	v.file.Tried += uint64(e.Tries.Failed)
	e.KDF, e.Box, e.Tries, e.Recovered = k, sealed, tries{}, &r
	return nil
}

// readmit makes an officer's entry anew, with the store keys that he held.
func (v *Vault) readmit(who Officer, b box, public ed25519.PublicKey, reach []byte, stores [][]byte) (*entry, error) {
	if err := v.roomForOfficer(who.ID); err != nil {
		return nil, err
	}
	signing := ed25519.NewKeyFromSeed(b.Sign)
	defer clear(signing)
	v.file.Officers = append(v.file.Officers, entry{Officer: who, Sign: public, Reach: reach,
		Vouch: ed25519.Sign(signing, reachText(v.file.ID, who.ID, reach))})
	for _, raw := range stores {
		if err := v.takeStore(raw); err != nil {
			return nil, err
		}
	}
	if err := v.welcome(reach, who.ID); err != nil {
		return nil, err
	}
	return &v.file.Officers[len(v.file.Officers)-1], nil
}

// takeStore puts a store key back under the device secret, where it is not there.
func (v *Vault) takeStore(raw []byte) (err error) {
	s := shared{Key: keyName(idOf(raw))}
	if slices.ContainsFunc(v.file.Store, func(o shared) bool { return o.Key == s.Key }) {
		return nil
	}
	if s.Device, err = v.lend(s.Key, raw); err == nil {
		v.file.Store = append(v.file.Store, s)
	}
	return err
}

// Recovered says whether this officer's keys were given back of late, and by whom.
func (k *Keys) Recovered(now time.Time) (Recovered, bool) {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(k.officer.ID)
	if err != nil || e.Recovered == nil || now.Sub(e.Recovered.At) > recoveredShown {
		return Recovered{}, false
	}
	return *e.Recovered, true
}

// Anew gives an empty vault in the place of one that is lost. Nothing is written
// before somebody is let in.
func Anew(dir string, opts Options) (*Vault, error) {
	v := &Vault{opts: opts.filled(), dir: dir, holds: map[uuid.UUID]time.Time{}}
	return v, v.begin()
}
