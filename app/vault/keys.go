package vault

import (
	"crypto/ed25519"
	"crypto/hpke"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/seal"
)

const keySize = 32

// Keys are what an unlocked officer holds. They serve as a seal.Keyring: what
// he has no part in is simply not there. Safe for use by many goroutines.
type Keys struct {
	officer Officer
	vault   *Vault

	mu      sync.RWMutex
	gone    bool
	signing ed25519.PrivateKey
	reach   []byte // HPKE X25519 private key, to be kept for a recovery
	held    map[seal.KeyID][]byte
	store   seal.KeyID
	own     seal.KeyID
}

// open unwraps everything a box reaches; the caller holds the vault's lock. A
// wrap that does not open is left out, not fatal: one bad night must not lock
// an officer out of the others.
func (v *Vault) open(e *entry, b box) (*Keys, error) {
	reach, err := kem().NewPrivateKey(b.Reach)
	if err != nil {
		return nil, damaged("key of officer %s", e.ID)
	}
	k := &Keys{officer: e.Officer, vault: v, signing: ed25519.NewKeyFromSeed(b.Sign), held: map[seal.KeyID][]byte{}}
	if !slices.Equal(k.signing.Public().(ed25519.PublicKey), e.Sign) {
		return nil, damaged("signing key of officer %s", e.ID)
	}
	if !slices.Equal(reach.PublicKey().Bytes(), e.Reach) { // keys of nights would be wrapped for somebody else
		return nil, damaged("wrapping key of officer %s", e.ID)
	}
	k.own, k.reach = k.take(slices.Clone(b.Own)), slices.Clone(b.Reach)
	for i := range v.file.Store {
		if id, ok := k.receive(v.file.ID, reach, &v.file.Store[i]); ok {
			k.store = id // the newest is used, the older still open
		}
	}
	for i := range v.file.Nights {
		k.receive(v.file.ID, reach, &v.file.Nights[i])
	}
	if k.store == (seal.KeyID{}) {
		return nil, damaged("no store key for officer %s", e.ID)
	}
	return k, nil
}

// idOf names a key; bytes that are no key have the zero id, which names none.
func idOf(raw []byte) seal.KeyID {
	key, err := seal.KeyFrom(raw)
	if err != nil {
		return seal.KeyID{}
	}
	return key.ID()
}

// take holds a key and gives its id.
func (k *Keys) take(raw []byte) seal.KeyID {
	id := idOf(raw)
	k.held[id] = raw
	return id
}

func (k *Keys) receive(vault uuid.UUID, reach hpke.PrivateKey, s *shared) (seal.KeyID, bool) {
	sealed := s.wrapFor(k.officer.ID)
	if sealed == nil {
		return seal.KeyID{}, false
	}
	raw, err := unwrap(reach, vault, s.Key, sealed)
	if err != nil || keyName(idOf(raw)) != s.Key {
		return seal.KeyID{}, false
	}
	return k.take(raw), true
}

// raw gives a copy of a key, to wrap it for a colleague.
func (k *Keys) raw(id keyName) ([]byte, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	raw, ok := k.held[seal.KeyID(id)]
	return slices.Clone(raw), ok
}

// Officer is who unlocked.
func (k *Keys) Officer() Officer { return k.officer }

// Key implements seal.Keyring. After Zero nothing is there.
func (k *Keys) Key(id seal.KeyID) (seal.Key, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	raw, ok := k.held[id]
	if !ok {
		return seal.Key{}, false
	}
	// A copy: whoever is sealing while the device locks must finish under the
	// right key, not under one that is being cleared.
	key, err := seal.KeyFrom(slices.Clone(raw))
	return key, err == nil
}

// Store names the key everyone enrolled on this device shares.
func (k *Keys) Store() seal.KeyID {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.store
}

// Own names the key only this officer has.
func (k *Keys) Own() seal.KeyID {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.own
}

// Night says whose a night's key is: the members of one crew on one night, and
// the region, to whose delivery key (HPKE X25519) it is wrapped as well. Without a
// crew it is the officer's alone.
type Night struct {
	Night   civil.Date
	Crew    uuid.UUID
	Members []uuid.UUID // as the raid names them
	Vouched []Member    // those of them for whom the region vouches
	Region  []byte
}

