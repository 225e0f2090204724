package vault

import (
	"context"
	"crypto/ed25519"
	"crypto/hpke"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/crypto/chacha20poly1305"

	"shyraq/errs"
	"shyraq/sync/recovery"
)

// askedTries is how many wrong PINs a request survives: then another is made.
const askedTries = 5

// asked is a request that waits for administrators. Its private key is closed under the
// PIN that the officer chose for afterwards: who takes the tablet meanwhile, and what
// the administrators approved, opens nothing.
type asked struct {
	Request   recovery.Request    `json:"request"`
	Sent      bool                `json:"sent,omitempty"` // the region has it
	Approvals []recovery.Approval `json:"approvals,omitempty"`
	KDF       kdf                 `json:"kdf"`
	Key       []byte              `json:"key"`
	Secret    bool                `json:"secret,omitempty"` // the device secret closes it too
	Failed    int                 `json:"failed,omitempty"`
}

func (a *asked) check() error {
	if len(a.Approvals) > recovery.MaxAgents {
		return errs.Errorf(errs.Invalid, "recovery_file", "too many approvals")
	}
	if err := a.KDF.check(); err != nil {
		return err
	}
	return a.Request.Check()
}

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

// KeepEscrow keeps an escrow that the region gave back, where there is none.
func KeepEscrow(dir string, e recovery.Escrow) error {
	if _, err := readEscrow(dir, e.Officer); err == nil {
		return nil
	}
	if err := e.Check(); err != nil {
		return err
	}
	return writeEscrow(dir, escrowed{Escrow: e})
}

// HasEscrow says whether an officer's keys are kept here for a recovery.
func HasEscrow(dir string, officer uuid.UUID) bool {
	_, err := readEscrow(dir, officer)
	return err == nil
}

// Escrowed are the officers whose keys are kept here for a recovery.
func Escrowed(dir string) (all []uuid.UUID) {
	entries, _ := os.ReadDir(dir)
	for _, f := range entries {
		if !isEscrow(f.Name()) {
			continue
		}
		id, err := uuid.Parse(strings.TrimSuffix(strings.TrimPrefix(f.Name(), escrowPrefix), ".json"))
		if err == nil && HasEscrow(dir, id) {
			all = append(all, id)
		}
	}
	return all
}

// AskRecovery makes a request for an officer's keys, in the place of the one before.
// The PIN is the one that will open them. v is nil where the vault is lost.
func AskRecovery(v *Vault, dir string, opts Options, officer uuid.UUID, pin string) (recovery.Request, error) {
	if err := CheckPIN(pin); err != nil {
		return recovery.Request{}, err
	}
	e, err := readEscrow(dir, officer)
	if err != nil {
		return recovery.Request{}, err
	}
	opts = opts.filled()
	q, private, err := recovery.Ask(opts.Rand, e.Escrow, opts.Now())
	if err != nil {
		return q, err
	}
	raw, err := private.Bytes()
	if err != nil {
		return q, err
	}
	defer clear(raw)
	a := &asked{Request: q, KDF: kdf{Cost: opts.Cost, Salt: make([]byte, 16)}, Secret: v != nil}
	if _, err := io.ReadFull(opts.Rand, a.KDF.Salt); err != nil {
		return q, err
	}
	key, err := a.kek(v, pin)
	if err != nil {
		return q, err
	}
	defer clear(key)
	if a.Key, err = closeKey(opts.Rand, key, q, raw); err != nil {
		return q, err
	}
	e.Asked = a
	return q, writeEscrow(dir, e)
}

func (a *asked) kek(v *Vault, pin string) ([]byte, error) {
	stretched := a.KDF.stretch(pin)
	defer clear(stretched)
	var secret []byte
	if a.Secret {
		if v == nil {
			return nil, errs.Errorf(errs.Denied, "recovery_again", "the vault was damaged since; ask anew")
		}
		v.mu.Lock()
		secret = slices.Clone(v.secret)
		v.mu.Unlock()
		defer clear(secret)
	}
	return kek(stretched, secret, a.Request.ID, a.Request.Officer)
}

func closeKey(rand io.Reader, key []byte, q recovery.Request, raw []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(raw)+aead.Overhead())
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, raw, []byte("shyraq recovery key v1|"+q.Sum())), nil
}

func (a *asked) openKey(v *Vault, pin string) (hpke.PrivateKey, error) {
	key, err := a.kek(v, pin)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	aead, err := chacha20poly1305.NewX(key)
	if err != nil || len(a.Key) < aead.NonceSize() {
		return nil, errs.Errorf(errs.Denied, "recovery_pin", "the key of the request is damaged")
	}
	n := aead.NonceSize()
	raw, err := aead.Open(nil, a.Key[:n], a.Key[n:], []byte("shyraq recovery key v1|"+a.Request.Sum()))
	if err != nil {
		return nil, errs.Errorf(errs.Denied, "recovery_pin", "it is not the PIN that was chosen for the request")
	}
	defer clear(raw)
	return recovery.PrivateKey(raw)
}

// RecoveryOf says how the recovery of an officer stands; errs.NotFound where nothing
// was asked, or what was asked has ended.
func RecoveryOf(dir string, officer uuid.UUID, now time.Time) (r Recovery, err error) {
	e, err := readEscrow(dir, officer)
	if err != nil {
		return r, err
	}
	if e.Asked == nil || !now.Before(e.Asked.Request.Until) {
		return r, errs.Errorf(errs.NotFound, "recovery_not_asked", "nothing is asked for")
	}
	r.Request, r.Sent = e.Asked.Request, e.Asked.Sent
	for _, s := range e.Escrow.Shares {
		for _, a := range e.Asked.Approvals {
			switch {
			case a.Agent != s.Agent:
			case a.Reject:
				r.Rejected = append(r.Rejected, s.Name)
			default:
				r.Approved = append(r.Approved, s.Name)
			}
		}
	}
	r.Ready = len(r.Approved) >= 2
	return r, nil
}

// NoteApprovals keeps what administrators said to the request of an officer: sent by
// the region, or brought as files. What is about another request is left out.
func NoteApprovals(dir string, officer uuid.UUID, sent bool, all []recovery.Approval) error {
	e, err := readEscrow(dir, officer)
	if err != nil {
		return err
	}
	if e.Asked == nil {
		return errs.Errorf(errs.NotFound, "recovery_not_asked", "nothing is asked for")
	}
	e.Asked.Sent = e.Asked.Sent || sent
	for _, a := range all {
		if a.Request != e.Asked.Request.Sum() || !e.Escrow.For(a.Agent) {
			continue
		}
		e.Asked.Approvals = slices.DeleteFunc(e.Asked.Approvals, func(o recovery.Approval) bool { return o.Agent == a.Agent })
		e.Asked.Approvals = append(e.Asked.Approvals, a)
	}
	return writeEscrow(dir, e)
}

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
