package vault

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	"shyraq/errs"
)

// Anchor is what the vault holds of the store beside it: the region whose device
// this is, and where the store's journal ended last. The vault's sum is keyed with
// the device secret, so neither is changed by who has the disk alone; and a store
// that is emptied, cut or put back is told by it.
type Anchor struct {
	Region []byte `json:"region,omitempty"` // Device.Fingerprint
	Number uint64 `json:"number,omitempty"` // of the journal's last frame
	Hash   []byte `json:"hash,omitempty"`
	Told   Told   `json:"told,omitzero"`
	Stamp  *Stamp `json:"stamp,omitempty"`
}

// Fingerprint stands for all of a device's identity that may never become
// another: its ids, and the region's id, authorities and keys. The address may.
func (d Device) Fingerprint() []byte {
	h := sha256.New()
	parts := [][]byte{d.Device[:], d.Store[:], d.ServerID[:], []byte(d.CA), d.RegionKey, d.Delivery}
	if d.CABefore != "" {
		parts = append(parts, []byte(d.CABefore))
	}
	for _, part := range parts {
		fmt.Fprintf(h, "%d:", len(part))
		h.Write(part)
	}
	return h.Sum(nil)
}

// Anchor returns what was noted last; the zero Anchor is that of a new vault.
func (v *Vault) Anchor() Anchor {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.file.Anchor
}

// Pin notes for good which region a device is of. One that names another than was
// noted before is errs.Denied "device_changed".
func (v *Vault) Pin(d Device) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := d.Fingerprint()
	switch had := v.file.Anchor.Region; {
	case bytes.Equal(had, now):
		return nil
	case had != nil:
		return errs.Errorf(errs.Denied, "device_changed", "device.json names another region than the vault")
	}
	v.file.Anchor.Region = now
	return v.saveTries() // what cannot be written now is pinned by the next opening
}

// Repin puts a device in the place of what was pinned: who calls knows that the one
// follows from the other. Where something else is pinned by now, it is Pin.
func (v *Vault) Repin(was []byte, d Device) error {
	v.mu.Lock()
	now := d.Fingerprint()
	if had := v.file.Anchor.Region; !bytes.Equal(had, was) || bytes.Equal(had, now) {
		v.mu.Unlock()
		return v.Pin(d)
	}
	defer v.mu.Unlock()
	v.file.Anchor.Region = now
	return v.saveTries()
}

// NoteEnd notes where the journal ends. A disk that takes nothing leaves the note
// of before, which vouches for less.
func (v *Vault) NoteEnd(number uint64, hash [32]byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if a := v.file.Anchor; v.fresh || number < a.Number || number == a.Number && bytes.Equal(a.Hash, hash[:]) {
		return nil
	}
	v.file.Anchor.Number, v.file.Anchor.Hash = number, hash[:]
	return v.saveTries()
}

// Vault is where the keys came from.
func (k *Keys) Vault() *Vault { return k.vault }
