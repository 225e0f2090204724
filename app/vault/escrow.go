package vault

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/strictjson"
	"shyraq/sync/recovery"
)

// What an officer's device keeps for the day on which he forgot his PIN, or the vault
// is damaged: his keys, sealed for any two administrators of the region who have
// recovery keys, in a file beside the vault. It holds his box and the store keys of
// the device; the keys of nights are wrapped to his box in the vault, and where the
// vault is lost his records are fetched anew, so that a night's key that was destroyed
// is nowhere else.

const (
	escrowPrefix = "recovery."
	maxEscrow    = 256 << 10 // bytes of such a file
	maxStoreKeys = 16        // in an escrow
	escrowForm   = 1
)

// escrowed is such a file.
type escrowed struct {
	Version int             `json:"version"`
	Escrow  recovery.Escrow `json:"escrow"`
	Of      string          `json:"of"`             // what it was made of, see escrowOf
	Kept    string          `json:"kept,omitempty"` // the epoch of the region that has it
	Asked   *asked          `json:"asked,omitempty"`
}

func escrowName(officer uuid.UUID) string { return escrowPrefix + officer.String() + ".json" }

// isEscrow says whether a file of a data directory is one of these.
func isEscrow(name string) bool {
	return strings.HasPrefix(name, escrowPrefix) && strings.HasSuffix(name, ".json")
}

func readEscrow(dir string, officer uuid.UUID) (e escrowed, err error) {
	raw, err := readLimited(filepath.Join(dir, escrowName(officer)), maxEscrow)
	if errors.Is(err, fs.ErrNotExist) {
		return e, errs.Errorf(errs.NotFound, "recovery_none", "no keys of officer %s are kept for a recovery", officer)
	}
	if err != nil {
		return e, fmt.Errorf("read escrow: %w", err)
	}
	return decodeEscrow(raw, officer)
}

func decodeEscrow(raw []byte, officer uuid.UUID) (e escrowed, err error) {
	if strictjson.Members(raw, &e) != nil || e.Version != 1 || e.Escrow.Check() != nil || e.Escrow.Officer != officer || e.Asked != nil && e.Asked.check() != nil {
		return escrowed{}, errs.Errorf(errs.NotFound, "recovery_none", "%s is not in its form", escrowName(officer))
	}
	return e, nil
}

func writeEscrow(dir string, e escrowed) error {
	e.Version = 1
	raw, err := json.Marshal(e)
	if err == nil {
		err = writeFile(filepath.Join(dir, escrowName(e.Escrow.Officer)), append(raw, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write escrow: %w", err)
	}
	return nil
}

// removeEscrows takes all of them away: their device's keys were destroyed.
func removeEscrows(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, f := range entries {
		if isEscrow(f.Name()) {
			err = errors.Join(err, os.Remove(filepath.Join(dir, f.Name())))
		}
	}
	return err
}

// Agents are the administrators of recovery that this officer's device holds to; nil
// where it knows none.
func (k *Keys) Agents() *recovery.Agents {
	raw := k.noted(func(e *entry) []byte { return e.Agents }, agentsOf(k.officer.ID))
	a, err := recovery.Decode[recovery.Agents](raw)
	if err != nil {
		return nil
	}
	return &a
}

// TrustAgents notes them under the officer's own key: what is written without his PIN
// names no others.
func (k *Keys) TrustAgents(a recovery.Agents) error {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(k.officer.ID)
	if err != nil {
		return err
	}
	if err := k.trust(&e.Agents, agentsOf(k.officer.ID), recovery.Encode(a)); err != nil {
		return fmt.Errorf("trust recovery agents: %w", err)
	}
	return nil
}

func agentsOf(officer uuid.UUID) string { return "recovery agents of " + officer.String() }

// Escrow gives the officer's keys as they are kept for a recovery, made anew where the
// agents or the keys are others by now, and whether a region of that epoch has them.
// Without agents there are none: errs.NotFound "recovery_agents_none".
func (k *Keys) Escrow(of recovery.Owner, epoch string) (e recovery.Escrow, kept bool, err error) {
	agents := k.Agents()
	if agents == nil {
		return e, false, errs.Errorf(errs.NotFound, "recovery_agents_none", "the region has no administrators of recovery")
	}
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	stores := k.stores()
	defer clearAll(stores)
	what := escrowOf(k, *agents, stores)
	had, err := readEscrow(v.dir, k.officer.ID)
	if err == nil && had.Of == what && had.Escrow.Owned() && bytes.Equal(had.Escrow.Sign, k.public()) && had.Escrow.Device == of.Device {
		return had.Escrow, had.Kept == epoch, nil
	}
	payload, err := k.payload(stores)
	if err != nil {
		return e, false, err
	}
	defer clear(payload)
	e, err = recovery.Make(v.opts.Rand, of, *agents, v.opts.Now(), payload)
	if err != nil {
		return e, false, fmt.Errorf("make escrow: %w", err)
	}
	signing := k.Signing()
	defer clear(signing)
	e.Own(signing)
	return e, false, writeEscrow(v.dir, escrowed{Escrow: e, Of: what}) // what was asked with the one before opens no more
}

// EscrowKept notes that the region has an escrow.
func (k *Keys) EscrowKept(id uuid.UUID, epoch string) error {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := readEscrow(v.dir, k.officer.ID)
	if err != nil || e.Escrow.ID != id {
		return err
	}
	e.Kept = epoch
	return writeEscrow(v.dir, e)
}

// escrowOf names what an escrow is made of, without telling it.
func escrowOf(k *Keys, a recovery.Agents, stores [][]byte) string {
	h := sha256.New()
	h.Write(a.Text())
	h.Write(k.public())
	own := k.Own()
	h.Write(own[:])
	for _, raw := range stores {
		id := idOf(raw)
		h.Write(id[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (k *Keys) public() ed25519.PublicKey {
	signing := k.Signing()
	defer clear(signing)
	if signing == nil {
		return nil
	}
	return slices.Clone(signing.Public().(ed25519.PublicKey))
}

// stores are the store keys that this officer holds; the caller holds the vault's lock.
func (k *Keys) stores() (all [][]byte) {
	for _, s := range k.vault.file.Store {
		if raw, ok := k.raw(s.Key); ok && len(all) < maxStoreKeys {
			all = append(all, raw)
		}
	}
	return all
}

func clearAll(all [][]byte) {
	for _, b := range all {
		clear(b)
	}
}

// payload is what an escrow holds: a version, the box, and the store keys.
func (k *Keys) payload(stores [][]byte) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	own := k.held[k.own]
	if k.gone || own == nil || len(k.reach) == 0 {
		return nil, errs.Errorf(errs.Denied, "locked", "the keys are gone")
	}
	out := make([]byte, 0, 1+boxSize+len(stores)*keySize)
	out = append(out, escrowForm)
	out = append(out, k.signing.Seed()...)
	out = append(out, k.reach...)
	out = append(out, own...)
	for _, raw := range stores {
		out = append(out, raw...)
	}
	return out, nil
}

// readPayload cuts it up, of which it keeps nothing.
func readPayload(raw []byte) (b box, stores [][]byte, ok bool) {
	if len(raw) < 1+boxSize || raw[0] != escrowForm || (len(raw)-1-boxSize)%keySize != 0 || len(raw) > 1+boxSize+maxStoreKeys*keySize {
		return b, nil, false
	}
	if b, ok = boxOf(raw[1 : 1+boxSize]); !ok {
		return b, nil, false
	}
	for part := range slices.Chunk(raw[1+boxSize:], keySize) {
		stores = append(stores, slices.Clone(part))
	}
	return b, stores, true
}
