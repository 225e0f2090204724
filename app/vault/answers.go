package vault

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
)

// AnswersKey is the key with which this device marks what the region answered. It
// comes from the device secret alone, because a locked device notes answers too.
// A vault that is not on the disk yet has none.
func (v *Vault) AnswersKey() ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.secret == nil {
		return nil, nil
	}
	key, err := hkdf.Key(sha256.New, v.secret, v.file.ID[:], "shyraq answers v1", keySize)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return key, nil
}
