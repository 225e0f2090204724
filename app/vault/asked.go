package vault

import (
	"crypto/hpke"
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
