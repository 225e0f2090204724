package recovery

import (
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/strictjson"
	"shyraq/sync/seal"
)

// Escrow is an officer's keys on one device, which two agents together give back to
// that device. It lies there and at the region; nothing of it is readable.
type Escrow struct {
	Version int       `json:"version"`
	ID      uuid.UUID `json:"id"`
	Region  uuid.UUID `json:"region"`
	Device  uuid.UUID `json:"device"`
	Officer uuid.UUID `json:"officer"`
	Serial  int64     `json:"serial"` // of the agents
	At      time.Time `json:"at"`
	Shares  []Share   `json:"shares"`
	Pairs   []Pair    `json:"pairs"`
	Payload []byte    `json:"payload"`
	Sign    []byte    `json:"sign"` // the officer's public signing key on the device
	Sig     []byte    `json:"sig"`
}

// Share is an agent's part of an escrow, sealed to his key.
type Share struct {
	Agent  uuid.UUID `json:"agent"`
	Name   string    `json:"name,omitempty"`
	Sealed []byte    `json:"sealed"`
}

// Pair is the escrow's key under the shares of two agents, one inside the other.
type Pair struct {
	A      uuid.UUID `json:"a"`
	B      uuid.UUID `json:"b"`
	Sealed []byte    `json:"sealed"`
}

// Owner says whose keys an escrow holds.
type Owner struct{ Region, Device, Officer uuid.UUID }

// Make seals a payload for any two of the agents.
func Make(rand io.Reader, of Owner, agents Agents, now time.Time, payload []byte) (e Escrow, err error) {
	if err := agents.Check(); err != nil {
		return e, err
	}
	if len(payload) > MaxPayload {
		return e, errs.Errorf(errs.Invalid, "recovery_escrow", "%d bytes are more than an escrow holds", len(payload))
	}
	e = Escrow{Version: version, Region: of.Region, Device: of.Device, Officer: of.Officer, Serial: agents.Serial, At: now.UTC().Truncate(time.Second)}
	if e.ID, err = uuid.NewRandomFromReader(rand); err != nil {
		return e, err
	}
	keys := make([]seal.Key, len(agents.Agents))
	for i, g := range agents.Agents {
		keys[i] = seal.NewKey(rand)
		defer keys[i].Zero()
		sealed, err := sealTo(g.Seal, e.shareInfo(g.ID()), keys[i].Bytes())
		if err != nil {
			return e, fmt.Errorf("seal share: %w", err)
		}
		e.Shares = append(e.Shares, Share{Agent: g.ID(), Name: g.Name, Sealed: sealed})
	}
	whole := seal.NewKey(rand)
	defer whole.Zero()
	for i := range keys {
		for j := i + 1; j < len(keys); j++ {
			a, b := e.Shares[i].Agent, e.Shares[j].Agent
			inner := seal.Seal(rand, keys[j], e.ID, pairName(a, b), whole.Bytes())
			e.Pairs = append(e.Pairs, Pair{A: a, B: b, Sealed: seal.Seal(rand, keys[i], e.ID, pairName(a, b), inner)})
		}
	}
	e.Payload = seal.Seal(rand, whole, e.ID, e.payloadName(), payload)
	return e, nil
}

func pairName(a, b uuid.UUID) string { return fmt.Sprintf("recovery pair %s %s", a, b) }

// payloadName binds what is in an escrow to all that stands around it.
func (e Escrow) payloadName() string {
	return fmt.Sprintf("recovery payload %x", sha256.Sum256(e.head()))
}

func (e Escrow) shareInfo(agent uuid.UUID) []byte {
	return fmt.Appendf(nil, "shyraq recovery share v1|%s|%s|%s|%s|%s", e.Region, e.Device, e.Officer, e.ID, agent)
}

func (e Escrow) head() []byte {
	b := fmt.Appendf(nil, "shyraq recovery escrow v1\n%s\n%s\n%s\n%s\n%d\n%s\n", e.ID, e.Region, e.Device, e.Officer, e.Serial, stamp(e.At))
	for _, s := range e.Shares {
		b = fmt.Appendf(b, "share %s %q %x\n", s.Agent, s.Name, s.Sealed)
	}
	for _, p := range e.Pairs {
		b = fmt.Appendf(b, "pair %s %s %x\n", p.A, p.B, p.Sealed)
	}
	return b
}

func (e Escrow) text() []byte {
	return fmt.Appendf(e.head(), "payload %x\nkey %x\n", sha256.Sum256(e.Payload), e.Sign)
}

