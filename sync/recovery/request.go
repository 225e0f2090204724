package recovery

import (
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
)

// Request asks two agents for their shares of an escrow. It names the device and the
// officer by their ids and nothing else of them.
type Request struct {
	Version int       `json:"version"`
	ID      uuid.UUID `json:"id"`
	Region  uuid.UUID `json:"region"`
	Device  uuid.UUID `json:"device"`
	Officer uuid.UUID `json:"officer"`
	Escrow  uuid.UUID `json:"escrow"`
	To      []byte    `json:"to"` // HPKE X25519 public key, of this request alone
	At      time.Time `json:"at"`
	Until   time.Time `json:"until"`
	Shares  []Share   `json:"shares"` // of the escrow, without the names
}

// Ask makes a request for an escrow. The private key stays on the device.
func Ask(rand io.Reader, e Escrow, now time.Time) (r Request, private hpke.PrivateKey, err error) {
	ikm := make([]byte, seedSize)
	if _, err := io.ReadFull(rand, ikm); err != nil {
		return r, nil, fmt.Errorf("draw key: %w", err)
	}
	defer clear(ikm)
	if private, err = kem().DeriveKeyPair(ikm); err != nil {
		return r, nil, err
	}
	at := now.UTC().Truncate(time.Second)
	r = Request{Version: version, Region: e.Region, Device: e.Device, Officer: e.Officer, Escrow: e.ID,
		To: private.PublicKey().Bytes(), At: at, Until: at.Add(Life), Shares: slices.Clone(e.Shares)}
	for i := range r.Shares {
		r.Shares[i].Name = ""
	}
	r.ID, err = uuid.NewRandomFromReader(rand)
	return r, private, err
}

// PrivateKey reads the private key of a request.
func PrivateKey(raw []byte) (hpke.PrivateKey, error) { return kem().NewPrivateKey(raw) }

func (r Request) text() []byte {
	b := fmt.Appendf(nil, "shyraq recovery request v1\n%s\n%s\n%s\n%s\n%s\n%x\n%s\n%s\n", r.ID, r.Region, r.Device, r.Officer, r.Escrow, r.To, stamp(r.At), stamp(r.Until))
	for _, s := range r.Shares {
		b = fmt.Appendf(b, "share %s %x\n", s.Agent, s.Sealed)
	}
	return b
}

// Sum names a request by every byte of it.
func (r Request) Sum() string {
	sum := sha256.Sum256(r.text())
	return hex.EncodeToString(sum[:])
}

// Code is what the officer reads out and an administrator types: 80 bits that stand
// for the whole request, so that nobody between them can put another key into it.
func (r Request) Code() string {
	sum := sha256.Sum256(r.text())
	c := base32.StdEncoding.EncodeToString(sum[:10])
	return c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:]
}

// CleanCode reads a code as people type it.
func CleanCode(text string) string {
	var b strings.Builder
	for _, c := range strings.ToUpper(text) {
		if c >= 'A' && c <= 'Z' || c >= '2' && c <= '7' {
			if n := b.Len(); n == 4 || n == 9 || n == 14 {
				b.WriteByte('-')
			}
			b.WriteRune(c)
		}
	}
	return b.String()
}

// Check says what is wrong with the form of a request.
func (r Request) Check() error {
	if r.Version != version || len(r.Shares) < MinAgents || len(r.Shares) > MaxAgents || len(r.To) != 32 ||
		r.Device == uuid.Nil || r.Officer == uuid.Nil || r.Escrow == uuid.Nil || r.Until.Sub(r.At) > Life || !r.At.Before(r.Until) {
		return errs.Errorf(errs.Invalid, "recovery_request", "it is not in its form")
	}
	return nil
}

// Holds says whether a request may be approved now.
func (r Request) Holds(now time.Time) error {
	switch {
	case !now.Before(r.Until):
		return errs.Errorf(errs.Denied, "recovery_ended", "a request serves for %v", Life)
	case r.At.Sub(now) > skew:
		return errs.Errorf(errs.Invalid, "recovery_clock", "it was made later than now: look at the clock of the device")
	}
	return nil
}

// Approval is the word of an agent on a request: his share, sealed to the request's
// key, or that he refuses.
type Approval struct {
	Request string    `json:"request"` // Sum
	Agent   uuid.UUID `json:"agent"`
	At      time.Time `json:"at"`
	Reject  bool      `json:"reject,omitempty"`
	Sealed  []byte    `json:"sealed,omitempty"`
	Sig     []byte    `json:"sig"`
}

func (a Approval) info(r Request) []byte {
	return fmt.Appendf(nil, "shyraq recovery approval v1|%s|%s", r.Sum(), a.Agent)
}

func (a Approval) text() []byte {
	return fmt.Appendf(nil, "shyraq recovery word v1\n%s\n%s\n%s\n%v\n%x\n", a.Request, a.Agent, stamp(a.At), a.Reject, a.Sealed)
}

// Approve opens the share of this key and seals it to the key of a request. A share
// that is another's, of another device, officer or escrow, does not open: that is
// errs.Denied "recovery_share".
func (k Key) Approve(r Request, now time.Time) (a Approval, err error) {
	if err := r.Check(); err != nil {
		return a, err
	}
	if err := r.Holds(now); err != nil {
		return a, err
	}
	me := k.Agent("").ID()
	a = Approval{Request: r.Sum(), Agent: me, At: now.UTC().Truncate(time.Second)}
	i := slices.IndexFunc(r.Shares, func(s Share) bool { return s.Agent == me })
	if i < 0 {
		return a, errs.Errorf(errs.NotFound, "recovery_not_agent", "the request has no share for this key: it is older than the key, or the key was taken out")
	}
	e := Escrow{Region: r.Region, Device: r.Device, Officer: r.Officer, ID: r.Escrow}
	share, err := openFrom(k.seal, e.shareInfo(me), r.Shares[i].Sealed)
	if err != nil {
		return a, errs.Errorf(errs.Denied, "recovery_share", "the share is not of this device, officer and escrow")
	}
	defer clear(share)
	if a.Sealed, err = sealTo(r.To, a.info(r), share); err != nil {
		return a, errs.Errorf(errs.Invalid, "recovery_request", "its key seals nothing")
	}
	a.Sig = ed25519.Sign(k.sign, a.text())
	return a, nil
}

// Refuse says no to a request.
func (k Key) Refuse(r Request, now time.Time) Approval {
	a := Approval{Request: r.Sum(), Agent: k.Agent("").ID(), At: now.UTC().Truncate(time.Second), Reject: true}
	a.Sig = ed25519.Sign(k.sign, a.text())
	return a
}

// By says whether an approval is of an agent, on a request.
func (a Approval) By(g Agent, r Request) bool {
	return a.Agent == g.ID() && a.Request == r.Sum() && len(g.Sign) == ed25519.PublicKeySize && ed25519.Verify(g.Sign, a.text(), a.Sig)
}
