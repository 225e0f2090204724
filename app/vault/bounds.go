package vault

import (
	"github.com/google/uuid"

	"shyraq/errs"
)

// What the vault takes, so that what comes from others cannot make it a file that
// does not open any more.
const (
	maxFile     = 8 << 20 // of vault.json
	maxGrown    = 6 << 20 // above this no key of a night is added: the rest is for officers and their tries
	maxOfficers = 100     // enrolled on one device
	maxMembers  = 64      // of one night's key
	maxNights   = 4000    // keys of nights
	maxAlone    = 400     // of those, what one officer was served from outside his crews
)

// roomForNight says whether the key of one more night may be made; the caller
// holds the lock. Where it may not, its records lie under their officer's own key.
func (v *Vault) roomForNight(n Night, officer uuid.UUID) bool {
	if v.size > maxGrown || len(v.file.Nights) >= maxNights {
		return false
	}
	if n.Crew != uuid.Nil {
		return true
	}
	alone := 0
	for _, s := range v.file.Nights {
		if s.Crew == uuid.Nil && s.has(officer) {
			alone++
		}
	}
	return alone < maxAlone
}

// roomForOfficer refuses an officer more than one device can have; one who is
// enrolled anew takes his old place.
func (v *Vault) roomForOfficer(id uuid.UUID) error {
	if _, err := v.find(id); err != nil && len(v.file.Officers) >= maxOfficers {
		return errs.Errorf(errs.Unavailable, "vault_officers", "%d officers are enrolled", len(v.file.Officers))
	}
	return nil
}