// Own signs an escrow with its officer's key: nobody else puts another in its place.
func (e *Escrow) Own(key ed25519.PrivateKey) {
	e.Sign = key.Public().(ed25519.PublicKey)
	e.Sig = ed25519.Sign(key, e.text())
}

// Owned says whether an escrow is signed with the key that it names.
func (e Escrow) Owned() bool {
	return len(e.Sign) == ed25519.PublicKeySize && ed25519.Verify(e.Sign, e.text(), e.Sig)
}

// Check says what is wrong with the form of an escrow.
func (e Escrow) Check() error {
	n := len(e.Shares)
	if e.Version != version || n < MinAgents || n > MaxAgents || len(e.Pairs) != n*(n-1)/2 || e.Device == uuid.Nil || e.Officer == uuid.Nil || e.ID == uuid.Nil {
		return errs.Errorf(errs.Invalid, "recovery_escrow", "it is not in its form")
	}
	return nil
}

// Decode reads an escrow, a request or an approval, strictly.
func Decode[T Escrow | Request | Approval | Agents](raw []byte) (v T, err error) {
	if len(raw) > MaxFile {
		return v, errs.Errorf(errs.Invalid, "recovery_file", "larger than %d bytes", MaxFile)
	}
	if err := strictjson.Members(raw, &v); err != nil {
		return v, errs.Errorf(errs.Invalid, "recovery_file", "not in its form")
	}
	if c, ok := any(v).(interface{ Check() error }); ok {
		err = c.Check()
	}
	return v, err
}

// Encode writes one of them.
func Encode[T Escrow | Request | Approval | Agents](v T) []byte {
	raw, err := json.Marshal(v)
	if err != nil { // none of them holds what JSON cannot
		panic(err)
	}
	return raw
}

// Open opens an escrow by the approvals that were given on a request, with the private
// key that the request named, and says which agents' shares did it. Fewer than two
// that hold are errs.Denied "recovery_two"; a request that ended is errs.Denied
// "recovery_ended".
func (e Escrow) Open(r Request, private hpke.PrivateKey, all []Approval, now time.Time) (payload []byte, by []Share, err error) {
	if r.Escrow != e.ID || r.Device != e.Device || r.Officer != e.Officer || r.Region != e.Region {
		return nil, nil, errs.Errorf(errs.Denied, "recovery_request_other", "the request is about another escrow")
	}
	if !now.Before(r.Until) {
		return nil, nil, errs.Errorf(errs.Denied, "recovery_ended", "a request serves for %v", Life)
	}
	shares := map[uuid.UUID]seal.Key{}
	for _, a := range all {
		if a.Request != r.Sum() || a.Reject {
			continue
		}
		raw, err := openFrom(private, a.info(r), a.Sealed)
		if err != nil {
			continue // of another request, or of nobody
		}
		if key, err := seal.KeyFrom(raw); err == nil {
			shares[a.Agent] = key
			defer key.Zero()
		}
	}
	for _, p := range e.Pairs {
		if plain, ok := e.openPair(p, shares); ok {
			for _, s := range e.Shares {
				if s.Agent == p.A || s.Agent == p.B {
					by = append(by, s)
				}
			}
			return plain, by, nil
		}
	}
	return nil, nil, errs.Errorf(errs.Denied, "recovery_two", "two administrators have to approve")
}

func (e Escrow) openPair(p Pair, shares map[uuid.UUID]seal.Key) ([]byte, bool) {
	a, hasA := shares[p.A]
	b, hasB := shares[p.B]
	if !hasA || !hasB || p.A == p.B {
		return nil, false
	}
	inner, err := seal.Open(ring(a), e.ID, pairName(p.A, p.B), p.Sealed)
	if err != nil {
		return nil, false
	}
	raw, err := seal.Open(ring(b), e.ID, pairName(p.A, p.B), inner)
	if err != nil {
		return nil, false
	}
	whole, err := seal.KeyFrom(raw)
	if err != nil {
		return nil, false
	}
	defer whole.Zero()
	plain, err := seal.Open(ring(whole), e.ID, e.payloadName(), e.Payload)
	return plain, err == nil
}

func ring(k seal.Key) seal.Ring {
	r := seal.Ring{}
	r.Add(k)
	return r
}

// For says whether an escrow is for an agent too.
func (e Escrow) For(agent uuid.UUID) bool {
	return slices.ContainsFunc(e.Shares, func(s Share) bool { return s.Agent == agent })
}
