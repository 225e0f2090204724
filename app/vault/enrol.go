package vault

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"
)

// Candidate is an officer whose keys are made but whom the region has not
// named yet. Nothing of it is on disk.
type Candidate struct {
	kdf       kdf
	stretched []byte
	box       box
	public    ed25519.PublicKey
	reach     []byte
}

// Public is the signing key the region is asked to write down.
func (c *Candidate) Public() ed25519.PublicKey { return c.public }

// Sign signs a message of the enrolment.
func (c *Candidate) Sign(message []byte) []byte {
	key := ed25519.NewKeyFromSeed(c.box.Sign)
	defer clear(key)
	return ed25519.Sign(key, message)
}

// Drop forgets a candidate the region did not take.
func (c *Candidate) Drop() {
	clear(c.stretched)
	c.box.clear()
}

// Prepare checks a PIN as CheckPIN does and makes an officer's keys, so that
// an invite is never spent on a PIN that will not do.
func (v *Vault) Prepare(pin string) (*Candidate, error) {
	if err := CheckPIN(pin); err != nil {
		return nil, err
	}
	k, err := v.newKDF()
	if err != nil {
		return nil, err
	}
	c := &Candidate{kdf: k, stretched: k.stretch(pin)}
	material := make([]byte, ed25519.SeedSize+32+keySize)
	defer clear(material)
	if _, err := io.ReadFull(v.opts.Rand, material); err != nil {
		return nil, fmt.Errorf("draw officer's keys: %w", err)
	}
	reach, err := kem().DeriveKeyPair(material[32:64])
	if err != nil {
		return nil, fmt.Errorf("make officer's keys: %w", err)
	}
	private, err := reach.Bytes()
	if err != nil {
		return nil, fmt.Errorf("make officer's keys: %w", err)
	}
	c.box = box{Sign: slices.Clone(material[:32]), Reach: private, Own: slices.Clone(material[64:])}
	signing := ed25519.NewKeyFromSeed(c.box.Sign)
	defer clear(signing)
	c.public = signing.Public().(ed25519.PublicKey) // its own bytes
	c.reach = reach.PublicKey().Bytes()
	return c, nil
}

// Add enrols a candidate under the name the region gave him and unlocks the
// vault for him. An officer enrolled here before is enrolled anew: what only
// his old PIN opened stays shut. The store key of the device reaches him by way
// of the device secret, since nobody has to be unlocked while he joins; it
// seals what names no child. The nights he was a member of reach him when a
// colleague who holds them works here, and the region vouches for him (Keys.Share).
func (v *Vault) Add(ctx context.Context, c *Candidate, who Officer) (*Keys, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.fresh && v.secret == nil {
		if err := v.makeSecret(ctx); err != nil {
			return nil, err
		}
	}
	before := v.file.clone()
	_, known := v.find(who.ID)
	keys, err := v.add(c, who)
	if known == nil { // his old PIN opens nothing any more
		v.file.Shut++
	}
	if err == nil {
		err = v.save()
	}
	if err != nil {
		v.file = before
		return nil, fmt.Errorf("add officer: %w", err)
	}
	delete(v.holds, who.ID)
	v.count(ctx)
	return keys, nil
}

func (v *Vault) add(c *Candidate, who Officer) (*Keys, error) {
	if err := v.roomForOfficer(who.ID); err != nil {
		return nil, err
	}
	v.file.forget(who.ID)
	key, err := kek(c.stretched, v.secret, v.file.ID, who.ID)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	sealed, err := closeBox(v.opts.Rand, key, v.file.ID, who.ID, c.kdf, c.box)
	if err != nil {
		return nil, err
	}
	v.file.Officers = append(v.file.Officers, entry{
		Officer: who, KDF: c.kdf, Sign: c.public, Reach: c.reach, Box: sealed,
		Vouch: c.Sign(reachText(v.file.ID, who.ID, c.reach)),
	})
	if err := v.welcome(c.reach, who.ID); err != nil {
		return nil, err
	}
	return v.open(&v.file.Officers[len(v.file.Officers)-1], c.box)
}

// welcome wraps the store key for a newcomer, or makes the device's first.
func (v *Vault) welcome(reach []byte, officer uuid.UUID) error {
	if len(v.file.Store) == 0 {
		store, raw, err := v.mint(shared{}, nil)
		if err != nil {
			return err
		}
		defer clear(raw)
		if store.Device, err = v.lend(store.Key, raw); err != nil {
			return err
		}
		v.file.Store = append(v.file.Store, store)
	}
	for i := range v.file.Store {
		s := &v.file.Store[i]
		raw, err := v.borrow(s.Key, s.Device)
		if err != nil {
			return err
		}
		defer clear(raw)
		sealed, err := wrapTo(reach, v.file.ID, s.Key, raw)
		if err != nil {
			return err
		}
		s.Wraps = append(s.Wraps, wrap{Officer: officer, Sealed: sealed})
	}
	return nil
}

// ChangePIN closes an officer's box under a new PIN. The old wrap is
// overwritten in both copies, not kept. It costs a try as Unlock does.
func (v *Vault) ChangePIN(ctx context.Context, officer uuid.UUID, old, pin string) error {
	if err := CheckPIN(pin); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	e, b, err := v.try(ctx, officer, old)
	if err != nil {
		return err
	}
	defer b.clear()
	k, err := v.newKDF()
	if err != nil {
		return err
	}
	stretched := k.stretch(pin)
	defer clear(stretched)
	key, err := kek(stretched, v.secret, v.file.ID, officer)
	if err != nil {
		return err
	}
	defer clear(key)
	sealed, err := closeBox(v.opts.Rand, key, v.file.ID, officer, k, b)
	if err != nil {
		return fmt.Errorf("change PIN: %w", err)
	}
	was := *e
	e.KDF, e.Box = k, sealed
	if err := v.saveBoth(ctx); err != nil {
		*e = was
		return err
	}
	return nil
}

func (v *Vault) newKDF() (kdf, error) {
	k := kdf{Cost: v.opts.Cost, Salt: make([]byte, 16)}
	if _, err := io.ReadFull(v.opts.Rand, k.Salt); err != nil {
		return k, fmt.Errorf("draw salt: %w", err)
	}
	return k, k.check()
}

// forget drops an officer and every wrap made for him.
func (f *file) forget(officer uuid.UUID) {
	for _, e := range f.Officers {
		if e.ID == officer {
			f.Tried += uint64(e.Tries.Failed)
		}
	}
	f.Officers = slices.DeleteFunc(f.Officers, func(e entry) bool { return e.ID == officer })
	for _, list := range [][]shared{f.Store, f.Nights} {
		for i := range list {
			list[i].Wraps = slices.DeleteFunc(list[i].Wraps, func(w wrap) bool { return w.Officer == officer })
		}
	}
}

// clone copies as deep as this package writes in place.
func (f *file) clone() file {
	c := *f
	c.Officers = slices.Clone(f.Officers)
	c.Store, c.Nights = cloneShared(f.Store), cloneShared(f.Nights)
	return c
}

func cloneShared(list []shared) []shared {
	out := slices.Clone(list)
	for i := range out {
		out[i].Wraps = slices.Clone(out[i].Wraps)
		out[i].Members = slices.Clone(out[i].Members)
	}
	return out
}