// Night names the key of a crew's night, and makes and keeps it when this
// officer has none yet. It is wrapped for every member enrolled on this device who
// is vouched for; beyond some of them for none. Where the vault has room for no
// more nights, it is the officer's own key.
func (k *Keys) Night(n Night) (seal.KeyID, error) {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	if k.zeroed() {
		return seal.KeyID{}, errs.Errorf(errs.Denied, "locked", "the keys are gone")
	}
	for i := range v.file.Nights {
		s := &v.file.Nights[i]
		if s.Night != n.Night || s.Crew != n.Crew {
			continue
		}
		if _, ok := k.Key(seal.KeyID(s.Key)); ok {
			return seal.KeyID(s.Key), v.widen(s, k, n)
		}
	}
	if !v.roomForNight(n, k.officer.ID) {
		return k.Own(), nil
	}
	members := slices.Clone(n.Members[:min(len(n.Members), maxMembers)])
	if !slices.Contains(members, k.officer.ID) {
		members = append(members, k.officer.ID)
	}
	s, raw, err := v.mint(shared{Night: n.Night, Crew: n.Crew, Members: members}, n.Region)
	if err != nil {
		return seal.KeyID{}, err
	}
	if err := v.handOut(&s, k, raw, n.Vouched); err != nil {
		return seal.KeyID{}, err
	}
	v.file.Nights = append(v.file.Nights, s)
	if err := v.save(); err != nil {
		v.file.Nights = v.file.Nights[:len(v.file.Nights)-1]
		return seal.KeyID{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.take(raw), nil
}

// widen lets members in who joined the crew after its key was made.
func (v *Vault) widen(s *shared, k *Keys, n Night) error {
	grown := false
	for _, m := range n.Members {
		if !s.has(m) && len(s.Members) < maxMembers && v.size <= maxGrown {
			s.Members, grown = append(s.Members, m), true
		}
	}
	if !grown {
		return nil
	}
	if _, err := v.complete(s, k, n.Vouched); err != nil {
		return err
	}
	return v.save()
}

// Alone says whether a key is this officer's and nobody else's on this device: his own,
// or that of a night that was wrapped for him and for no colleague.
func (k *Keys) Alone(id seal.KeyID) bool {
	v := k.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := k.Key(id); !ok {
		return false
	}
	if id == k.Own() {
		return true
	}
	for i := range v.file.Nights {
		if s := &v.file.Nights[i]; seal.KeyID(s.Key) == id {
			return len(s.Wraps) == 1 && s.wrapFor(k.officer.ID) != nil
		}
	}
	return false
}

// Signing is the officer's Ed25519 key, nil after Zero. The caller does not
// keep it.
func (k *Keys) Signing() ed25519.PrivateKey {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return slices.Clone(k.signing)
}

// Zero drops the keys: the keyring is empty from now on. Go may keep copies
// that were handed out until its collector takes them; only the end of the
// process clears memory for certain.
func (k *Keys) Zero() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.signing)
	clear(k.reach)
	for _, raw := range k.held {
		clear(raw)
	}
	k.signing, k.reach, k.held, k.gone = nil, nil, nil, true
}

func (k *Keys) zeroed() bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.gone
}

// mint draws a key and wraps it for the region.
func (v *Vault) mint(s shared, region []byte) (shared, []byte, error) {
	raw := make([]byte, keySize)
	if _, err := io.ReadFull(v.opts.Rand, raw); err != nil {
		return s, nil, fmt.Errorf("draw key: %w", err)
	}
	s.Key = keyName(idOf(raw))
	if len(region) > 0 {
		sealed, err := wrapTo(region, v.file.ID, s.Key, raw)
		if err != nil {
			return s, nil, err
		}
		s.Region = sealed
	}
	return s, raw, nil
}

// handOut wraps a key for those of its members who are enrolled here, vouched for,
// and have none: the officer who holds it among them.
func (v *Vault) handOut(s *shared, k *Keys, raw []byte, members []Member) error {
	for i := range v.file.Officers {
		e := &v.file.Officers[i]
		mine := e.ID == k.officer.ID // his own wrapping key was held against his box
		if s.wrapFor(e.ID) != nil || !mine && !(s.has(e.ID) && v.vouched(e, members)) {
			continue
		}
		sealed, err := wrapTo(e.Reach, v.file.ID, s.Key, raw)
		if err != nil {
			return err
		}
		s.Wraps = append(s.Wraps, wrap{Officer: e.ID, Sealed: sealed})
	}
	return nil
}

func (s *shared) has(officer uuid.UUID) bool { return slices.Contains(s.Members, officer) }

func (s *shared) wrapFor(officer uuid.UUID) []byte {
	for _, w := range s.Wraps {
		if w.Officer == officer {
			return w.Sealed
		}
	}
	return nil
}
