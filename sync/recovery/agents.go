package recovery

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
)

// Agents are who may take part in a recovery, from one moment on. The region signs
// each; and each but the first is signed by two agents of the one before, so that a
// server alone cannot name agents of its own to a device that knew others.
type Agents struct {
	Region uuid.UUID   `json:"region"`
	Serial int64       `json:"serial"` // grows by one
	At     time.Time   `json:"at"`
	Agents []Agent     `json:"agents"`
	Anew   bool        `json:"anew,omitempty"` // nobody of the one before signed: their keys are lost
	Sigs   []Signature `json:"sigs,omitempty"`
	Sig    []byte      `json:"sig"` // the region's
}

// Signature is that of an agent.
type Signature struct {
	By  uuid.UUID `json:"by"`
	Sig []byte    `json:"sig"`
}

// Text is what is signed.
func (a Agents) Text() []byte {
	b := fmt.Appendf(nil, "shyraq recovery agents v1\n%s\n%d\n%s\n%v\n", a.Region, a.Serial, stamp(a.At), a.Anew)
	for _, g := range a.Agents {
		b = fmt.Appendf(b, "%q %x %x\n", g.Name, []byte(g.Sign), g.Seal)
	}
	return b
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// Check says what is wrong with a list by itself.
func (a Agents) Check() error {
	if n := len(a.Agents); n < MinAgents || n > MaxAgents || a.Serial < 1 {
		return errs.Errorf(errs.Invalid, "recovery_agents", "%d to %d administrators take part in a recovery, not %d", MinAgents, MaxAgents, n)
	}
	for i, g := range a.Agents {
		if err := g.check(); err != nil {
			return err
		}
		for _, o := range a.Agents[:i] {
			if o.Name == g.Name || bytes.Equal(o.Seal, g.Seal) || bytes.Equal(o.Sign, g.Sign) {
				return errs.Errorf(errs.Invalid, "recovery_agents", "two have the same name or the same key")
			}
		}
	}
	return nil
}

// Find gives an agent by his id; false where there is none.
func (a Agents) Find(id uuid.UUID) (Agent, bool) {
	for _, g := range a.Agents {
		if g.ID() == id {
			return g, true
		}
	}
	return Agent{}, false
}

// Sign adds the signature of an agent of the list before.
func (a *Agents) Sign(k Key) {
	a.Sigs = append(a.Sigs, Signature{By: k.Agent("").ID(), Sig: ed25519.Sign(k.sign, a.Text())})
}

// Seal signs for the region.
func (a *Agents) Seal(key ed25519.PrivateKey) { a.Sig = ed25519.Sign(key, a.Text()) }

// Of says whether a list is a region's.
func (a Agents) Of(region uuid.UUID, key ed25519.PublicKey) bool {
	return a.Region == region && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, a.Text(), a.Sig) && a.Check() == nil
}

// Signers are the agents of a list who signed the next one.
func (a Agents) Signers(next Agents) (by []uuid.UUID) {
	for _, g := range a.Agents {
		for _, s := range next.Sigs {
			if s.By == g.ID() && ed25519.Verify(g.Sign, next.Text(), s.Sig) {
				by = append(by, s.By)
				break
			}
		}
	}
	return by
}

// Precedes says whether the next list follows from this one by two of its agents.
func (a Agents) Precedes(next Agents) bool {
	return next.Serial == a.Serial+1 && next.Region == a.Region && !next.Anew && len(a.Signers(next)) >= 2
}

// Newest goes from the list that a device knows to the newest that follows from it;
// from none to the newest there is. A list that is not the region's, and one that
// does not follow, is errs.Denied "recovery_agents_other", with the last that did.
func Newest(known *Agents, all []Agents, region uuid.UUID, key ed25519.PublicKey) (*Agents, error) {
	other := errs.Errorf(errs.Denied, "recovery_agents_other", "it is not signed by two of those who were known")
	for i := range all {
		switch next := &all[i]; {
		case !next.Of(region, key):
			return known, other
		case known == nil:
			if i == len(all)-1 {
				known = next
			}
		case next.Serial <= known.Serial:
		case !known.Precedes(*next):
			return known, other
		default:
			known = next
		}
	}
	return known, nil
}
