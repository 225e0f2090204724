package vault

import (
	"bytes"
	"crypto/ed25519"
	"fmt"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/seal"
)

// Member is an officer of a crew as the region vouches for him: what it signed
// names the key with which he signs. To his wrapping key that key has signed
// (entry.Vouch). Where either is missing no key is wrapped for him: vault.json
// is guarded by the device secret alone, and whoever has that, and may write the
// file, would else name himself a member.
type Member struct {
	ID   uuid.UUID
	Sign []ed25519.PublicKey // those in force
}

// reachText is what an officer signs of his wrapping key.
func reachText(vault, officer uuid.UUID, reach []byte) []byte {
	return fmt.Appendf(nil, "shyraq vault reach v1|%s|%s|%x", vault, officer, reach)
}

// vouched says whether an officer enrolled here is one of the members: by the
// region's signature, which they were taken from, and by his own.
func (v *Vault) vouched(e *entry, members []Member) bool {
	if !ed25519.Verify(e.Sign, reachText(v.file.ID, e.ID, e.Reach), e.Vouch) {
		return false
	}
	for _, m := range members {
		if m.ID != e.ID {
			continue
		}
		for _, k := range m.Sign {
			if bytes.Equal(k, e.Sign) {
				return true
			}
		}
	}
	return false
}

// Share hands the nights this officer holds on to those of their members on this
// device who lack them. members says whom the region vouches for in a crew of a
// night; it is asked only where somebody lacks a key.
func (k *Keys) Share(members func(HeldNight) []Member) error {
	v := k.vault
	changed := false
	for _, n := range k.lacking() {
		vouched := members(n)
		v.mu.Lock()
		for i := range v.file.Nights {
			if seal.KeyID(v.file.Nights[i].Key) != n.Key {
				continue
			}
			done, err := v.complete(&v.file.Nights[i], k, vouched)
			if err != nil {
				v.mu.Unlock()
				return fmt.Errorf("share nights: %w", err)
			}
			changed = changed || done
		}
		v.mu.Unlock()
	}
	if !changed {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.saveTries() // what is handed on can be handed on another time
}

// lacking are the nights this officer holds of which somebody enrolled here is
// named a member and has no key.
func (k *Keys) lacking() (all []HeldNight) {
	for _, n := range k.Nights() {
		if k.vault.lacks(n) {
			all = append(all, n)
		}
	}
	return all
}

func (v *Vault) lacks(n HeldNight) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	for i := range v.file.Nights {
		s := &v.file.Nights[i]
		if seal.KeyID(s.Key) != n.Key {
			continue
		}
		for _, e := range v.file.Officers {
			if s.has(e.ID) && s.wrapFor(e.ID) == nil {
				return true
			}
		}
	}
	return false
}

// TrustRegion notes, under the officer's own key, with which key his region signs:
// what is written without his PIN cannot name another.
func (k *Keys) TrustRegion(public ed25519.PublicKey) error {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(k.officer.ID)
	if err != nil {
		return err
	}
	if err := k.trust(&e.Region, regionOf(k.officer.ID), public); err != nil {
		return fmt.Errorf("trust region: %w", err)
	}
	return nil
}

// trust notes something under the officer's own key, or leaves what was noted where it
// cannot be saved. The caller holds the vault's lock.
func (k *Keys) trust(note *[]byte, name string, raw []byte) error {
	was := *note
	err := k.note(note, name, raw)
	if err == nil {
		err = k.vault.save()
	}
	if err != nil {
		*note = was
	}
	return err
}

// note seals something under the officer's own key. The caller holds the vault's lock.
func (k *Keys) note(note *[]byte, name string, raw []byte) error {
	own, ok := k.Key(k.Own())
	if !ok {
		return errs.Errorf(errs.Denied, "locked", "the keys are gone")
	}
	*note = seal.Seal(k.vault.opts.Rand, own, k.vault.file.ID, name, raw)
	return nil
}

// noted opens what was sealed under the officer's own key; nil where nothing was, or
// it does not open.
func (k *Keys) noted(note func(*entry) []byte, name string) []byte {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(k.officer.ID)
	if err != nil || note(e) == nil {
		return nil
	}
	raw, err := seal.Open(k, v.file.ID, name, note(e))
	if err != nil {
		return nil
	}
	return raw
}

// Region is the key with which the region of this officer signs, as he noted it
// when he enrolled; nil where he did not.
func (k *Keys) Region() ed25519.PublicKey {
	raw := k.noted(func(e *entry) []byte { return e.Region }, regionOf(k.officer.ID))
	if len(raw) != ed25519.PublicKeySize {
		return nil
	}
	return raw
}

func regionOf(officer uuid.UUID) string { return "region of " + officer.String() }
