package vault

import (
	"time"

	"github.com/google/uuid"

	"shyraq/sync/seal"
)

// Grant is what is kept of the officer's right to read here, false where nothing is.
// One that does not open is errs.Invalid "vault_damaged".
func (k *Keys) Grant() (raw []byte, kept bool, err error) {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(k.officer.ID)
	if err != nil || e.Grant == nil {
		return nil, false, err
	}
	raw, err = seal.Open(k, v.file.ID, grantOf(k.officer.ID), e.Grant)
	if err != nil {
		return nil, true, damaged("grant of officer %s", k.officer.ID)
	}
	return raw, true, nil
}

// KeepGrant keeps it, sealed under the officer's own key. A disk that takes nothing
// keeps what was there.
func (k *Keys) KeepGrant(raw []byte) error {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(k.officer.ID)
	if err != nil {
		return err
	}
	if err := k.note(&e.Grant, grantOf(k.officer.ID), raw); err != nil {
		return err
	}
	return v.saveTries()
}

func grantOf(officer uuid.UUID) string { return "grant of " + officer.String() }

// Told is the newest time that the region signed, and how long the machine had been
// on, since a start of this name, when it was heard.
type Told struct {
	At   time.Time     `json:"at"`
	Boot string        `json:"boot,omitempty"`
	Up   time.Duration `json:"up,omitempty"`
}

// tellEvery is how often the region's time is written down at most.
const tellEvery = 10 * time.Minute

// NoteTime notes the newest time that the region signed, whoever is signed in or
// nobody. What is little later than what is noted waits for the next.
func (v *Vault) NoteTime(t Told) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.fresh || t.At.Before(v.file.Anchor.Told.At.Add(tellEvery)) {
		return nil
	}
	v.file.Anchor.Told = t
	return v.saveTries()
}

// ForgetTime puts the note back to a time: that of a grant which is newer than what
// was noted, though its time is earlier. Then the region's clock was set right.
func (v *Vault) ForgetTime(t Told) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.file.Anchor.Told.At.After(t.At) {
		return nil
	}
	v.file.Anchor.Told = t
	if s := v.file.Anchor.Stamp; s != nil && s.At.After(t.At) {
		v.file.Anchor.Stamp = nil
	}
	return v.saveTries()
}

// Stamp is the newest time that the region signed to this device, as records name it.
type Stamp struct {
	At  time.Time `json:"at"`
	Sig []byte    `json:"sig"`
}

// NoteStamp keeps the newest stamp. It is written down with the time beside it, see
// NoteTime, which is called after it: each of some minutes would wear out the disk.
func (v *Vault) NoteStamp(s Stamp) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if had := v.file.Anchor.Stamp; had == nil || s.At.After(had.At) {
		v.file.Anchor.Stamp = &s
	}
}

// Stamp is the newest that was noted; false where none was.
func (v *Vault) Stamp() (Stamp, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.file.Anchor.Stamp == nil {
		return Stamp{}, false
	}
	return *v.file.Anchor.Stamp, true
}

// Told is what was noted; the zero Told where nothing was.
func (v *Vault) Told() Told {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.file.Anchor.Told
}
